// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.agent;

import io.github.camelwechat.simulator.change.ChangeFeed;
import io.github.camelwechat.simulator.change.ChangeFeed.Topic;
import io.github.camelwechat.simulator.clock.SimulatorClock;
import io.github.camelwechat.simulator.user.ChatEntry;
import io.github.camelwechat.simulator.user.User;
import io.github.camelwechat.simulator.user.Users;
import java.util.List;

/** A person at WeChat's own customer-service sessions, acting as one of the account's agents. */
public final class SimulatedAgent {
    private final String account;
    private final AgentSessions sessions;
    private final Users users;
    private final SimulatorClock clock;
    private final ChangeFeed changes;

    /** An agent; one nobody added yet is added now, with a person behind it. */
    public SimulatedAgent(
            String account,
            AgentSessions sessions,
            Users users,
            SimulatorClock clock,
            ChangeFeed changes) {
        this.account = account;
        this.sessions = sessions;
        this.users = users;
        this.clock = clock;
        this.changes = changes;
        if (sessions.agents().find(account).isEmpty()) {
            String prefix = account.replaceFirst("@.*", "");
            Agent added =
                    sessions.agents()
                            .add(account, prefix)
                            .orElseThrow(() -> new IllegalStateException("there are 100 agents"));
            sessions.agents().change(added.boundTo("worker_" + prefix));
        }
    }

    public String account() {
        return account;
    }

    /** Comes to work, and picks whom to serve. */
    public void comesOnline() {
        comesOnline(0);
    }

    /** Comes to work, and is given users who wait, up to so many at once. */
    public void comesOnline(int autoAccept) {
        sessions.comes(agent(), autoAccept);
    }

    public void goesOffline() {
        sessions.goes(agent());
    }

    /** The invited person says yes, and is behind this agent from now on. */
    public void acceptsInvitation() {
        sessions.agents().change(agent().boundTo(pending().worker()));
    }

    public void rejectsInvitation() {
        Agent.Invitation asked = pending();
        sessions.agents()
                .change(
                        agent().withInvitation(
                                        new Agent.Invitation(
                                                asked.worker(), asked.expiresAt(), true)));
    }

    /** Takes a user, whether the user waits or not. */
    public void accepts(String openid) {
        User user = users.get(openid);
        sessions.of(openid)
                .ifPresent(
                        session -> {
                            throw new IllegalStateException(
                                    session.account() + " is serving " + openid + " already");
                        });
        sessions.open(user.openid(), account);
    }

    /** Writes to a user this agent serves. */
    public void says(String openid, String text) {
        requireSession(openid);
        sessions.write(openid, true, text);
        long now = clock.epochSecond();
        users.get(openid)
                .add(
                        new ChatEntry(
                                ChatEntry.From.ACCOUNT,
                                "text",
                                text,
                                null,
                                now,
                                ChatEntry.Via.AGENT));
        changes.publish(Topic.CHAT, openid);
    }

    /** Hands a user to another agent. */
    public void passes(String openid, SimulatedAgent other) {
        requireSession(openid);
        sessions.pass(openid, other.account());
    }

    /** Ends the session with a user. */
    public void closes(String openid) {
        requireSession(openid);
        sessions.close(openid);
    }

    /** Returns the lines of this agent's sessions, by either side, the oldest in front. */
    public List<Transcript.Line> transcript() {
        return sessions.transcript().all().stream()
                .filter(line -> line.account().equals(account))
                .toList();
    }

    /** The sessions this agent has now. */
    public List<AgentSession> sessions() {
        return sessions.ofAgent(account);
    }

    private Agent agent() {
        return sessions.agents()
                .find(account)
                .orElseThrow(() -> new IllegalStateException("agent " + account + " was removed"));
    }

    private Agent.Invitation pending() {
        Agent.Invitation invitation = agent().invitation();
        if (invitation == null || !invitation.pendingAt(clock.instant())) {
            throw new IllegalStateException("nobody is invited to be " + account);
        }
        return invitation;
    }

    private void requireSession(String openid) {
        boolean mine = sessions.of(openid).filter(one -> one.account().equals(account)).isPresent();
        if (!mine) {
            throw new IllegalStateException(account + " does not serve " + openid);
        }
    }
}
