// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.send.park;

import io.github.camelwechat.internal.async.Completion;
import io.github.camelwechat.internal.telemetry.Telemetry;
import io.github.camelwechat.store.StateKey;
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
 * Looks after the parked messages of an account, or of all accounts of a third-party platform: has
 * each queue checked whose time has come. Looks every five seconds of real time, and decides by the
 * clock. Thread-safe.
 */
public final class ParkSweeper {

    private static final Logger LOG = LoggerFactory.getLogger(ParkSweeper.class);

    private static final int SECONDS = 5;
    private static final int MOST_AT_ONCE = 100;

    /** Counting asks the store for every queue. */
    private static final int LOOKS_FOR_A_COUNT = 12;

    private final String name;
    private final ParkedMessages parked;
    private final Function<StateKey, CompletionStage<Void>> check;
    private final ScheduledExecutorService scheduler;
    private final @Nullable Telemetry telemetry;
    private int looks;
    private final AtomicBoolean looking = new AtomicBoolean();
    private @Nullable ScheduledFuture<?> ticks;

    /**
     * @param name of the account, or of the platform
     * @param check checks a queue, by its key
     * @param telemetry null if nobody measures what waits
     */
    public ParkSweeper(
            String name,
            ParkedMessages parked,
            Function<StateKey, CompletionStage<Void>> check,
            ScheduledExecutorService scheduler,
            @Nullable Telemetry telemetry) {
        this.name = name;
        this.parked = parked;
        this.check = check;
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
        return parked.due(name, MOST_AT_ONCE)
                .thenCompose(this::each)
                .thenCompose(done -> count())
                .handle(
                        (done, thrown) -> {
                            looking.set(false);
                            if (thrown != null) {
                                LOG.warn(
                                        "The parked messages of account '{}' cannot be looked at",
                                        name,
                                        Completion.cause(thrown));
                            }
                            return null;
                        });
    }

    private CompletionStage<Void> count() {
        return telemetry == null || looks++ % LOOKS_FOR_A_COUNT != 0
                ? CompletableFuture.completedStage(null)
                : count(null, 0).thenAccept(waiting -> telemetry.waiting(name, waiting));
    }

    private CompletionStage<Long> count(@Nullable String cursor, long before) {
        return parked.list(name, cursor, MOST_AT_ONCE)
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

    private CompletionStage<Void> each(List<StateKey> queues) {
        CompletionStage<Void> all = CompletableFuture.completedStage(null);
        for (StateKey queue : queues) {
            all = all.thenCompose(done -> check.apply(queue));
        }
        return all;
    }
}
