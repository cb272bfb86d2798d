// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.control;

import io.github.camelwechat.simulator.clock.ClockPolls;
import io.github.camelwechat.simulator.state.SimulatorState;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** The clock, and the long poll by which other programs follow it. Waits without a thread. */
final class ClockControl {
    private static final long MAX_WAIT_SECONDS = 25;
    private static final long MAX_ADVANCE_SECONDS = 10L * 366 * 24 * 3600;
    private static final long PATIENCE_MILLIS = 1000;
    private static final int MAX_NAME = 64;

    private final Vertx vertx;
    private final SimulatorState state;
    private final JsonViews views;

    ClockControl(Vertx vertx, SimulatorState state, JsonViews views) {
        this.vertx = vertx;
        this.state = state;
        this.views = views;
    }

    ControlResponse now(ControlRequest call) {
        return ControlResponse.ok(views.clock(state.clock()));
    }

    /** Answers once every follower that was waiting has seen the move, or after a second. */
    CompletableFuture<ControlResponse> advance(ControlRequest call) {
        double seconds = call.number("seconds");
        if (!(seconds >= 0 && seconds <= MAX_ADVANCE_SECONDS)) {
            throw ControlException.badInput(
                    "\"seconds\" must be from 0 to "
                            + MAX_ADVANCE_SECONDS
                            + "; time does not go back");
        }
        ClockPolls polls = state.clockPolls();
        Duration step = Duration.ofMillis(Math.round(seconds * 1000));
        CompletableFuture<Void> settled = polls.advance(step);
        end(settled, PATIENCE_MILLIS);
        return settled.thenApply(
                done -> {
                    polls.giveUp(settled);
                    return now(call);
                });
    }

    /** Answers as soon as the offset differs from {@code after}, or when {@code wait} is over. */
    CompletableFuture<ControlResponse> next(ControlRequest call) {
        long after = call.queryNumber("after", Long.MIN_VALUE);
        long wait = call.queryNumber("wait", MAX_WAIT_SECONDS);
        if (wait < 0 || wait > MAX_WAIT_SECONDS) {
            throw ControlException.badInput(
                    "query parameter wait must be from 0 to " + MAX_WAIT_SECONDS + " seconds");
        }
        String name = call.query().getOrDefault("follower", "");
        if (name.length() > MAX_NAME) {
            throw ControlException.badInput(
                    "query parameter follower must have at most " + MAX_NAME + " characters");
        }
        CompletableFuture<Void> poll = state.clockPolls().poll(after, name);
        end(poll, wait * 1000);
        CompletableFuture<ControlResponse> answer = poll.thenApply(done -> now(call));
        answer.whenComplete((done, failure) -> poll.cancel(false));
        return answer;
    }

    private void end(CompletableFuture<Void> future, long millis) {
        if (millis == 0) {
            future.complete(null);
        } else if (!future.isDone()) {
            long timer = vertx.setTimer(millis, id -> future.complete(null));
            future.whenComplete((done, failure) -> vertx.cancelTimer(timer));
        }
    }
}
