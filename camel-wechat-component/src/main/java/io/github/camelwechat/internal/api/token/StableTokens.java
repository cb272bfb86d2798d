// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api.token;

import io.github.camelwechat.internal.api.client.ApiClient;
import io.github.camelwechat.internal.api.client.ApiHosts;
import io.github.camelwechat.internal.api.client.ApiRequest;
import io.github.camelwechat.internal.api.client.ApiRequest.Effect;
import io.github.camelwechat.internal.api.client.ApiTarget;
import io.github.camelwechat.internal.api.client.Backoff;
import io.github.camelwechat.internal.json.Json;
import io.github.camelwechat.token.AccessToken;
import io.github.camelwechat.token.TokenRequest;
import io.github.camelwechat.token.TokenSource;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
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
        ApiRequest ask = ApiRequest.post(PATH, Effect.NONE, json.writeBytes(fields));
        return backoff.retry(
                () -> {
                    Instant asked = clock.instant();
                    return client.call(target, ask, null)
                            .thenApply(reply -> TokenResponse.read(target, asked, reply));
                });
    }

    /**
     * Limiter of {@code force_refresh}, which kills the token at once for every node and is limited
     * to 20 a day for all of them, at least 30 s apart (outbound.md 1.1). Where the ration is used
     * up, the caller gets the refused token and sees for itself. Thread-safe.
     */
    private static final class ForcedRefreshLimiter {

        private static final Duration PAUSE = Duration.ofSeconds(30);
        private static final int A_DAY = 5;
        private static final ZoneOffset CHINA = ZoneOffset.ofHours(8);

        private final InstantSource clock;
        private Instant forcedAt = Instant.MIN;
        private LocalDate day = LocalDate.MIN;
        private int forced;

        ForcedRefreshLimiter(InstantSource clock) {
            this.clock = clock;
        }

        synchronized boolean take() {
            Instant now = clock.instant();
            if (now.isBefore(forcedAt.plus(PAUSE))) {
                return false;
            }
            LocalDate today = LocalDate.ofInstant(now, CHINA);
            forced = today.equals(day) ? forced + 1 : 1;
            day = today;
            if (forced > A_DAY) {
                return false;
            }
            forcedAt = now;
            return true;
        }
    }
}
