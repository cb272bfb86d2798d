// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.account;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The Official Accounts in one WeChat, at most 100000; there is always a first. Thread-safe. */
public final class Accounts {
    private static final int MAX_ACCOUNTS = 100_000;

    private final Map<String, SimulatedAccount> accounts = new LinkedHashMap<>();
    private final SimulatedAccount first;

    public Accounts(SimulatedAccount first, List<SimulatedAccount> others) {
        this.first = first;
        accounts.put(first.appId(), first);
        others.forEach(this::add);
    }

    /**
     * Adds an account.
     *
     * @throws IllegalArgumentException when its appid or original id is another's
     */
    public synchronized void add(SimulatedAccount account) {
        if (accounts.containsKey(account.appId())) {
            throw new IllegalArgumentException(
                    "there is an account " + account.appId() + " already; give each its own appid");
        }
        if (accounts.size() >= MAX_ACCOUNTS) {
            throw new IllegalArgumentException(
                    "this simulator holds at most " + MAX_ACCOUNTS + " accounts");
        }
        accounts.put(account.appId(), account);
    }

    /** Forgets an account; the first stays. */
    public synchronized void remove(String appId) {
        if (!appId.equals(first.appId())) {
            accounts.remove(appId);
        }
    }

    public SimulatedAccount first() {
        return first;
    }

    public synchronized Optional<SimulatedAccount> find(String appId) {
        return Optional.ofNullable(accounts.get(appId));
    }

    /**
     * The account with an appid.
     *
     * @throws IllegalArgumentException when there is none
     */
    public SimulatedAccount get(String appId) {
        return find(appId)
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "there is no account \"" + appId + "\" in this WeChat"));
    }

    /** All of them, in the order in which they came. */
    public synchronized List<SimulatedAccount> all() {
        return List.copyOf(accounts.values());
    }
}
