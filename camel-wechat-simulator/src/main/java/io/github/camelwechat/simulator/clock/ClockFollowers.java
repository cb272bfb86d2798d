// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.clock;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * The programs that follow the clock by long polls. A move releases them, and a follower that polls
 * again with the new offset thereby says that it has seen the move. Thread-safe.
 */
public final class ClockFollowers {
    private static final int MAX_WAITING = 256;

    private final SimulatorClock clock;
    private final Set<CompletableFuture<Void>> waiting = new LinkedHashSet<>();
    private final List<Move> moves = new ArrayList<>();

    public ClockFollowers(SimulatorClock clock) {
        this.clock = clock;
        clock.onAdvance(this::release);
    }

    /**
     * A poll by a follower that knows an offset. Completes at once when the clock has another, or
     * when 256 wait already; else with the next move. The caller ends the wait by completing the
     * future, and then calls {@link #left}.
     */
    public CompletableFuture<Void> poll(long knownOffsetMillis) {
        List<Move> seen = new ArrayList<>();
        CompletableFuture<Void> answer = new CompletableFuture<>();
        synchronized (this) {
            for (Iterator<Move> i = moves.iterator(); i.hasNext(); ) {
                Move move = i.next();
                if (knownOffsetMillis >= move.target && --move.expected == 0) {
                    i.remove();
                    seen.add(move);
                }
            }
            if (knownOffsetMillis == clock.offset().toMillis() && waiting.size() < MAX_WAITING) {
                waiting.add(answer);
            } else {
                answer.complete(null);
            }
        }
        seen.forEach(move -> move.settled.complete(null));
        return answer;
    }

    /** Forgets a poll that is over. */
    public synchronized void left(CompletableFuture<Void> poll) {
        waiting.remove(poll);
    }

    /** Moves the clock; completes once every follower that was waiting has seen the move. */
    public CompletableFuture<Void> advance(Duration step) {
        Move move;
        synchronized (this) {
            int stillOut = moves.stream().mapToInt(earlier -> earlier.expected).max().orElse(0);
            long target = clock.offset().plus(step).toMillis();
            move = new Move(target, waiting.size() + stillOut);
            if (step.isZero() || move.expected == 0) {
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
            released = List.copyOf(waiting);
            waiting.clear();
        }
        released.forEach(poll -> poll.complete(null));
    }

    private static final class Move {
        final long target;
        final CompletableFuture<Void> settled = new CompletableFuture<>();
        int expected;

        Move(long target, int expected) {
            this.target = target;
            this.expected = expected;
        }
    }
}
