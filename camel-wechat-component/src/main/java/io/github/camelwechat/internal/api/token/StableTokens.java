// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api.token;

import io.github.camelwechat.internal.api.client.ApiClient;
import io.github.camelwechat.internal.api.client.ApiHosts;
import io.github.camelwechat.internal.api.client.ApiTarget;
import io.github.camelwechat.internal.api.client.Backoff;
import io.github.camelwechat.internal.api.client.Effect;
import io.github.camelwechat.internal.json.Json;
import io.github.camelwechat.token.AccessToken;
import io.github.camelwechat.token.TokenRequest;
import io.github.camelwechat.token.TokenSource;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tokens from {@code stable_token} in normal mode, which gives every node the same one and never
 * kills a token that another program uses (outbound.md 1.1). Only if WeChat hands back the very
 * token it refuses is another one forced out of it, and rarely. Thread-safe.
 */
public final class StableTokens implements TokenSource {

    private static final String PATH = "/cgi-bin/stable_token";

    private final ApiClient client;
    private final ApiHosts hosts;
    private final Json json;
    private final Backoff backoff;
    private final InstantSource clock;
    private final Map<String, ForcedRefreshLimiter> rations = new ConcurrentHashMap<>();

    public StableTokens(
            ApiClient client, ApiHosts hosts, Json json, Backoff backoff, InstantSource clock) {
        this.client = client;
        this.hosts = hosts;
        this.json = json;
        this.backoff = backoff;
        this.clock = clock;
    }

    @Override
    public CompletionStage<AccessToken> fetch(TokenRequest request) {
        return fetch(request, false)
                .thenCompose(
                        found ->
                                mayForce(request, found)
                                        ? fetch(request, true)
                                        : CompletableFuture.completedFuture(found));
    }

    private boolean mayForce(TokenRequest request, AccessToken found) {
        return request.refused()
                && request.replaces(found)
                && rations.computeIfAbsent(
                                request.account().appId(), appId -> new ForcedRefreshLimiter(clock))
                        .take();
    }

    private CompletionStage<AccessToken> fetch(TokenRequest request, boolean force) {
        ApiTarget target = new ApiTarget(request.account().name(), hosts, PATH);
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("grant_type", "client_credential");
        fields.put("appid", request.account().appId());
        fields.put("secret", TokenResponse.appSecret(request.account()).reveal());
        fields.put("force_refresh", force);
        byte[] body = json.writeBytes(fields);
        return backoff.retry(
                () -> {
                    Instant asked = clock.instant();
                    return client.postJson(target, Effect.NONE, null, body)
                            .thenApply(reply -> TokenResponse.read(target, asked, reply));
                });
    }
}
