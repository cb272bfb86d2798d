// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.agent;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The newest 10000 lines written in sessions. Thread-safe. */
public final class Transcript {
    private static final int MAX_LINES = 10_000;

    private final Deque<Line> lines = new ArrayDeque<>();
    private long last;

    /**
     * A line.
     *
     * @param id rising, from 1
     * @param openid the user's
     * @param account the agent's
     * @param byAgent whether the agent wrote it
     * @param text what was written
     * @param at when
     */
    public record Line(
            long id, String openid, String account, boolean byAgent, String text, Instant at) {}

    synchronized void add(AgentSession session, boolean byAgent, String text, Instant at) {
        lines.addLast(new Line(++last, session.openid(), session.account(), byAgent, text, at));
        if (lines.size() > MAX_LINES) {
            lines.removeFirst();
        }
    }

    /** All that are kept, the oldest in front. */
    public synchronized List<Line> all() {
        return List.copyOf(lines);
    }

    synchronized void clear() {
        lines.clear();
        last = 0;
    }
}
