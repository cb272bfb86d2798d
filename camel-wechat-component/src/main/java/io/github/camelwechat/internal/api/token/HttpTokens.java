// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api.token;

import io.github.camelwechat.failure.ApiUnreachableException;
import io.github.camelwechat.internal.api.client.ApiClient;
import io.github.camelwechat.internal.api.client.ApiHosts;
import io.github.camelwechat.internal.api.client.ApiRequest;
import io.github.camelwechat.internal.api.client.ApiRequest.Effect;
import io.github.camelwechat.internal.api.client.ApiTarget;
import io.github.camelwechat.internal.api.client.FileOrResponse;
import io.github.camelwechat.internal.json.Json;
import io.github.camelwechat.token.AccessToken;
import io.github.camelwechat.token.TokenRequest;
import io.github.camelwechat.token.TokenSource;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Tokens from a server that serves several programs. It is asked again every minute, as WeChat
 * advises those who do not fetch tokens themselves, or when what it gave ends or is refused. The
 * address may carry a key, so only its path is ever named. Thread-safe.
 */
public final class HttpTokens implements TokenSource {

    private static final Duration KEPT = Duration.ofMinutes(1);

    /**
     * @param wantsReports whether the server wants to know of a token that WeChat no longer takes,
     *     as the token service of this component does
     */
    private record Given(AccessToken token, boolean wantsReports) {}

    private final ApiClient client;
    private final URI address;
    private final ApiHosts host;
    private final Json json;
    private final InstantSource clock;

    /**
     * @param address http or https, with a host
     */
    public HttpTokens(ApiClient client, URI address, Json json, InstantSource clock) {
        this.client = client;
        this.address = address;
        this.host = ApiHosts.parse(address.getScheme() + "://" + address.getRawAuthority());
        this.json = json;
        this.clock = clock;
    }

    @Override
    public CompletionStage<AccessToken> fetch(TokenRequest request) {
        String path = address.getRawPath().isEmpty() ? "/" : address.getRawPath();
        String query = address.getRawQuery() == null ? "" : "?" + address.getRawQuery();
        ApiTarget target = new ApiTarget(request.account().name(), host, path);
        return fetch(target, ApiRequest.get(path + query, Map.of()))
                .thenCompose(
                        given ->
                                request.refused() && request.replaces(given.token())
                                        ? reported(target, path + query, given)
                                        : CompletableFuture.completedStage(given.token()));
    }

    /**
     * Tells a server that gives a token WeChat has refused already, if it says that it wants to be
     * told. If that fails, the next call shows what the token is worth.
     */
    private CompletionStage<AccessToken> reported(ApiTarget target, String path, Given given) {
        if (!given.wantsReports()) {
            return CompletableFuture.completedStage(given.token());
        }
        byte[] stale = json.writeBytes(Map.of("stale_token", given.token().value().reveal()));
        return fetch(target, ApiRequest.post(path, Effect.NONE, stale))
                .thenApply(Given::token)
                .exceptionally(thrown -> given.token());
    }

    private CompletionStage<Given> fetch(ApiTarget target, ApiRequest request) {
        Instant asked = clock.instant();
        return client.fetch(target, request, null)
                .thenApply(
                        answer ->
                                new Given(
                                        token(target, asked, answer),
                                        answer instanceof FileOrResponse.Answer object
                                                && "POST"
                                                        .equals(
                                                                object.reply()
                                                                        .text("report_stale_by"))));
    }

    private AccessToken token(ApiTarget target, Instant asked, FileOrResponse answer) {
        ExternalToken given =
                answer instanceof FileOrResponse.Answer object
                        ? ExternalToken.read(object.reply().fields())
                        : ExternalToken.read(
                                json, ((FileOrResponse.File) answer).media().content().bytes());
        if (given == null) {
            throw new ApiUnreachableException(
                    target.account(),
                    target.path(),
                    "the server of option tokenSource should answer a token, or JSON with"
                            + " access_token and expires_in, but does not",
                    null);
        }
        Long left = given.expiresIn();
        Duration life = left == null ? KEPT : Duration.ofSeconds(Math.max(1, left));
        return new AccessToken(given.value(), asked.plus(life.compareTo(KEPT) < 0 ? life : KEPT));
    }
}
