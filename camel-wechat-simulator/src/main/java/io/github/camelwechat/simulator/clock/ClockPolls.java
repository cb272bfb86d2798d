// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.clock;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The programs that follow the clock by long polls. A move releases them, and a follower that polls
 * again with the new offset thereby says that it has seen the move. A follower that gives itself a
 * name is waited for even when the move meets it between two polls. Thread-safe.
 */
public final class ClockPolls {
    private static final int MAX_WAITING = 256;
    private static final long BETWEEN_POLLS = TimeUnit.SECONDS.toNanos(1);

    private final SimulatorClock clock;

    /** Open polls, and whose they are; the empty string stands for a follower without a name. */
    private final Map<CompletableFuture<Void>, String> waiting = new LinkedHashMap<>();

    /** Followers with a name whose last poll was answered, and when. */
    private final Map<String, Long> away = new HashMap<>();

    private final List<Move> moves = new ArrayList<>();

    private ClockPolls(SimulatorClock clock) {
        this.clock = clock;
    }

    /** The polls of those who follow a clock. */
    public static ClockPolls of(SimulatorClock clock) {
        ClockPolls polls = new ClockPolls(clock);
        clock.onAdvance(polls::release);
        return polls;
    }

    /**
     * A poll by a follower that knows an offset. Completes at once when the clock has another, or
     * when 256 wait already; else with the next move. The caller ends the wait by completing or
     * cancelling the future.
     *
     * @param name the follower's own, or the empty string
     */
    public CompletableFuture<Void> poll(long knownOffsetMillis, String name) {
        CompletableFuture<Void> answer = new CompletableFuture<>();
        answer.whenComplete((done, failure) -> left(answer, name, failure == null));
        List<Move> seen;
        boolean waits;
        synchronized (this) {
            away.remove(name);
            moves.forEach(move -> move.seenBy(name, knownOffsetMillis));
            seen = moves.stream().filter(Move::isSettled).toList();
            moves.removeAll(seen);
            waits = knownOffsetMillis == clock.offset().toMillis() && waiting.size() < MAX_WAITING;
            if (waits) {
                waiting.put(answer, name);
            }
        }
        seen.forEach(move -> move.settled.complete(null));
        if (!waits) {
            answer.complete(null);
        }
        return answer;
    }

    /** Moves the clock; completes once every follower that was there has seen the move. */
    public CompletableFuture<Void> advance(Duration step) {
        Move move;
        synchronized (this) {
            long now = System.nanoTime();
            away.values().removeIf(since -> now - since > BETWEEN_POLLS);
            move = new Move(clock.offset().plus(step).toMillis(), away.keySet());
            waiting.values().forEach(move::expect);
            move.nameless += moves.stream().mapToInt(earlier -> earlier.nameless).max().orElse(0);
            if (step.isZero() || move.isSettled()) {
                move.settled.complete(null);
            } else {
                moves.add(move);
            }
        }
        clock.advance(step);
        return move.settled;
    }

    /** Stops waiting for followers that never came back. */
    public synchronized void giveUp(CompletableFuture<Void> settled) {
        moves.removeIf(move -> move.settled == settled);
    }

    private void release() {
        List<CompletableFuture<Void>> released;
        synchronized (this) {
            released = List.copyOf(waiting.keySet());
        }
        released.forEach(poll -> poll.complete(null));
    }

    private synchronized void left(
            CompletableFuture<Void> poll, String name, boolean willComeBack) {
        waiting.remove(poll);
        if (willComeBack && !name.isEmpty() && away.size() < MAX_WAITING) {
            away.put(name, System.nanoTime());
        }
    }

    /** A move of the clock, and who has not seen it yet. */
    private static final class Move {
        final long target;
        final CompletableFuture<Void> settled = new CompletableFuture<>();
        final Set<String> named;
        int nameless;

        Move(long target, Set<String> named) {
            this.target = target;
            this.named = new HashSet<>(named);
        }

        void expect(String name) {
            if (name.isEmpty()) {
                nameless++;
            } else {
                named.add(name);
            }
        }

        void seenBy(String name, long knownOffset) {
            if (knownOffset >= target && !named.remove(name) && name.isEmpty() && nameless > 0) {
                nameless--;
            }
        }

        boolean isSettled() {
            return named.isEmpty() && nameless == 0;
        }
    }
}
