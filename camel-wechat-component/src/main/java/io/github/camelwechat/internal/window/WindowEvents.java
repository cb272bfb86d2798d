// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.window;

import io.github.camelwechat.account.OpenId;
import io.github.camelwechat.internal.time.ElapsedTime;
import io.github.camelwechat.internal.time.LeaseSightings;
import io.github.camelwechat.internal.window.LedgerRecords.SubscriptionDecision;
import io.github.camelwechat.store.StateKey;
import io.github.camelwechat.store.StateRecord;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands the events of one account's windows, or of those of all accounts of a platform, to a
 * listener: each user's in order, and each to one of the nodes that share a store. It looks every
 * second of real time, and decides by the clock.
 *
 * <p>An event counts as taken when the listener says so. One that fails is handed over again after
 * {@link #RETRY}, and so is one whose node died; that may be the second time it is seen.
 * Thread-safe.
 */
public final class WindowEvents {

    /** For how long a node has a user's events to itself; renewed while the listener is busy. */
    static final Duration LEASE = Duration.ofSeconds(30);

    private static final Duration RENEWAL = LEASE.dividedBy(3);

    /** Longer than from one renewal to the next. */
    static final Duration SILENCE = LEASE.dividedBy(2);

    /** After what time an event that the listener could not take comes again. */
    static final Duration RETRY = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(WindowEvents.class);

    /** Leaves routes of callbacks, which have less time, half of the threads. */
    static final int MOST_USERS_AT_ONCE = 16;

    private static final int SECONDS_BETWEEN_WISHES = 3600;

    private final String account;
    private final Duration lead;
    private final WindowStore store;
    private final ServiceWindow window;
    private final ScheduledExecutorService scheduler;
    private final Listener listener;
    private final LeaseSightings<StateKey> leases;
    private final Set<StateKey> busy = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean looking = new AtomicBoolean();
    private final AtomicBoolean backlog = new AtomicBoolean();
    private final AtomicBoolean storeFails = new AtomicBoolean();
    private @Nullable ScheduledFuture<?> ticks;
    private @Nullable ScheduledFuture<?> wishes;

    /**
     * The outcome of an attempt to take up a user's events.
     *
     * @param isOurs false if another node holds them
     * @param event the first of them; empty if there is none
     */
    private record Claim(boolean isOurs, Optional<WindowEvent> event) {}

    /** A listener to window events. */
    public interface Listener {

        /** Tells whether it takes events now; asked every second. */
        boolean isReady();

        /**
         * Takes an event; until the stage completes the user's next one waits.
         *
         * @param account the one that the user wrote to
         */
        CompletionStage<Void> take(String account, OpenId openId, WindowEvent event);
    }

    /**
     * @param lead how long before a window's end it is said that it is near; zero for never
     */
    public WindowEvents(
            String account,
            Duration lead,
            ServiceWindow window,
            ScheduledExecutorService scheduler,
            Listener listener) {
        this.account = account;
        this.lead = lead;
        this.store = window.records().store();
        this.window = window;
        this.scheduler = scheduler;
        this.listener = listener;
        this.leases = new LeaseSightings<>(SILENCE, LEASE, new ElapsedTime(store.clock()));
    }

    public void start() {
        wishes =
                scheduler.scheduleWithFixedDelay(
                        this::wish,
                        SECONDS_BETWEEN_WISHES,
                        SECONDS_BETWEEN_WISHES,
                        TimeUnit.SECONDS);
        ticks = scheduler.scheduleWithFixedDelay(this::look, 1, 1, TimeUnit.SECONDS);
        wish();
    }

    /** Stops looking for events; a delivery under way goes on. */
    public void stop() {
        for (ScheduledFuture<?> task : new ScheduledFuture<?>[] {wishes, ticks}) {
            if (task != null) {
                task.cancel(false);
            }
        }
    }

    void wish() {
        store.want(account, lead).whenComplete((done, failure) -> heardFromStore(failure));
    }

    /** Takes up what is due, unless it is busy. */
    void look() {
        if (busy.size() >= MOST_USERS_AT_ONCE
                || !listener.isReady()
                || !looking.compareAndSet(false, true)) {
            return;
        }
        // Those that we are busy with may be among them, if their lease ran out meanwhile.
        store.store()
                .due(store.index(account), window.now(), 2 * MOST_USERS_AT_ONCE)
                .thenCompose(this::claimSome)
                .whenComplete(
                        (more, failure) -> {
                            looking.set(false);
                            heardFromStore(failure);
                            backlog.set(failure == null && more);
                            if (backlog.get()) {
                                scheduler.execute(this::look);
                            }
                        });
    }

    /** As many as there is room for; tells whether another look at once may find more. */
    private CompletionStage<Boolean> claimSome(List<StateRecord> due) {
        List<CompletableFuture<Boolean>> claims =
                due.stream()
                        .map(StateRecord::key)
                        .filter(user -> busy.size() < MOST_USERS_AT_ONCE && busy.add(user))
                        .map(user -> claim(user).toCompletableFuture())
                        .toList();
        return CompletableFuture.allOf(claims.toArray(CompletableFuture<?>[]::new))
                .thenApply(
                        done ->
                                due.size() > claims.size()
                                        && claims.stream().anyMatch(CompletableFuture::join));
    }

    private void free(StateKey user) {
        busy.remove(user);
        if (backlog.get()) {
            scheduler.execute(this::look);
        }
    }

    /**
     * A record that is due only because time went by is written anew, and nobody is told.
     *
     * @return false if another node holds it, so that it goes on being due
     */
    private CompletionStage<Boolean> claim(StateKey user) {
        return window.records()
                .changeSubscription(
                        user.account(),
                        new OpenId(user.id()),
                        new Claim(true, Optional.empty()),
                        subscription -> {
                            if (isHeld(user, subscription)) {
                                return new SubscriptionDecision<>(
                                        null, new Claim(false, Optional.empty()));
                            }
                            SubscriptionDecision<Optional<WindowEvent>> first = first(subscription);
                            return new SubscriptionDecision<>(
                                    first.next(), new Claim(true, first.answer()));
                        })
                .whenComplete(
                        (claim, failure) -> {
                            if (failure != null || claim.event().isEmpty()) {
                                free(user);
                            } else {
                                hand(user, claim.event().get());
                            }
                        })
                .thenApply(Claim::isOurs);
    }

    private boolean isHeld(StateKey user, WindowSubscription subscription) {
        Instant until = subscription.claimedUntil();
        return until != null && !leases.isOver(user, until, !window.now().isBefore(until));
    }

    private SubscriptionDecision<Optional<WindowEvent>> first(WindowSubscription subscription) {
        Optional<WindowEvent> event = subscription.pending().stream().findFirst();
        Instant until = event.isPresent() ? leaseEnd(subscription) : null;
        return new SubscriptionDecision<>(subscription.claimed(until), event);
    }

    private void hand(StateKey user, WindowEvent event) {
        long renewal = RENEWAL.toSeconds();
        ScheduledFuture<?> renewals =
                scheduler.scheduleWithFixedDelay(
                        () -> renew(user), renewal, renewal, TimeUnit.SECONDS);
        CompletableFuture.completedStage(new OpenId(user.id()))
                .thenCompose(to -> listener.take(user.account(), to, event))
                .whenComplete(
                        (done, failure) -> {
                            renewals.cancel(false);
                            if (failure == null) {
                                taken(user, event);
                            } else {
                                retryLater(user);
                            }
                        });
    }

    CompletionStage<Boolean> renew(StateKey user) {
        return hold(user, this::leaseEnd);
    }

    private void retryLater(StateKey user) {
        // As the record keeps it.
        Instant then = window.now().plus(RETRY).truncatedTo(ChronoUnit.MILLIS);
        hold(user, subscription -> then)
                .whenComplete(
                        (held, lost) -> {
                            leases.left(user, then);
                            free(user);
                        });
    }

    private CompletionStage<Boolean> hold(
            StateKey user, Function<WindowSubscription, Instant> until) {
        return window.records()
                .changeSubscription(
                        user.account(),
                        new OpenId(user.id()),
                        false,
                        subscription ->
                                new SubscriptionDecision<>(
                                        subscription.pending().isEmpty()
                                                ? subscription
                                                : subscription.claimed(until.apply(subscription)),
                                        true));
    }

    /** Other nodes must see that a lease was renewed, also where the clock stands still. */
    private Instant leaseEnd(WindowSubscription subscription) {
        Instant end = window.now().plus(LEASE);
        Instant before = subscription.claimedUntil();
        return before == null || end.isAfter(before) ? end : before.plusMillis(1);
    }

    private void taken(StateKey user, WindowEvent event) {
        window.records()
                .changeSubscription(
                        user.account(),
                        new OpenId(user.id()),
                        Optional.<WindowEvent>empty(),
                        subscription -> first(subscription.told(event.number())))
                .whenComplete(
                        (next, failure) -> {
                            heardFromStore(failure);
                            if (failure == null && next.isPresent()) {
                                hand(user, next.get());
                            } else {
                                free(user);
                            }
                        });
    }

    private void heardFromStore(@Nullable Throwable failure) {
        if (failure == null) {
            storeFails.set(false);
        } else if (storeFails.compareAndSet(false, true)) {
            LOG.warn(
                    "The window events of account '{}' wait until the state store answers again",
                    account,
                    failure);
        }
    }
}
