// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api.http;

import io.github.camelwechat.internal.api.http.TransportException.Progress;
import io.github.camelwechat.internal.async.Deadlines;
import java.net.URI;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.DefaultClientConnectionReuseStrategy;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.bootstrap.AsyncRequesterBootstrap;
import org.apache.hc.core5.http.impl.bootstrap.HttpAsyncRequester;
import org.apache.hc.core5.http.nio.AsyncClientEndpoint;
import org.apache.hc.core5.http.nio.ssl.TlsStrategy;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.apache.hc.core5.http.protocol.HttpProcessorBuilder;
import org.apache.hc.core5.http.protocol.RequestConnControl;
import org.apache.hc.core5.http.protocol.RequestContent;
import org.apache.hc.core5.http.protocol.RequestTargetHost;
import org.apache.hc.core5.http.protocol.RequestUserAgent;
import org.apache.hc.core5.http2.HttpVersionPolicy;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.pool.PoolReusePolicy;
import org.apache.hc.core5.reactor.IOReactorConfig;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/1.1 over pooled connections: no redirects, cookies, retries, compression or {@code Expect:
 * 100-continue}. Thread-safe.
 *
 * <p>It stands on HttpClient's core and TLS rather than on its full client, because the full client
 * writes request lines to its debug log, and with them access tokens.
 */
public final class HttpTransport implements AutoCloseable {

    private final HttpSettings settings;
    private final Deadlines deadlines;
    private final Executor completions;
    private final Executor disk;
    private final HostPreference preference;
    private final ScheduledExecutorService timers;
    private final Lock lock = new ReentrantLock();
    private volatile @Nullable Connections connections;
    private final Set<HttpExchange> underWay = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /**
     * @param disk where files are read and written
     */
    public HttpTransport(
            HttpSettings settings,
            ScheduledExecutorService timers,
            Executor completions,
            Executor disk,
            InstantSource clock) {
        this.settings = settings;
        this.deadlines = new Deadlines(timers);
        this.completions = completions;
        this.disk = disk;
        this.timers = timers;
        this.preference = new HostPreference(clock);
    }

    /**
     * The connections and what serves them, made for the first call: whoever only receives has
     * none.
     *
     * @param tunnels null if there is no proxy
     * @param sweep closes those that nobody used for a while
     */
    private record Connections(
            HttpAsyncRequester requester, @Nullable ProxyTunnels tunnels, Future<?> sweep) {

        /**
         * Short enough that hardly any firewall has forgotten an idle connection before we have.
         */
        private static final TimeValue KEEP_ALIVE = TimeValue.ofSeconds(20);

        private static final TlsConfig HTTP_1_ONLY =
                TlsConfig.custom().setVersionPolicy(HttpVersionPolicy.FORCE_HTTP_1).build();

        private static final Http1Config BOUNDED_HEAD =
                Http1Config.custom().setMaxLineLength(16 * 1024).setMaxHeaderCount(200).build();

        static Connections open(HttpSettings settings, ScheduledExecutorService timers) {
            TlsStrategy tls = new DefaultClientTlsStrategy(trust(settings));
            HttpAsyncRequester requester =
                    AsyncRequesterBootstrap.bootstrap()
                            .setIOReactorConfig(
                                    IOReactorConfig.custom()
                                            .setIoThreadCount(2)
                                            .setTcpNoDelay(true)
                                            .build())
                            .setHttp1Config(BOUNDED_HEAD)
                            .setMaxTotal(Integer.MAX_VALUE)
                            .setDefaultMaxPerRoute(settings.maxConnections())
                            .setPoolReusePolicy(PoolReusePolicy.LIFO)
                            .setTlsStrategy(tls)
                            .setConnectionReuseStrategy(
                                    DefaultClientConnectionReuseStrategy.INSTANCE)
                            .setTlsHandshakeTimeout(Timeout.of(settings.connectTimeout()))
                            .setHttpProcessor(
                                    HttpProcessorBuilder.create()
                                            .addAll(
                                                    RequestTargetHost.INSTANCE,
                                                    RequestContent.INSTANCE,
                                                    RequestConnControl.INSTANCE,
                                                    new RequestUserAgent("camel-wechat"))
                                            .build())
                            .create();
            HttpProxy proxy = settings.proxy();
            ProxyTunnels tunnels =
                    proxy == null
                            ? null
                            : new ProxyTunnels(
                                    proxy, settings, requester, tls, HTTP_1_ONLY, KEEP_ALIVE);
            long period = KEEP_ALIVE.toMilliseconds() / 2;
            Future<?> sweep =
                    timers.scheduleWithFixedDelay(
                            () -> closeIdle(requester, tunnels),
                            period,
                            period,
                            TimeUnit.MILLISECONDS);
            requester.start();
            return new Connections(requester, tunnels, sweep);
        }

        private static void closeIdle(
                HttpAsyncRequester requester, @Nullable ProxyTunnels tunnels) {
            requester.closeIdle(KEEP_ALIVE);
            if (tunnels != null) {
                tunnels.closeIdle();
            }
        }

        void close() {
            sweep.cancel(false);
            if (tunnels != null) {
                tunnels.close();
            }
            requester.close(CloseMode.IMMEDIATE);
        }
    }

    private Connections connections() {
        Connections made = connections;
        if (made != null) {
            return made;
        }
        lock.lock();
        try {
            made = connections;
            if (made == null) {
                if (closed) {
                    throw new IllegalStateException("the component is stopping");
                }
                made = Connections.open(settings, timers);
                connections = made;
            }
            return made;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Asks the first server, and the next one only if the request certainly did not leave.
     *
     * @param call the call as that server has to get it
     * @return completes with a {@link TransportException} if there is no complete answer
     */
    public CompletionStage<HttpCall.Response> send(
            Function<URI, HttpCall> call, List<URI> baseUrls) {
        return attempt(call, preference.order(baseUrls), 0, true);
    }

    /** Ends every exchange that is under way. */
    @Override
    public void close() {
        closed = true;
        underWay.forEach(exchange -> exchange.fail("the component is stopping", null));
        lock.lock();
        try {
            Connections made = connections;
            if (made != null) {
                made.close();
            }
        } finally {
            lock.unlock();
        }
    }

    private CompletionStage<HttpCall.Response> attempt(
            Function<URI, HttpCall> call, List<URI> baseUrls, int index, boolean fresh) {
        URI baseUrl = baseUrls.get(index);
        HttpCall whole = call.apply(baseUrl);
        Download download = whole.download();
        return exchange(download == null ? whole : download.missing(whole), baseUrl)
                .exceptionallyCompose(
                        thrown -> {
                            TransportException failure = TransportException.of(thrown);
                            Progress progress = failure.progress();
                            if (progress == Progress.LEFT || closed) {
                                return download != null && !closed && download.goesOnAfter(failure)
                                        ? attempt(call, baseUrls, index, fresh)
                                        : CompletableFuture.failedFuture(thrown);
                            }
                            if (progress == Progress.NOT_WRITTEN && fresh) {
                                // A kept connection that the server had closed already.
                                return attempt(call, baseUrls, index, false);
                            }
                            preference.unreachable(baseUrl, baseUrls);
                            return index + 1 < baseUrls.size()
                                    ? attempt(call, baseUrls, index + 1, true)
                                    : CompletableFuture.failedFuture(thrown);
                        });
    }

    private CompletableFuture<HttpCall.Response> exchange(HttpCall call, URI baseUrl) {
        HttpHost host = new HttpHost(baseUrl.getScheme(), baseUrl.getHost(), baseUrl.getPort());
        HttpExchange exchange =
                new HttpExchange(call, baseUrl, host, settings, deadlines, completions, disk);
        underWay.add(exchange);
        exchange.expectConnection();
        if (closed) {
            exchange.fail("the component is stopping", null);
        } else {
            open(exchange, host);
        }
        return exchange.outcome().whenComplete((reply, thrown) -> underWay.remove(exchange));
    }

    /** The time limits are ours; the pool's own only backs them up. */
    private void open(HttpExchange exchange, HttpHost host) {
        FutureCallback<AsyncClientEndpoint> whenConnected =
                new FutureCallback<>() {
                    @Override
                    public void completed(AsyncClientEndpoint connection) {
                        if (exchange.connected(connection)) {
                            execute(exchange, connection);
                        }
                    }

                    @Override
                    public void failed(Exception cause) {
                        exchange.failed(cause);
                    }

                    @Override
                    public void cancelled() {
                        exchange.cancel();
                    }
                };
        try {
            exchange.connecting(connect(host, whenConnected));
        } catch (IllegalStateException | RejectedExecutionException e) {
            exchange.failed(e);
        }
    }

    private Future<?> connect(HttpHost host, FutureCallback<AsyncClientEndpoint> whenConnected) {
        Connections open = connections();
        ProxyTunnels tunnels = open.tunnels();
        if (tunnels != null && host.getSchemeName().equals("https")) {
            return tunnels.connect(host, whenConnected);
        }
        HttpProxy proxy = settings.proxy();
        return open.requester()
                .connect(
                        proxy == null ? host : proxy.address(),
                        Timeout.of(settings.transferTimeout()),
                        Connections.HTTP_1_ONLY,
                        whenConnected);
    }

    /**
     * Giving up at this very moment releases the connection under our hands; then there is nothing
     * left to do.
     */
    private static void execute(HttpExchange exchange, AsyncClientEndpoint connection) {
        try {
            connection.execute(exchange, null, HttpCoreContext.create());
        } catch (IllegalStateException e) {
            exchange.failed(e);
        }
    }

    private static SSLContext trust(HttpSettings settings) {
        try {
            return settings.sslContext() != null ? settings.sslContext() : SSLContext.getDefault();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has a default SSLContext", e);
        }
    }

    /**
     * In which order hosts are asked: as configured, but one that could not be reached stands
     * behind the others for a while, so that not every call waits for it. Thread-safe.
     */
    private static final class HostPreference {

        private static final Duration AVOIDED = Duration.ofSeconds(30);

        private final InstantSource clock;
        private final Map<URI, Instant> avoidedUntil = new ConcurrentHashMap<>();

        HostPreference(InstantSource clock) {
            this.clock = clock;
        }

        List<URI> order(List<URI> baseUrls) {
            if (avoidedUntil.isEmpty() || baseUrls.size() == 1) {
                return baseUrls;
            }
            Instant now = clock.instant();
            return baseUrls.stream()
                    .sorted(Comparator.comparing(url -> avoided(url, now)))
                    .toList();
        }

        /** Tells that a host could not be reached; of no consequence if it is the only one. */
        void unreachable(URI baseUrl, List<URI> baseUrls) {
            if (baseUrls.size() > 1) {
                avoidedUntil.put(baseUrl, clock.instant().plus(AVOIDED));
            }
        }

        private boolean avoided(URI baseUrl, Instant now) {
            Instant until = avoidedUntil.get(baseUrl);
            return until != null && now.isBefore(until);
        }
    }
}
