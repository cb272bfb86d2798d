// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api.token;

import io.github.camelwechat.account.Secret;
import io.github.camelwechat.internal.api.client.ApiClient;
import io.github.camelwechat.internal.api.client.ApiHosts;
import io.github.camelwechat.internal.api.client.ApiRequest;
import io.github.camelwechat.internal.api.client.ApiTarget;
import io.github.camelwechat.internal.api.client.Backoff;
import io.github.camelwechat.token.AccessToken;
import io.github.camelwechat.token.TokenRequest;
import io.github.camelwechat.token.TokenSource;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * Tokens from {@code token}, the older of WeChat's two endpoints. Every call makes a new one and
 * ends the one before within minutes (outbound.md 1.1), so all nodes of an account have to share
 * what it gives: see {@link SharedTokens}. Thread-safe.
 */
public final class ClassicTokens implements TokenSource {

    private static final String PATH = "/cgi-bin/token";

    private final ApiClient client;
    private final ApiHosts hosts;
    private final Backoff backoff;
    private final InstantSource clock;

    public ClassicTokens(ApiClient client, ApiHosts hosts, Backoff backoff, InstantSource clock) {
        this.client = client;
        this.hosts = hosts;
        this.backoff = backoff;
        this.clock = clock;
    }

    @Override
    public CompletionStage<AccessToken> fetch(TokenRequest request) {
        ApiTarget target = new ApiTarget(request.account().name(), hosts, PATH);
        Map<String, String> query = new LinkedHashMap<>();
        query.put("grant_type", "client_credential");
        query.put("appid", request.account().appId());
        Secret secret = TokenResponse.appSecret(request.account());
        ApiRequest get = ApiRequest.get(PATH, query).withSecrets(Map.of("secret", secret));
        return backoff.retry(
                () -> {
                    Instant asked = clock.instant();
                    return client.call(target, get, null)
                            .thenApply(reply -> TokenResponse.read(target, asked, reply));
                });
    }
}
