// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.agent;

import io.github.camelwechat.simulator.callback.WeChatEvents;
import io.github.camelwechat.simulator.clock.ScheduledTasks;
import io.github.camelwechat.simulator.clock.SimulatorClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The sessions of agents with users, the queue of users, and the transcript. Sessions nobody writes
 * in end after half an hour. Tells the account's server of every change. Thread-safe.
 */
public final class AgentSessions {
    private static final Duration MAX_SILENCE = Duration.ofMinutes(30);

    private final Agents agents = new Agents();
    private final Transcript transcript = new Transcript();
    private final SimulatorClock clock;
    private final ScheduledTasks tasks;
    private final WeChatEvents events;
    private final Map<String, AgentSession> sessions = new LinkedHashMap<>();
    private final Map<String, QueueEntry> waiting = new LinkedHashMap<>();

    public AgentSessions(SimulatorClock clock, ScheduledTasks tasks, WeChatEvents events) {
        this.clock = clock;
        this.tasks = tasks;
        this.events = events;
    }

    public Agents agents() {
        return agents;
    }

    public Transcript transcript() {
        return transcript;
    }

    public synchronized Optional<AgentSession> of(String openid) {
        return Optional.ofNullable(sessions.get(openid));
    }

    public synchronized List<AgentSession> ofAgent(String account) {
        return sessions.values().stream().filter(one -> one.account().equals(account)).toList();
    }

    /** Returns the queue of users, the first in front. */
    public synchronized List<QueueEntry> waiting() {
        return List.copyOf(waiting.values());
    }

    /** Opens a session with a user who has none. */
    public synchronized void open(String openid, String account) {
        Instant now = clock.instant();
        waiting.remove(openid);
        sessions.put(openid, new AgentSession(openid, account, now, now));
        tasks.in(MAX_SILENCE, () -> closeIfSilent(openid));
        events.push(openid, "kf_create_session", out -> out.text("KfAccount", account));
    }

    /** Ends a user's session, if there is one. */
    public synchronized void close(String openid) {
        AgentSession ended = sessions.remove(openid);
        if (ended != null) {
            events.push(openid, "kf_close_session", out -> out.text("KfAccount", ended.account()));
            serveWaiting();
        }
    }

    /** Hands a user's session to another agent. */
    public synchronized void pass(String openid, String account) {
        AgentSession old = sessions.get(openid);
        if (old != null) {
            Instant now = clock.instant();
            sessions.put(openid, new AgentSession(openid, account, now, now));
            events.push(
                    openid,
                    "kf_switch_session",
                    out -> out.text("FromKfAccount", old.account()).text("ToKfAccount", account));
        }
    }

    /** Puts a user into the queue; a wanted agent is the only one who may take the user. */
    public synchronized void queue(String openid, String wanted) {
        if (!sessions.containsKey(openid)) {
            waiting.put(openid, new QueueEntry(openid, wanted, clock.instant()));
            serveWaiting();
        }
    }

    /** A user wrote. True when an agent serves the user, and nobody else is to hear it. */
    public synchronized boolean hears(String openid, String text) {
        Instant now = clock.instant();
        waiting.computeIfPresent(openid, (id, old) -> new QueueEntry(id, old.wanted(), now));
        return write(openid, false, text);
    }

    /** The agent who serves a user writes; false when none does. */
    synchronized boolean write(String openid, boolean byAgent, String text) {
        AgentSession session = sessions.get(openid);
        if (session == null) {
            return false;
        }
        Instant now = clock.instant();
        sessions.put(openid, session.activeAt(now));
        transcript.add(session, byAgent, text, now);
        return true;
    }

    /** An agent comes to work. */
    synchronized void comes(Agent agent, int autoAccept) {
        agents.change(agent.at(true, autoAccept));
        serveWaiting();
    }

    /** An agent goes home; open sessions stay until they are closed. */
    synchronized void goes(Agent agent) {
        agents.change(agent.at(false, 0));
    }

    /** Removes an agent, whose sessions end. */
    public synchronized void remove(String account) {
        agents.remove(account);
        ofAgent(account).forEach(session -> close(session.openid()));
    }

    public synchronized void clear() {
        agents.clear();
        transcript.clear();
        sessions.clear();
        waiting.clear();
    }

    private synchronized void closeIfSilent(String openid) {
        AgentSession session = sessions.get(openid);
        if (session == null) {
            return;
        }
        Duration silence = Duration.between(session.lastActive(), clock.instant());
        if (silence.compareTo(MAX_SILENCE) >= 0) {
            close(openid);
        } else {
            tasks.in(MAX_SILENCE.minus(silence), () -> closeIfSilent(openid));
        }
    }

    /** Gives those who wait to agents who take sessions by themselves and have few of them. */
    private void serveWaiting() {
        for (QueueEntry next : List.copyOf(waiting.values())) {
            agents.all().stream()
                    .filter(agent -> next.mayBeServedBy(agent.account()))
                    .filter(agent -> load(agent) < agent.autoAccept())
                    .min(Comparator.comparingInt(this::load))
                    .ifPresent(agent -> open(next.openid(), agent.account()));
        }
    }

    private int load(Agent agent) {
        return ofAgent(agent.account()).size();
    }
}
