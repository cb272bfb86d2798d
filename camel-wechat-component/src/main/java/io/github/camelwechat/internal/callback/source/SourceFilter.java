// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.callback.source;

import io.github.camelwechat.failure.CallbackRejectedException;
import io.github.camelwechat.failure.CallbackRejectedException.Reason;
import io.github.camelwechat.internal.async.Completion;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Knows the addresses WeChat calls from, as WeChat's API lists them, and keeps that up to date.
 * Until the list was read once every address is taken: the signature is checked all the same, and
 * an API that is down must not cost a message. Thread-safe.
 */
public final class SourceFilter implements SourcePolicy {

    private static final RefreshIntervals INTERVALS =
            new RefreshIntervals(
                    Duration.ofDays(1),
                    Duration.ofMinutes(1),
                    Duration.ofHours(1),
                    Duration.ofMinutes(10));

    private final String account;
    private final boolean enforced;
    private final int trustedProxies;
    private final Supplier<CompletionStage<List<String>>> listing;
    private final ScheduledExecutorService scheduler;
    private final Listener listener;
    private final RefreshIntervals intervals;
    private final AtomicReference<@Nullable AddressList> known = new AtomicReference<>();
    private final AtomicReference<@Nullable Future<?>> next = new AtomicReference<>();
    private final AtomicBoolean looking = new AtomicBoolean();
    private volatile boolean running;
    private volatile int failures;

    /** Hears what no caller is told. Called on the thread that noticed; must not block. */
    public interface Listener {

        /** A request was let through that would be refused if its source were enforced. */
        default void suspected(CallbackRejectedException rejection) {}

        /**
         * The addresses WeChat calls from could not be listed.
         *
         * @param known whether an older list is still used; if not, every address is taken
         */
        default void sourcesUnknown(Throwable failure, boolean known) {}
    }

    /**
     * When to ask for the list again.
     *
     * @param afterSuccess WeChat's own advice is daily
     * @param afterFailure doubled with every further one
     * @param atMost what that grows to
     * @param afterRefusal how old the list has to be for a refused caller to be a reason to ask:
     *     WeChat may have moved
     */
    record RefreshIntervals(
            Duration afterSuccess, Duration afterFailure, Duration atMost, Duration afterRefusal) {}

    private record AddressList(AddressRanges ranges, long sinceNanos) {}

    /**
     * @param enforced whether others are refused, or only reported
     * @param trustedProxies how many proxies of ours every request passes; 0 for none
     * @param listing asks WeChat: addresses and networks
     */
    public SourceFilter(
            String account,
            boolean enforced,
            int trustedProxies,
            Supplier<CompletionStage<List<String>>> listing,
            ScheduledExecutorService scheduler,
            Listener listener) {
        this(account, enforced, trustedProxies, listing, scheduler, listener, INTERVALS);
    }

    SourceFilter(
            String account,
            boolean enforced,
            int trustedProxies,
            Supplier<CompletionStage<List<String>>> listing,
            ScheduledExecutorService scheduler,
            Listener listener,
            RefreshIntervals intervals) {
        this.account = account;
        this.enforced = enforced;
        this.trustedProxies = trustedProxies;
        this.listing = listing;
        this.scheduler = scheduler;
        this.listener = listener;
        this.intervals = intervals;
    }

    /** Asks for the list, now and from now on. */
    @Override
    public void start() {
        running = true;
        look();
    }

    /** Asks no more. What is known stays known. */
    @Override
    public void stop() {
        running = false;
        replaceNext(null);
    }

    @Override
    public void check(Caller caller) {
        CallbackRejectedException stranger = stranger(caller);
        if (stranger != null && enforced) {
            throw stranger;
        }
        if (stranger != null) {
            listener.suspected(stranger);
        }
    }

    @Override
    public @Nullable CallbackRejectedException refusal(Caller caller) {
        return enforced ? stranger(caller) : null;
    }

    private @Nullable CallbackRejectedException stranger(Caller caller) {
        AddressList list = known.get();
        InetAddress address = caller.address(trustedProxies);
        if (list == null || address != null && list.ranges().contains(address)) {
            return null;
        }
        lookSoon(list);
        return new CallbackRejectedException(account, Reason.SOURCE, what(address, list), null);
    }

    private String what(@Nullable InetAddress address, AddressList list) {
        if (address != null) {
            return "it came from "
                    + address.getHostAddress()
                    + ", which is in none of the "
                    + list.ranges().size()
                    + " ranges WeChat says it calls from: if a proxy of yours stands in front, set"
                    + " option trustedProxies";
        }
        return trustedProxies == 0
                ? "the HTTP server does not tell where it came from, as option sourceFilter needs"
                : "it did not pass the "
                        + trustedProxies
                        + " proxies of option trustedProxies: X-Forwarded-For has fewer addresses,"
                        + " or something else in their place";
    }

    private void lookSoon(AddressList list) {
        if (System.nanoTime() - list.sinceNanos() >= intervals.afterRefusal().toNanos()) {
            look();
        }
    }

    private void look() {
        if (running && looking.compareAndSet(false, true)) {
            listing.get()
                    .thenApply(SourceFilter::readable)
                    .whenComplete(
                            (ranges, failure) -> {
                                looking.set(false);
                                looked(ranges, failure);
                            });
        }
    }

    /** An empty list would refuse everybody, so it counts as none. */
    private static AddressRanges readable(List<String> entries) {
        AddressRanges ranges = AddressRanges.of(entries);
        if (ranges.size() == 0) {
            throw new IllegalStateException(
                    "none of the " + entries.size() + " entries is an address or a network");
        }
        return ranges;
    }

    private void looked(@Nullable AddressRanges ranges, @Nullable Throwable failure) {
        if (ranges != null) {
            failures = 0;
            known.set(new AddressList(ranges, System.nanoTime()));
            lookAfter(intervals.afterSuccess());
            return;
        }
        if (running && failure != null) {
            listener.sourcesUnknown(Completion.cause(failure), known.get() != null);
        }
        Duration pause = intervals.afterFailure().multipliedBy(1L << Math.min(failures, 20));
        failures = failures + 1;
        lookAfter(pause.compareTo(intervals.atMost()) > 0 ? intervals.atMost() : pause);
    }

    private void lookAfter(Duration pause) {
        if (running) {
            replaceNext(scheduler.schedule(this::look, pause.toMillis(), TimeUnit.MILLISECONDS));
        }
        if (!running) {
            replaceNext(null);
        }
    }

    private void replaceNext(@Nullable Future<?> scheduled) {
        Future<?> before = next.getAndSet(scheduled);
        if (before != null) {
            before.cancel(false);
        }
    }
}
