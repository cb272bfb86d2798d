// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.replay;

import io.github.camelwechat.simulator.account.SimulatedAccount;
import io.github.camelwechat.simulator.callback.Callback;
import io.github.camelwechat.simulator.clock.SimulatorClock;
import io.github.camelwechat.simulator.store.MessageIds;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;

/**
 * Pushes captured callbacks as if they happened to the simulated account, one replay at a time:
 * users write, follow and leave by it as if they did so themselves. Thread-safe.
 */
public final class CallbackReplay {
    private final Vertx vertx;
    private final SimulatedAccount account;
    private final BiFunction<String, byte[], Callback> push;
    private final SimulatorClock clock;
    private final MessageIds ids;
    private final AtomicBoolean running = new AtomicBoolean();
    private volatile ReplayReport report = new ReplayReport(0, 0, 0, 0, 0, 0);

    /**
     * @param push pushes a payload for the user of an openid
     */
    public CallbackReplay(
            Vertx vertx,
            SimulatedAccount account,
            BiFunction<String, byte[], Callback> push,
            SimulatorClock clock,
            MessageIds ids) {
        this.vertx = vertx;
        this.account = account;
        this.push = push;
        this.clock = clock;
        this.ids = ids;
    }

    /** Returns how far the latest replay is. */
    public ReplayReport report() {
        return report;
    }

    /**
     * Reads a directory of captured callbacks and begins to push them.
     *
     * @return completes when every callback has its end; fails with an {@link
     *     IllegalArgumentException} if there is nothing to replay, and with a {@link
     *     ReplayRunningException} while another one runs
     */
    public CompletableFuture<ReplayReport> start(Path directory, Replay options) {
        return begin(directory, options).thenCompose(Run::outcome);
    }

    /**
     * The same, which completes when it has begun.
     *
     * @return what there is to push
     */
    public CompletableFuture<ReplayReport> startOnly(Path directory, Replay options) {
        return begin(directory, options).thenApply(run -> report);
    }

    private CompletableFuture<Run> begin(Path directory, Replay options) {
        if (!running.compareAndSet(false, true)) {
            return CompletableFuture.failedFuture(new ReplayRunningException());
        }
        return vertx.executeBlocking(
                        () -> {
                            CaptureReader reader = new CaptureReader(options.encodingAesKey());
                            List<CapturedCallback> callbacks = reader.read(directory);
                            report =
                                    new ReplayReport(
                                            callbacks.size(),
                                            reader.repeated(),
                                            reader.unreadable(),
                                            0,
                                            0,
                                            0);
                            return new Run(callbacks, options);
                        })
                .toCompletionStage()
                .toCompletableFuture()
                .whenComplete(
                        (run, failure) -> {
                            if (failure == null) {
                                run.outcome().whenComplete((done, never) -> running.set(false));
                                run.next(0);
                            } else {
                                running.set(false);
                            }
                        });
    }

    /** One replay. */
    private final class Run {
        private final List<CapturedCallback> callbacks;
        private final Replay options;
        private final long began = System.nanoTime();
        private final CompletableFuture<ReplayReport> outcome = new CompletableFuture<>();

        Run(List<CapturedCallback> callbacks, Replay options) {
            this.callbacks = callbacks;
            this.options = options;
        }

        CompletableFuture<ReplayReport> outcome() {
            return outcome;
        }

        /** Pushes one, when its time has come, and sees to the next. */
        void next(int index) {
            if (index == callbacks.size()) {
                return;
            }
            long wait = options.speed() == 0 ? 0 : millisUntil(callbacks.get(index));
            if (wait > 0) {
                vertx.setTimer(wait, id -> pushed(index));
            } else {
                pushed(index);
            }
        }

        private long millisUntil(CapturedCallback callback) {
            Duration after = Duration.between(callbacks.get(0).receivedAt(), callback.receivedAt());
            return (long) (after.toMillis() / options.speed())
                    - Duration.ofNanos(System.nanoTime() - began).toMillis();
        }

        private void pushed(int index) {
            CapturedCallback callback = callbacks.get(index);
            CompletableFuture<Void> ended =
                    push.apply(callback.openid(), payload(callback))
                            .outcome()
                            .thenAccept(end -> count(0, end.isOk() ? 1 : 0, end.isOk() ? 0 : 1));
            count(1, 0, 0);
            if (options.speed() == 0) {
                // In the order in which they came: the next when this one has its end.
                ended.whenComplete((done, failure) -> vertx.runOnContext(go -> next(index + 1)));
            } else {
                next(index + 1);
            }
        }

        private byte[] payload(CapturedCallback callback) {
            Map<String, String> values = new HashMap<>();
            values.put("ToUserName", account.originalId());
            if (!options.keepTimes()) {
                values.put("CreateTime", Long.toString(clock.epochSecond()));
            }
            if (options.newIds()) {
                values.put("MsgId", Long.toString(ids.next()));
            }
            return callback.with(values);
        }

        private void count(int pushed, int answered, int failed) {
            ReplayReport now;
            synchronized (this) {
                ReplayReport before = report;
                now =
                        new ReplayReport(
                                before.callbacks(),
                                before.repeated(),
                                before.unreadable(),
                                before.pushed() + pushed,
                                before.answered() + answered,
                                before.failed() + failed);
                report = now;
            }
            if (now.isOver()) {
                outcome.complete(now);
            }
        }
    }
}
