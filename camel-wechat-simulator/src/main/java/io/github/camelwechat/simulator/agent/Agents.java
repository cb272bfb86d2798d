// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.agent;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The account's agents, at most 100. Thread-safe. */
public final class Agents {
    private static final int MAX_AGENTS = 100;
    private static final int FIRST_ID = 1001;

    private final Map<String, Agent> agents = new LinkedHashMap<>();
    private int next = FIRST_ID;

    /** Adds an agent nobody is behind yet; empty when there are 100. */
    public synchronized Optional<Agent> add(String account, String nick) {
        if (agents.size() >= MAX_AGENTS) {
            return Optional.empty();
        }
        Agent added = Agent.of(account, next++, nick);
        agents.put(account, added);
        return Optional.of(added);
    }

    public synchronized Optional<Agent> find(String account) {
        return Optional.ofNullable(agents.get(account));
    }

    /** Puts a changed agent in the place of the one of the same account. */
    public synchronized void change(Agent changed) {
        agents.replace(changed.account(), changed);
    }

    public synchronized void remove(String account) {
        agents.remove(account);
    }

    /** All of them, the oldest in front. */
    public synchronized List<Agent> all() {
        return List.copyOf(agents.values());
    }

    /** Tells whether a person is behind one of the agents. */
    public boolean isWorker(String wechatId) {
        return all().stream().anyMatch(agent -> wechatId.equals(agent.worker()));
    }

    public synchronized void clear() {
        agents.clear();
        next = FIRST_ID;
    }
}
