// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.state;

import io.github.camelwechat.simulator.account.SimulatedAccount;
import io.github.camelwechat.simulator.change.ChangeFeed;
import io.github.camelwechat.simulator.platform.ReleaseReport;
import io.github.camelwechat.simulator.platform.ReleaseTest;
import io.github.camelwechat.simulator.platform.ThirdPartyPlatform;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * One WeChat: what its accounts share, and the state of each. That of the first is there from the
 * start, that of any other from its first use, so that an account nobody uses costs its name only.
 * Thread-safe.
 */
public final class AccountStates {
    private final CommonState common;
    private final SimulatorState first;
    private final Map<String, SimulatorState> states = new ConcurrentHashMap<>();

    public AccountStates(Vertx vertx, SimulatorOptions options) {
        common = new CommonState(vertx, options);
        first = new SimulatorState(common, options.account(), options.callbackUrl());
        states.put(options.account().appId(), first);
    }

    public CommonState common() {
        return common;
    }

    public SimulatorState first() {
        return first;
    }

    /** The state of the account with an appid; empty when there is no such account. */
    public Optional<SimulatorState> find(String appId) {
        return common.accounts().find(appId).map(this::of);
    }

    /**
     * The state of the account with an appid.
     *
     * @throws IllegalArgumentException when there is no such account
     */
    public SimulatorState get(String appId) {
        return of(common.accounts().get(appId));
    }

    /** The first account that was used and has something. */
    public Optional<SimulatorState> having(Predicate<SimulatorState> something) {
        return something.test(first)
                ? Optional.of(first)
                : states.values().stream().filter(something).findFirst();
    }

    /** Plays WeChat's release test with a platform. */
    public CompletableFuture<ReleaseReport> releaseTest(ThirdPartyPlatform platform) {
        return new ReleaseTest(
                        common.accounts(),
                        (appId, openid) -> get(appId).user(openid),
                        common.changes(),
                        common.random())
                .run(platform);
    }

    /**
     * Forgets users, chats, windows, media, templates, articles, callbacks, requests, planned
     * faults, authorizations of platforms, changed quotas, callback origins and redelivery. Keeps
     * accounts, platforms, their URLs, the mode, tokens that were issued to them, the time and the
     * count of message ids.
     */
    public void reset() {
        common.reset();
        List.copyOf(states.values()).forEach(SimulatorState::reset);
        common.changes().publish(ChangeFeed.Topic.RESET);
    }

    private SimulatorState of(SimulatedAccount account) {
        return states.computeIfAbsent(
                account.appId(), appId -> new SimulatorState(common, account, null));
    }
}
