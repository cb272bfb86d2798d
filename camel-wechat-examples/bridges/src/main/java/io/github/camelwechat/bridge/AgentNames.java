// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.bridge;

import io.github.camelwechat.bridge.desk.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The customer-service account, {@code kf_account}, under which WeChat shows what an agent of the
 * helpdesk says. An agent without one speaks as the account itself, and so does one whose account
 * WeChat does not know. Thread-safe.
 */
final class AgentNames {

    /** After that WeChat is tried again with an account that it did not know. */
    private static final Duration UNKNOWN = Duration.ofHours(1);

    private final Map<String, Instant> unknown = new ConcurrentHashMap<>();
    private final Map<String, String> accounts = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

    private AgentNames() {}

    /**
     * Reads {@code Alice=alice@shop,bob@example.com=bob@shop}: name, e-mail address or id of an
     * agent, and its account.
     *
     * @throws IllegalArgumentException if it is written otherwise
     */
    static AgentNames of(String list) {
        AgentNames names = new AgentNames();
        for (String entry : list.split(",")) {
            if (entry.isBlank()) {
                continue;
            }
            int sign = entry.lastIndexOf('=');
            if (sign < 1 || !entry.substring(sign + 1).contains("@")) {
                throw new IllegalArgumentException(
                        "option agents: '"
                                + entry.strip()
                                + "' is not an agent and a customer-service account; write"
                                + " Alice=alice@shop, with commas between several");
            }
            names.accounts.put(entry.substring(0, sign).strip(), entry.substring(sign + 1).strip());
        }
        return names;
    }

    /** WeChat did not know an account: until somebody has made it, it costs a call a message. */
    void unknown(String kfAccount, Instant now) {
        unknown.put(kfAccount, now.plus(UNKNOWN));
    }

    /** The account of an agent; empty if it has none, or WeChat did not know it lately. */
    Optional<String> kfAccount(Answer.Agent agent, Instant now) {
        return Stream.of(agent.id(), agent.email(), agent.name())
                .filter(name -> name != null && accounts.containsKey(name))
                .map(name -> accounts.get(name))
                .findFirst()
                .filter(account -> !now.isBefore(unknown.getOrDefault(account, now)));
    }
}
