// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.platform;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.failure.ApiUnreachableException;
import io.github.camelwechat.internal.api.client.ApiClient;
import io.github.camelwechat.internal.api.client.ApiHosts;
import io.github.camelwechat.internal.api.client.ApiRequest;
import io.github.camelwechat.internal.api.client.ApiRequest.Effect;
import io.github.camelwechat.internal.api.client.ApiTarget;
import io.github.camelwechat.internal.api.client.Backoff;
import io.github.camelwechat.internal.api.token.TokenResponse;
import io.github.camelwechat.internal.async.Completion;
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
import org.jspecify.annotations.Nullable;

/**
 * The token of a platform itself, for which WeChat wants the newest ticket that it pushed.
 * Thread-safe.
 */
public final class PlatformTokens implements TokenSource {

    private static final String TOKEN = "/cgi-bin/component/api_component_token";
    private static final String START = "/cgi-bin/component/api_start_push_ticket";

    private final ApiClient client;
    private final ApiHosts hosts;
    private final Backoff backoff;
    private final PlatformTickets tickets;
    private final InstantSource clock;
    private final Json json = new Json();
    private volatile @Nullable String trouble;

    public PlatformTokens(
            ApiClient client,
            ApiHosts hosts,
            Backoff backoff,
            PlatformTickets tickets,
            InstantSource clock) {
        this.client = client;
        this.hosts = hosts;
        this.backoff = backoff;
        this.tickets = tickets;
        this.clock = clock;
    }

    /** Asks WeChat to push tickets again. */
    public CompletionStage<Void> startTickets(Account platform) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("component_appid", platform.appId());
        fields.put("component_secret", TokenResponse.appSecret(platform).reveal());
        ApiRequest ask = ApiRequest.post(START, Effect.NONE, json.writeBytes(fields));
        ApiTarget target = new ApiTarget(platform.name(), hosts, START);
        return backoff.retry(() -> client.call(target, ask, null)).thenAccept(answer -> {});
    }

    /** Returns why this node got no token when it last asked for one; null if it did. */
    public @Nullable String trouble() {
        return trouble;
    }

    /** Fetches a token with the newest ticket. */
    @Override
    public CompletionStage<AccessToken> fetch(TokenRequest request) {
        Account platform = request.account();
        return tickets.newest(platform)
                .thenCompose(
                        found ->
                                found.isPresent()
                                        ? fetch(platform, found.get())
                                        : CompletableFuture.failedStage(noTicket(platform)))
                .whenComplete(
                        (token, thrown) ->
                                trouble =
                                        thrown == null
                                                ? null
                                                : String.valueOf(
                                                        Completion.cause(thrown).getMessage()));
    }

    private CompletionStage<AccessToken> fetch(Account platform, PlatformTickets.Ticket ticket) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("component_appid", platform.appId());
        fields.put("component_appsecret", TokenResponse.appSecret(platform).reveal());
        fields.put("component_verify_ticket", ticket.value().reveal());
        ApiRequest ask = ApiRequest.post(TOKEN, Effect.NONE, json.writeBytes(fields));
        ApiTarget target = new ApiTarget(platform.name(), hosts, TOKEN);
        return backoff.retry(
                () -> {
                    Instant asked = clock.instant();
                    return client.call(target, ask, null)
                            .thenApply(
                                    reply ->
                                            TokenResponse.read(
                                                    target,
                                                    asked,
                                                    reply,
                                                    "component_access_token"));
                });
    }

    private static ApiUnreachableException noTicket(Account platform) {
        return new ApiUnreachableException(
                platform.name(),
                TOKEN,
                "WeChat has pushed no component_verify_ticket yet. It does so every ten minutes to"
                        + " the URL for authorization events, which a route from(\"wechat:"
                        + platform.name()
                        + "\") opens here: compare that with the console, or ask"
                        + " for one with operation startTickets ("
                        + START
                        + ")",
                null);
    }
}
