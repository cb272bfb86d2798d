// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.window;

import io.github.camelwechat.account.OpenId;
import io.github.camelwechat.internal.window.LedgerRecords.SubscriptionDecision;
import io.github.camelwechat.store.StateRecord;
import java.time.Duration;
import java.time.Instant;
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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands the events of one account's windows to a listener: each user's in order, and each to one of
 * the nodes that share a store. It looks every second of real time, and decides by the clock.
 *
 * <p>An event counts as taken when the listener says so. One that fails is handed over again after
 * {@link #RETRY}, and so is one whose node died; that may be the second time it is seen.
 * Thread-safe.
 */
public final class WindowEvents {

    /** For how long a node has a user's events to itself; renewed while the listener is busy. */
    static final Duration LEASE = Duration.ofSeconds(30);

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
    private final Set<OpenId> busy = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean looking = new AtomicBoolean();
    private final AtomicBoolean backlog = new AtomicBoolean();
    private final AtomicBoolean storeFails = new AtomicBoolean();
    private @Nullable ScheduledFuture<?> ticks;
    private @Nullable ScheduledFuture<?> wishes;

    /** A listener to window events. */
    public interface Listener {

        /** Tells whether it takes events now; asked every second. */
        boolean isReady();

        /** Takes an event; until the stage completes the user's next one waits. */
        CompletionStage<Void> take(OpenId openId, WindowEvent event);
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
                .due(LedgerRecords.index(account), window.now(), 2 * MOST_USERS_AT_ONCE)
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

    /** As many as there is room for; tells whether there may be more. */
    private CompletionStage<Boolean> claimSome(List<StateRecord> due) {
        List<OpenId> some =
                due.stream()
                        .map(record -> new OpenId(record.key().id()))
                        .filter(user -> busy.size() < MOST_USERS_AT_ONCE && busy.add(user))
                        .toList();
        return CompletableFuture.allOf(
                        some.stream()
                                .map(user -> claim(user).toCompletableFuture())
                                .toArray(CompletableFuture<?>[]::new))
                .thenApply(done -> !some.isEmpty() && due.size() > some.size());
    }

    private void free(OpenId user) {
        busy.remove(user);
        if (backlog.get()) {
            scheduler.execute(this::look);
        }
    }

    /** A record that is due only because time went by is written anew, and nobody is told. */
    private CompletionStage<Void> claim(OpenId user) {
        return window.records()
                .changeSubscription(
                        account,
                        user,
                        Optional.<WindowEvent>empty(),
                        subscription ->
                                subscription.isClaimed(window.now())
                                        ? new SubscriptionDecision<>(subscription, Optional.empty())
                                        : first(subscription))
                .whenComplete(
                        (event, failure) -> {
                            if (failure != null || event.isEmpty()) {
                                free(user);
                            } else {
                                hand(user, event.get());
                            }
                        })
                .thenAccept(event -> {});
    }

    private SubscriptionDecision<Optional<WindowEvent>> first(WindowSubscription subscription) {
        Optional<WindowEvent> event = subscription.pending().stream().findFirst();
        Instant until = event.isPresent() ? window.now().plus(LEASE) : null;
        return new SubscriptionDecision<>(subscription.claimed(until), event);
    }

    private void hand(OpenId user, WindowEvent event) {
        long renewal = LEASE.toSeconds() / 3;
        ScheduledFuture<?> renewals =
                scheduler.scheduleWithFixedDelay(
                        () -> hold(user, LEASE), renewal, renewal, TimeUnit.SECONDS);
        CompletableFuture.completedStage(user)
                .thenCompose(to -> listener.take(to, event))
                .whenComplete(
                        (done, failure) -> {
                            renewals.cancel(false);
                            if (failure == null) {
                                taken(user, event);
                            } else {
                                hold(user, RETRY).whenComplete((held, lost) -> free(user));
                            }
                        });
    }

    private CompletionStage<Boolean> hold(OpenId user, Duration time) {
        return window.records()
                .changeSubscription(
                        account,
                        user,
                        false,
                        subscription ->
                                new SubscriptionDecision<>(
                                        subscription.pending().isEmpty()
                                                ? subscription
                                                : subscription.claimed(window.now().plus(time)),
                                        true));
    }

    private void taken(OpenId user, WindowEvent event) {
        window.records()
                .changeSubscription(
                        account,
                        user,
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
