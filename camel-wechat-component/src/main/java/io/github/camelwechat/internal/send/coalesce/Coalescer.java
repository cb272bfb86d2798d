// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.send.coalesce;

import io.github.camelwechat.account.OpenId;
import io.github.camelwechat.internal.send.plan.SendReport;
import io.github.camelwechat.internal.send.plan.SendRequest;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds texts until others can go out with them, in one buffer for each user to whom something is
 * held or under way. All producers of an account share them, because a user sees one chat. Every
 * line is an exchange that goes on when it is out, so there are never more buffers and lines than
 * exchanges in flight, and what bounds these bounds the memory. Thread-safe.
 *
 * <ul>
 *   <li>Joined texts go after all that came before them.
 *   <li>Other messages do so too, but for answers to an open callback, which wait for joined texts
 *       alone.
 * </ul>
 */
public final class Coalescer {

    private static final Logger LOG = LoggerFactory.getLogger(Coalescer.class);

    private final ScheduledExecutorService scheduler;
    private final Executor threads;
    private final Lock lock = new ReentrantLock();
    private final Map<User, UserBuffer> buffers = new ConcurrentHashMap<>();
    private volatile boolean draining;

    private record User(String account, OpenId openId) {

        static User of(SendRequest request) {
            return new User(request.account().name(), request.to());
        }
    }

    /**
     * @param scheduler says when a while is over
     * @param threads where a message goes on that waited for another; never refuses
     */
    public Coalescer(ScheduledExecutorService scheduler, Executor threads) {
        this.scheduler = scheduler;
        this.threads = threads;
    }

    /**
     * A send's place among those to its user.
     *
     * @param outcome completes when the message went out that it is part of
     * @param begun what it is the first of, and has to be sent when its turn comes; empty if it
     *     goes with another one
     */
    public record Place(CompletableFuture<SendReport> outcome, Optional<TextBatch> begun) {}

    /**
     * Tells whether a send may be held, or something is held or under way that it must not
     * overtake.
     */
    public boolean concerns(SendRequest request) {
        return request.hold() != null
                || !buffers.isEmpty() && buffers.containsKey(User.of(request));
    }

    /** Gives a send its place: with others, or after them. */
    public Place place(SendRequest request) {
        return locked(steps -> place(User.of(request), request, steps));
    }

    /**
     * Lets go what is held for a user.
     *
     * @return completes when the joined texts are out that came before now; never fails
     */
    public CompletionStage<Void> before(String account, OpenId to) {
        User user = new User(account, to);
        return locked(
                steps -> {
                    UserBuffer buffer = buffers.get(user);
                    if (buffer == null) {
                        return CompletableFuture.completedStage(null);
                    }
                    release(user, buffer, steps);
                    return buffer.released();
                });
    }

    /** Lets go what is held for the users of an account. */
    public void release(String account) {
        locked(
                steps -> {
                    buffers.forEach(
                            (user, buffer) -> {
                                if (user.account().equals(account)) {
                                    release(user, buffer, steps);
                                }
                            });
                    return true;
                });
    }

    /** Lets go all that is held, and holds nothing from now on. */
    public void drain() {
        draining = true;
        buffers.keySet().stream().map(User::account).distinct().forEach(this::release);
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
                                buffers.values().stream()
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
        return buffers.size();
    }

    private Place place(User user, SendRequest request, List<Runnable> steps) {
        UserBuffer buffer = buffers.computeIfAbsent(user, added -> new UserBuffer(threads));
        CompletableFuture<SendReport> same = buffer.named(request.options().sendId());
        if (same != null) {
            return new Place(same, Optional.empty());
        }
        BufferedSend send = new BufferedSend(request, new CompletableFuture<>());
        buffer.name(send);
        send.outcome().whenComplete((report, thrown) -> forget(buffer, send));
        SendRequest.Hold hold = draining || !send.isLine() ? null : request.hold();
        TextBatch held = buffer.held();
        TextBatch begun = null;
        if (held != null && hold != null && held.takes(send)) {
            held.add(send);
        } else {
            release(user, buffer, steps);
            begun = new TextBatch(send);
            if (hold == null) {
                steps.add(buffer.pass(begun, request.callbackIsOpen(), () -> ended(user, buffer)));
            } else {
                hold(user, buffer, begun, hold.length());
            }
        }
        TextBatch now = buffer.held();
        if (now != null && now.isFull()) {
            release(user, buffer, steps);
        }
        return new Place(send.outcome(), Optional.ofNullable(begun));
    }

    /** Nothing is held when no time can be taken any more. */
    private void hold(User user, UserBuffer buffer, TextBatch batch, Duration length) {
        try {
            buffer.hold(
                    batch,
                    scheduler.schedule(
                            () -> timeIsUp(user, batch), length.toMillis(), TimeUnit.MILLISECONDS));
        } catch (RejectedExecutionException e) {
            batch.close();
            buffer.hold(batch, CompletableFuture.completedFuture(null));
        }
    }

    private void timeIsUp(User user, TextBatch batch) {
        locked(
                steps -> {
                    UserBuffer buffer = buffers.get(user);
                    if (buffer != null && buffer.held() == batch) {
                        release(user, buffer, steps);
                    }
                    return true;
                });
    }

    private void release(User user, UserBuffer buffer, List<Runnable> steps) {
        steps.add(buffer.release(() -> ended(user, buffer)));
    }

    private void ended(User user, UserBuffer buffer) {
        locked(
                steps -> {
                    buffer.ended();
                    if (buffer.isIdle()) {
                        buffers.remove(user, buffer);
                    }
                    return true;
                });
    }

    private void forget(UserBuffer buffer, BufferedSend send) {
        locked(
                steps -> {
                    buffer.forget(send);
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
