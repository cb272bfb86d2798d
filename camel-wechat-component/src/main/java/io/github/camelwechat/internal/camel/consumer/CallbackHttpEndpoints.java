// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.consumer;

import io.github.camelwechat.internal.callback.HeldDeliveries;
import io.github.camelwechat.internal.callback.reply.CallbackResponse;
import io.github.camelwechat.internal.callback.source.Caller;
import io.github.camelwechat.internal.telemetry.Telemetry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.spi.ReloadStrategy;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * The paths where callbacks arrive. A path is open while a receiver is there, and forgotten with
 * the last: accounts come and go while others are called. Thread-safe.
 */
public final class CallbackHttpEndpoints {

    /**
     * Time for a reload, in real time: WeChat waits five seconds, and the route has to have some of
     * them.
     */
    private static final Duration RELOAD = Duration.ofSeconds(3);

    /** Where no worker is held: each costs some kilobytes of memory. */
    private static final int WITHOUT_WORKERS = 10_000;

    /** With other engines than Vert.x, whose workers are 20 unless they are configured. */
    private static final int WHERE_NOBODY_TELLS = 12;

    private final CamelContext context;
    private final InstantSource clock;
    private final @Nullable Telemetry telemetry;
    private final Logger log;
    private final Supplier<ScheduledExecutorService> timers;
    private final Lock lock = new ReentrantLock();
    private final Map<String, CallbackHttpEndpoint> endpoints = new ConcurrentHashMap<>();

    /** Bytes of bodies whose rest is still to come. */
    private final AtomicLong unfinishedBytes = new AtomicLong();

    /** The most deliveries that may be held, all together and of one consumer that does not say. */
    private final AtomicInteger bearable = new AtomicInteger(Integer.MAX_VALUE);

    private final AtomicInteger usual = new AtomicInteger(WHERE_NOBODY_TELLS);
    private final HeldDeliveries held = new HeldDeliveries(bearable::get, null);

    /**
     * @param log where the consumers log
     * @param telemetry null if nobody measures
     * @param timers asked for when one is needed
     */
    public CallbackHttpEndpoints(
            CamelContext context,
            InstantSource clock,
            Logger log,
            @Nullable Telemetry telemetry,
            Supplier<ScheduledExecutorService> timers) {
        this.context = context;
        this.log = log;
        this.clock = clock;
        this.telemetry = telemetry;
        this.timers = timers;
    }

    /**
     * Makes sure that the HTTP server is known. Not left to {@link #add}: a component that is just
     * starting the HTTP server cannot be asked for an endpoint (Camel CLI).
     */
    public void prepare(String path, boolean takesBelow) {
        http(path, takesBelow);
    }

    /**
     * Opens the path if it is not, and lets the account have its share of what arrives.
     *
     * @throws IllegalArgumentException if the account is to hold more open than the HTTP server has
     *     workers for
     */
    public CallbackHttpEndpoint add(CallbackReceiver receiver, String path) throws Exception {
        CallbackHttpEndpoint opened;
        lock.lock();
        try {
            CallbackHttpEndpoint known = endpoints.get(path);
            CallbackHttpEndpoint endpoint =
                    known != null
                            ? known
                            : new CallbackHttpEndpoint(
                                    http(path, receiver.takesBelow()),
                                    new RejectionLog(log, clock, telemetry),
                                    unfinishedBytes);
            fitToWorkers(endpoint, receiver);
            endpoint.add(receiver);
            endpoints.put(path, endpoint);
            opened = endpoint;
        } finally {
            lock.unlock();
        }
        opened.endVacancy();
        return opened;
    }

    /**
     * Takes the receiver away, and closes the path if it was the last: at once, or where routes are
     * reloaded, as in development, when no other has come for a while.
     */
    public void remove(CallbackReceiver receiver, String path) throws Exception {
        lock.lock();
        try {
            CallbackHttpEndpoint endpoint = endpoints.get(path);
            if (endpoint == null || !endpoint.remove(receiver)) {
                return;
            }
            if (mayBeReloading() && !endpoint.holdsWorkers()) {
                Object since = endpoint.keepVacant();
                timers.get()
                        .schedule(
                                () -> closeVacant(endpoint, path, since),
                                RELOAD.toMillis(),
                                TimeUnit.MILLISECONDS);
            } else {
                close(endpoint, path);
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean mayBeReloading() {
        return !context.isStopping() && context.hasService(ReloadStrategy.class) != null;
    }

    private void closeVacant(CallbackHttpEndpoint endpoint, String path, Object since) {
        lock.lock();
        try {
            if (endpoint.isVacant(since)) {
                close(endpoint, path);
            }
        } catch (Exception e) {
            log.warn("The path {} could not be closed", path, e);
        } finally {
            lock.unlock();
        }
    }

    private void close(CallbackHttpEndpoint endpoint, String path) throws Exception {
        endpoint.closePath();
        endpoint.endVacancy();
        endpoints.remove(path);
        context.removeEndpoint(endpoint.endpoint());
    }

    /** Lets go of what waits for a receiver that does not come any more. */
    public void close() {
        endpoints.values().forEach(CallbackHttpEndpoint::endVacancy);
    }

    /**
     * Those deliveries of one consumer that are held open.
     *
     * @param maxWaiting how many may be; empty for as many as the HTTP server bears
     */
    public HeldDeliveries held(OptionalInt maxWaiting) {
        IntSupplier most = maxWaiting.isPresent() ? maxWaiting::getAsInt : usual::get;
        return new HeldDeliveries(most, held);
    }

    /** Checks that what options say fits together; what they leave open is fitted to it. */
    private void fitToWorkers(CallbackHttpEndpoint endpoint, CallbackReceiver receiver) {
        OptionalInt workers =
                endpoint.holdsWorkers() ? HttpWorkers.count(context) : OptionalInt.empty();
        usual.set(endpoint.holdsWorkers() ? usual(workers) : WITHOUT_WORKERS);
        bearable.set(bearable(workers));
        int wanted = receiver.maxWaiting().orElse(0);
        int others = mostWaiting();
        if (wanted > 0 && workers.isPresent() && others + wanted >= workers.getAsInt()) {
            throw new IllegalArgumentException(
                    "Route '"
                            + receiver.routeId()
                            + "' cannot hold "
                            + wanted
                            + " callbacks of account '"
                            + receiver.account().name()
                            + "' open (option maxWaiting): each holds one of the "
                            + workers.getAsInt()
                            + " workers of the HTTP server, other routes hold "
                            + others
                            + ", and one has to be left. Lower maxWaiting, or raise workerPoolSize"
                            + " of a VertxOptions bean, on Spring Boot"
                            + " spring.task.execution.pool.core-size");
        }
    }

    /** Leaves some workers for what comes meanwhile. */
    private static int usual(OptionalInt workers) {
        return workers.isPresent()
                ? Math.max(1, workers.getAsInt() - Math.max(1, workers.getAsInt() / 5))
                : WHERE_NOBODY_TELLS;
    }

    /** Returns the most that may be held: one worker has to be left that refuses the others. */
    private static int bearable(OptionalInt workers) {
        return workers.isPresent() ? Math.max(1, workers.getAsInt() - 1) : Integer.MAX_VALUE;
    }

    private int mostWaiting() {
        return endpoints.values().stream().mapToInt(CallbackHttpEndpoint::mostWaiting).sum();
    }

    /**
     * Returns the size of the largest callback that is taken on a path; empty if it is not open.
     */
    public OptionalInt maxBodySize(String path) {
        CallbackHttpEndpoint endpoint = at(path);
        return endpoint == null ? OptionalInt.empty() : OptionalInt.of(endpoint.mostBytes());
    }

    /**
     * Returns the status to answer a request to a path with, if nothing is taken from there; empty
     * if its body is to be read.
     */
    public OptionalInt refuse(String path, @Nullable String peer, List<String> forwardedFor) {
        CallbackHttpEndpoint endpoint = at(path);
        CallbackResponse refusal =
                endpoint == null
                        ? null
                        : endpoint.refuse(
                                new Caller(peer, CallbackHttpEndpoint.forwardedFor(forwardedFor)));
        return refusal == null ? OptionalInt.empty() : OptionalInt.of(refusal.status());
    }

    /** The endpoint that takes what arrives at a path; null if none does. */
    private @Nullable CallbackHttpEndpoint at(String path) {
        CallbackHttpEndpoint endpoint = endpoints.get(path);
        if (endpoint != null) {
            return endpoint;
        }
        int last = path.lastIndexOf('/');
        CallbackHttpEndpoint above = last < 1 ? null : endpoints.get(path.substring(0, last));
        return above != null && above.takesBelow() ? above : null;
    }

    private PlatformHttpEndpoint http(String path, boolean takesBelow) {
        return context.getEndpoint(
                "platform-http:"
                        + path
                        // Without the slash Vert.x takes what only begins with the path too.
                        + (takesBelow ? "/?matchOnUriPrefix=true&" : "?")
                        + "httpMethodRestrict=GET,POST",
                PlatformHttpEndpoint.class);
    }
}
