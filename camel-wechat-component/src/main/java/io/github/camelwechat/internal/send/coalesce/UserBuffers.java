// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.send.coalesce;

import io.github.camelwechat.account.OpenId;
import io.github.camelwechat.internal.send.plan.SendRequest;
import io.github.camelwechat.internal.send.plan.SendRequest.Done;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds texts until others can go out with them, one lane for each user to whom something is held
 * or under way. All producers of an account share them, because a user sees one chat. Every line is
 * an exchange that goes on when it is out, so there are never more lanes and lines than exchanges
 * in flight, and what bounds these bounds the memory. Thread-safe.
 *
 * <ul>
 *   <li>Joined texts go after all that came before them.
 *   <li>Other messages go after the joined texts that came before them.
 * </ul>
 */
public final class UserBuffers {

    private static final Logger LOG = LoggerFactory.getLogger(UserBuffers.class);

    private final ScheduledExecutorService scheduler;
    private final Executor threads;
    private final Lock lock = new ReentrantLock();
    private final Map<Whom, UserBuffer> lanes = new ConcurrentHashMap<>();
    private volatile boolean draining;

    private record Whom(String account, OpenId to) {}

    /**
     * @param scheduler says when a while is over
     * @param threads where a message goes on that waited for another; never refuses
     */
    public UserBuffers(ScheduledExecutorService scheduler, Executor threads) {
        this.scheduler = scheduler;
        this.threads = threads;
    }

    CompletionStage<Done> send(Coalescer by, BufferedSend draft) {
        SendRequest planned = draft.planned();
        Whom whom = new Whom(planned.account().name(), planned.to());
        if (!by.holds() && !lanes.containsKey(whom)) {
            return by.push(planned);
        }
        return locked(steps -> enter(whom, by, draft, steps));
    }

    /**
     * Lets go what is held for a user.
     *
     * @return completes when the joined texts are out that came before now; never fails
     */
    public CompletionStage<Void> before(String account, OpenId to) {
        Whom whom = new Whom(account, to);
        return locked(
                steps -> {
                    UserBuffer lane = lanes.get(whom);
                    if (lane == null) {
                        return CompletableFuture.completedStage(null);
                    }
                    release(whom, lane, steps);
                    return lane.released();
                });
    }

    /** Lets go what is held for the users of an account. */
    void release(String account) {
        locked(
                steps -> {
                    lanes.forEach(
                            (whom, lane) -> {
                                if (whom.account().equals(account)) {
                                    release(whom, lane, steps);
                                }
                            });
                    return true;
                });
    }

    /** Lets go all that is held, and holds nothing from now on. */
    public void drain() {
        draining = true;
        lanes.keySet().stream().map(Whom::account).distinct().forEach(this::release);
    }

    /**
     * The same, and waits until all of it is out.
     *
     * @param patience the longest to wait
     */
    public void close(Duration patience) {
        drain();
        CompletableFuture<?>[] left =
                locked(
                        steps ->
                                lanes.values().stream()
                                        .map(UserBuffer::everything)
                                        .toArray(CompletableFuture<?>[]::new));
        try {
            CompletableFuture.allOf(left).get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            LOG.warn("Messages that were held for others to join them are still under way", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** To how many users something is held or under way. */
    int users() {
        return lanes.size();
    }

    private CompletableFuture<Done> enter(
            Whom whom, Coalescer by, BufferedSend draft, List<Runnable> steps) {
        UserBuffer lane = lanes.computeIfAbsent(whom, user -> new UserBuffer(threads));
        String sendId = draft.planned().options().sendId();
        CompletableFuture<Done> same = lane.named(sendId);
        if (same != null) {
            return same;
        }
        CompletableFuture<Done> outcome = new CompletableFuture<>();
        Optional<TextBatch.Line> line =
                by.holds() && !draining && !Coalescer.isAnswer(draft.planned())
                        ? TextBatch.Line.of(draft, outcome)
                        : Optional.empty();
        TextBatch held = lane.held();
        boolean joins = held != null && line.filter(more -> held.takes(by, more)).isPresent();
        lane.name(sendId, outcome);
        outcome.whenComplete((done, thrown) -> forget(lane, sendId, outcome));
        if (held != null && joins) {
            held.add(line.get());
        } else {
            release(whom, lane, steps);
            if (line.isPresent()) {
                hold(whom, lane, new TextBatch(by, line.get()));
            } else {
                steps.add(
                        lane.pass(
                                () -> by.push(draft.planned()), outcome, () -> ended(whom, lane)));
            }
        }
        TextBatch now = lane.held();
        if (now != null && now.isFull()) {
            release(whom, lane, steps);
        }
        return outcome;
    }

    /** Nothing is held when no time can be taken any more. */
    private void hold(Whom whom, UserBuffer lane, TextBatch batch) {
        try {
            lane.hold(
                    batch,
                    scheduler.schedule(
                            () -> timeIsUp(whom, batch),
                            batch.by().hold().toMillis(),
                            TimeUnit.MILLISECONDS));
        } catch (RejectedExecutionException e) {
            batch.close();
            lane.hold(batch, CompletableFuture.completedFuture(null));
        }
    }

    private void timeIsUp(Whom whom, TextBatch batch) {
        locked(
                steps -> {
                    UserBuffer lane = lanes.get(whom);
                    if (lane != null && lane.held() == batch) {
                        release(whom, lane, steps);
                    }
                    return true;
                });
    }

    private void release(Whom whom, UserBuffer lane, List<Runnable> steps) {
        steps.add(lane.release(() -> ended(whom, lane)));
    }

    private void ended(Whom whom, UserBuffer lane) {
        locked(
                steps -> {
                    lane.ended();
                    if (lane.isIdle()) {
                        lanes.remove(whom, lane);
                    }
                    return true;
                });
    }

    private void forget(UserBuffer lane, @Nullable String sendId, CompletableFuture<Done> outcome) {
        locked(
                steps -> {
                    lane.forget(sendId, outcome);
                    return true;
                });
    }

    /** Decides with the lock, and sends without it. */
    private <T> T locked(Function<List<Runnable>, T> decision) {
        List<Runnable> steps = new ArrayList<>();
        T decided;
        lock.lock();
        try {
            decided = decision.apply(steps);
        } finally {
            lock.unlock();
        }
        steps.forEach(Runnable::run);
        return decided;
    }
}
