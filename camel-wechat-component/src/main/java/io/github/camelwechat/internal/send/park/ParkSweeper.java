// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.send.park;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.account.OpenId;
import io.github.camelwechat.failure.StateStoreException;
import io.github.camelwechat.internal.async.Completion;
import io.github.camelwechat.internal.json.Pseudonyms;
import io.github.camelwechat.internal.send.park.ParkListener.Kind;
import io.github.camelwechat.internal.telemetry.Telemetry;
import io.github.camelwechat.internal.window.ServiceWindow;
import io.github.camelwechat.internal.window.WindowState;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after one account's parked messages: says which ones expired, and delivers what an
 * interaction should have woken if the node that saw it died. Looks every five seconds of real
 * time, and decides by the clock. Thread-safe.
 */
public final class ParkSweeper {

    private static final Logger LOG = LoggerFactory.getLogger(ParkSweeper.class);

    private static final int SECONDS = 5;
    private static final int MOST_AT_ONCE = 100;

    /** Counting asks the store for every queue. */
    private static final int LOOKS_FOR_A_COUNT = 12;

    private final Account account;
    private final ParkedMessages parked;
    private final Function<OpenId, CompletionStage<Void>> sender;
    private final ServiceWindow window;
    private final ParkListener listener;
    private final ScheduledExecutorService scheduler;
    private final @Nullable Telemetry telemetry;
    private int looks;
    private final AtomicBoolean looking = new AtomicBoolean();
    private @Nullable ScheduledFuture<?> ticks;

    /**
     * @param sender sends what waits for a user, as far as the window allows
     * @param telemetry null if nobody measures
     */
    public ParkSweeper(
            Account account,
            ParkedMessages parked,
            Function<OpenId, CompletionStage<Void>> sender,
            ServiceWindow window,
            ParkListener listener,
            ScheduledExecutorService scheduler,
            @Nullable Telemetry telemetry) {
        this.account = account;
        this.parked = parked;
        this.sender = sender;
        this.window = window;
        this.listener = listener;
        this.scheduler = scheduler;
        this.telemetry = telemetry;
    }

    public void start() {
        ticks = scheduler.scheduleWithFixedDelay(this::look, SECONDS, SECONDS, TimeUnit.SECONDS);
    }

    public void stop() {
        if (ticks != null) {
            ticks.cancel(false);
        }
    }

    /** Takes up what is due, unless it is at it already; completes when it is through. */
    CompletionStage<Void> look() {
        if (!looking.compareAndSet(false, true)) {
            return CompletableFuture.completedStage(null);
        }
        return parked.due(account.name(), MOST_AT_ONCE)
                .thenCompose(this::each)
                .thenCompose(done -> count())
                .handle(
                        (done, thrown) -> {
                            looking.set(false);
                            if (thrown != null) {
                                LOG.warn(
                                        "The parked messages of account '{}' cannot be looked at",
                                        account.name(),
                                        Completion.cause(thrown));
                            }
                            return null;
                        });
    }

    private CompletionStage<Void> count() {
        return telemetry == null || looks++ % LOOKS_FOR_A_COUNT != 0
                ? CompletableFuture.completedStage(null)
                : count(null, 0).thenAccept(waiting -> telemetry.waiting(account.name(), waiting));
    }

    private CompletionStage<Long> count(@Nullable String cursor, long before) {
        return parked.list(account.name(), cursor, MOST_AT_ONCE)
                .thenCompose(
                        page -> {
                            long waiting =
                                    page.waiting().stream()
                                            .mapToLong(user -> user.messages().size())
                                            .reduce(before, Long::sum);
                            return page.next() == null
                                    ? CompletableFuture.completedStage(waiting)
                                    : count(page.next(), waiting);
                        });
    }

    private CompletionStage<Void> each(List<OpenId> users) {
        CompletionStage<Void> all = CompletableFuture.completedStage(null);
        for (OpenId user : users) {
            all =
                    all.thenCompose(
                            done -> one(user).exceptionallyCompose(thrown -> failed(user, thrown)));
        }
        return all;
    }

    /** One user's trouble does not keep the others waiting, unless it is the store's. */
    private CompletionStage<Void> failed(OpenId user, Throwable thrown) {
        Throwable cause = Completion.cause(thrown);
        if (cause instanceof StateStoreException) {
            return CompletableFuture.failedStage(cause);
        }
        LOG.warn(
                "The parked messages of account '{}' for user {} cannot be looked at",
                account.name(),
                Pseudonyms.printed(account, user),
                cause);
        return CompletableFuture.completedStage(null);
    }

    private CompletionStage<Void> one(OpenId user) {
        return parked.expire(account.name(), user)
                .thenCompose(
                        expired -> {
                            expired.forEach(
                                    message ->
                                            listener.heard(
                                                    Kind.EXPIRED,
                                                    account.name(),
                                                    user,
                                                    message,
                                                    null));
                            return window.state(account.name(), user);
                        })
                .thenCompose(
                        state ->
                                state instanceof WindowState.Open
                                        ? sender.apply(user)
                                        : CompletableFuture.completedStage(null));
    }
}
