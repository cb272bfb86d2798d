// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api.outcome;

import io.github.camelwechat.internal.async.Completion;
import io.github.camelwechat.store.RecordKind;
import io.github.camelwechat.store.StateKey;
import io.github.camelwechat.store.StateRecord;
import io.github.camelwechat.store.StateRecords;
import io.github.camelwechat.store.StateRecords.Change;
import io.github.camelwechat.store.StateStore;
import io.github.camelwechat.store.StateValue;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Joins what WeChat accepted with the callback that reports its end, on whichever node either
 * arrives and in whichever order. Waiting holds no thread. Stages fail with a {@link
 * io.github.camelwechat.failure.StateStoreException}. Thread-safe.
 */
public final class Outcomes {

    /** A mass send may wait half an hour for an administrator, and publications for an audit. */
    private static final Duration KEPT = Duration.ofDays(3);

    private static final long LOOK_MILLIS = 500;
    private static final int MOST_WAITING = 10_000;

    private final StateStore store;
    private final StateRecords records;
    private final InstantSource clock;
    private final ScheduledExecutorService scheduler;
    private final AtomicInteger waiting = new AtomicInteger();

    public Outcomes(StateStore store, InstantSource clock, ScheduledExecutorService scheduler) {
        this.store = store;
        this.records = new StateRecords(store);
        this.clock = clock;
        this.scheduler = scheduler;
    }

    /**
     * WeChat accepted a job.
     *
     * @param sendId what its callback shall be told that the route called it; null for nothing
     */
    public CompletionStage<Void> accepted(Job job, @Nullable String sendId) {
        return change(job, entry -> entry.withSendId(sendId)).thenAccept(entry -> {});
    }

    /**
     * WeChat reported the end of a job.
     *
     * @return what the route had called it, empty if it did not, or if the job is not ours
     */
    public CompletionStage<Optional<String>> ended(Job job, Outcome outcome) {
        return change(job, entry -> entry.withOutcome(outcome))
                .thenApply(entry -> Optional.ofNullable(entry.sendId()));
    }

    /**
     * Looks once more, a moment later, for what the route had called a job that was reported
     * already: the callback may overtake the answer of the call it reports of, which alone tells
     * that the job is ours.
     *
     * @return empty if the route had not called it anything, or if the job is not ours
     */
    public CompletionStage<Optional<String>> overtakenSendId(Job job) {
        return Completion.pause(Duration.ofMillis(LOOK_MILLIS), scheduler)
                .thenCompose(over -> entry(job))
                .thenApply(entry -> entry.map(JobEntry::sendId));
    }

    /**
     * Waits for the end of a job.
     *
     * @param limit in real time
     * @return empty if it has not ended by then, or if too many wait already
     */
    public CompletionStage<Optional<Outcome>> await(Job job, Duration limit) {
        if (waiting.incrementAndGet() > MOST_WAITING) {
            waiting.decrementAndGet();
            return look(job);
        }
        CompletableFuture<Optional<Outcome>> outcome = new CompletableFuture<>();
        wait(job, limit.toMillis(), outcome);
        return outcome.whenComplete((found, thrown) -> waiting.decrementAndGet());
    }

    private void wait(Job job, long millis, CompletableFuture<Optional<Outcome>> outcome) {
        look(job)
                .whenComplete(
                        (found, thrown) -> {
                            if (thrown != null) {
                                outcome.completeExceptionally(thrown);
                            } else if (found.isPresent() || millis <= 0) {
                                outcome.complete(found);
                            } else {
                                later(job, millis, outcome);
                            }
                        });
    }

    private void later(Job job, long millis, CompletableFuture<Optional<Outcome>> outcome) {
        long pause = Math.min(LOOK_MILLIS, millis);
        Completion.pause(Duration.ofMillis(pause), scheduler)
                .whenComplete(
                        (over, stopped) -> {
                            if (stopped == null) {
                                wait(job, millis - pause, outcome);
                            } else {
                                outcome.complete(Optional.empty());
                            }
                        });
    }

    private CompletionStage<Optional<Outcome>> look(Job job) {
        return entry(job).thenApply(entry -> entry.map(JobEntry::outcome));
    }

    private CompletionStage<Optional<JobEntry>> entry(Job job) {
        return store.get(key(job))
                .thenApply(found -> found.map(record -> JobEntry.read(record.value().bytes())));
    }

    private CompletionStage<JobEntry> change(Job job, UnaryOperator<JobEntry> change) {
        return records.change(key(job), Optional.empty(), found -> changed(found, change));
    }

    private Change<JobEntry> changed(Optional<StateRecord> found, UnaryOperator<JobEntry> change) {
        JobEntry entry =
                change.apply(
                        found.map(record -> JobEntry.read(record.value().bytes()))
                                .orElse(JobEntry.NEW));
        return new Change<>(new StateValue(entry.write(), clock.instant().plus(KEPT)), entry);
    }

    private static StateKey key(Job job) {
        return RecordKind.OUTCOME.key(
                job.account(), job.kind().name().toLowerCase(Locale.ROOT) + ":" + job.id());
    }

    /**
     * The record of a job in the store. Call and callback may come in either order, and each fills
     * in its half.
     *
     * @param sendId what the route called the send, null if it did not
     * @param outcome null while it runs
     */
    private record JobEntry(@Nullable String sendId, @Nullable Outcome outcome) {

        static final JobEntry NEW = new JobEntry(null, null);

        private static final String NONE = "-";

        JobEntry withSendId(@Nullable String id) {
            return new JobEntry(id, outcome);
        }

        JobEntry withOutcome(Outcome end) {
            return new JobEntry(sendId, end);
        }

        byte[] write() {
            return String.join(
                            " ",
                            sendId == null ? NONE : "=" + encode(sendId),
                            outcome == null ? NONE : outcome.succeeded() ? "ok" : "failed",
                            outcome == null ? NONE : "=" + encode(outcome.status()))
                    .getBytes(StandardCharsets.US_ASCII);
        }

        static JobEntry read(byte[] bytes) {
            String[] parts = new String(bytes, StandardCharsets.US_ASCII).split(" ");
            if (parts.length != 3) {
                // Damaged: as if nothing was known yet.
                return new JobEntry(null, null);
            }
            return new JobEntry(
                    text(parts[0]),
                    parts[1].equals(NONE)
                            ? null
                            : new Outcome(parts[1].equals("ok"), String.valueOf(text(parts[2]))));
        }

        private static @Nullable String text(String part) {
            return part.equals(NONE)
                    ? null
                    : URLDecoder.decode(part.substring(1), StandardCharsets.UTF_8);
        }

        private static String encode(String text) {
            return URLEncoder.encode(text, StandardCharsets.UTF_8);
        }
    }
}
