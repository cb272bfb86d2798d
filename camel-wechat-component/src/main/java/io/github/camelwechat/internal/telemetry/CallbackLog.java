// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.telemetry;

import io.github.camelwechat.account.OpenId;
import io.github.camelwechat.failure.CallbackRejectedException;
import io.github.camelwechat.message.Received;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The latest callbacks, for whoever looks at them, and nothing of what users wrote. Thread-safe.
 */
public final class CallbackLog implements Telemetry {

    private static final int MOST = 100;

    private final InstantSource clock;
    private final Deque<Line> lines = new ArrayDeque<>();

    /**
     * One delivery.
     *
     * @param callback null if it was refused
     * @param answer the answer, or the reason of the refusal
     * @param time from its arrival to its answer; null if it was refused
     */
    public record Line(
            Instant at,
            String account,
            @Nullable Received callback,
            String answer,
            @Nullable Duration time) {}

    public CallbackLog(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public void answered(Received callback, Answer answer, long nanos) {
        add(
                new Line(
                        clock.instant(),
                        callback.account(),
                        callback,
                        answer.name(),
                        Duration.ofNanos(nanos)));
    }

    @Override
    public void refused(CallbackRejectedException rejection) {
        add(
                new Line(
                        clock.instant(),
                        rejection.account(),
                        null,
                        "REFUSED " + rejection.reason(),
                        null));
    }

    private synchronized void add(Line line) {
        if (lines.size() == MOST) {
            lines.removeLast();
        }
        lines.addFirst(line);
    }

    /** Forgets the callbacks of a user. */
    public synchronized void forget(String account, OpenId openId) {
        lines.removeIf(
                line ->
                        line.account().equals(account)
                                && line.callback() != null
                                && openId.equals(line.callback().openId()));
    }

    /** The latest first. */
    public synchronized List<Line> lines() {
        return new ArrayList<>(lines);
    }
}
