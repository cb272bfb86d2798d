// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.platform;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.account.Secret;
import io.github.camelwechat.internal.api.WeChatApi;
import io.github.camelwechat.internal.api.client.AccountCircuits;
import io.github.camelwechat.internal.api.client.ApiFixture;
import io.github.camelwechat.internal.api.client.ApiHosts;
import io.github.camelwechat.internal.api.client.ApiProtections;
import io.github.camelwechat.internal.api.client.ApiRequest;
import io.github.camelwechat.internal.api.client.ApiResponse;
import io.github.camelwechat.internal.api.client.ApiTarget;
import io.github.camelwechat.internal.api.token.AccessTokens;
import io.github.camelwechat.internal.api.token.SharedTokens;
import io.github.camelwechat.simulator.WeChatSimulator;
import io.github.camelwechat.simulator.account.SimulatedPlatform;
import io.github.camelwechat.store.StateStore;
import io.github.camelwechat.token.AccessToken;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/**
 * One node's knowledge of a platform; nothing of it outlives the object but what is in the store.
 */
public final class PlatformNode {

    public final Account platform;
    public final PlatformTickets tickets;
    public final PlatformTokens own;
    public final PlatformApi api;
    public final Authorizers authorizers;
    public final AuthorizerTokens tokens;

    /** The whole API, with the tokens of authorizers. */
    public final WeChatApi asAuthorizers;

    /** The calls that left in the name of an authorizer. */
    public final AtomicInteger calls = new AtomicInteger();

    private final ApiFixture http;
    private final ApiHosts hosts;

    public PlatformNode(
            WeChatSimulator wechat,
            ApiFixture http,
            StateStore store,
            ScheduledExecutorService timers) {
        this(
                wechat.baseUri().toString(),
                wechat.platform().registration(),
                wechat.clock(),
                http,
                store,
                timers);
    }

    /** For a process in which WeChat is not. */
    public PlatformNode(
            String baseUrl,
            SimulatedPlatform registration,
            InstantSource clock,
            ApiFixture http,
            StateStore store,
            ScheduledExecutorService timers) {
        this.http = http;
        hosts = ApiHosts.parse(baseUrl);
        platform =
                new Account(
                        "acme", registration.appId(), null, Secret.of(registration.appSecret()));
        tickets = new PlatformTickets(store, clock);
        own = new PlatformTokens(http.client, hosts, http.backoff, tickets, clock);
        AccessTokens.Provider provider =
                new AccessTokens(clock, http.random, UnaryOperator.identity(), null)
                        .from(new SharedTokens(own, "component", store, clock, timers), "platform");
        api = new PlatformApi(platform, http.client, hosts, http.backoff, provider, clock);
        authorizers = new Authorizers(api, store, clock);
        tokens = new AuthorizerTokens(authorizers, store, clock, timers);
        asAuthorizers =
                new WeChatApi(
                        http.client,
                        tokens,
                        hosts,
                        http.backoff,
                        new ApiProtections(clock, http.random),
                        new AccountCircuits(clock, UnaryOperator.identity()));
    }

    /** The access token of an authorizer. */
    public CompletionStage<AccessToken> token(String appId) {
        return tokens.current(Authorizer.account(platform, appId));
    }

    /** Calls an API in the name of an authorizer. */
    public CompletionStage<ApiResponse> call(String appId, String path) {
        return tokens.with(
                Authorizer.account(platform, appId),
                path,
                token -> {
                    calls.incrementAndGet();
                    return http.client.call(
                            new ApiTarget("acme", hosts, path),
                            ApiRequest.get(path, Map.of()),
                            token);
                });
    }
}
