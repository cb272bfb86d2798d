// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.platform;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.account.Secret;
import io.github.camelwechat.failure.ApiUnreachableException;
import io.github.camelwechat.internal.api.client.ApiClient;
import io.github.camelwechat.internal.api.client.ApiHosts;
import io.github.camelwechat.internal.api.client.ApiRequest;
import io.github.camelwechat.internal.api.client.ApiRequest.Effect;
import io.github.camelwechat.internal.api.client.ApiResponse;
import io.github.camelwechat.internal.api.client.ApiTarget;
import io.github.camelwechat.internal.api.client.Backoff;
import io.github.camelwechat.internal.api.token.AccountTokens;
import io.github.camelwechat.internal.api.token.TokenResponse;
import io.github.camelwechat.internal.json.Json;
import io.github.camelwechat.token.AccessToken;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The part of WeChat's API that takes the token of a platform. Stages fail as {@link ApiClient} and
 * {@link AccountTokens} say. Thread-safe.
 */
public final class PlatformApi {

    private static final String ROOT = "/cgi-bin/component/";
    private static final String EXCHANGE = ROOT + "api_query_auth";
    private static final String REFRESH = ROOT + "api_authorizer_token";
    private static final String INFO = ROOT + "api_get_authorizer_info";
    private static final String LIST = ROOT + "api_get_authorizer_list";
    private static final String PRE_AUTH_CODE = ROOT + "api_create_preauthcode";
    private static final String OPTION = ROOT + "api_get_authorizer_option";
    private static final String SET_OPTION = ROOT + "api_set_authorizer_option";

    /** The most that WeChat lists at once. */
    private static final int PAGE = 500;

    private static final String ACCESS_TOKEN = "authorizer_access_token";
    private static final String REFRESH_TOKEN = "authorizer_refresh_token";

    private final Account platform;
    private final ApiClient client;
    private final ApiHosts hosts;
    private final Backoff backoff;
    private final AccountTokens tokens;
    private final InstantSource clock;
    private final Json json = new Json();

    /**
     * The tokens of an authorizer, and what it granted.
     *
     * @param refreshToken null where WeChat did not say it
     * @param token null where WeChat did not say it
     * @param info WeChat's own description of the account; empty where WeChat did not say it
     */
    public record Grant(
            String appId,
            @Nullable Secret refreshToken,
            @Nullable AccessToken token,
            Set<Integer> permissionSets,
            Map<String, Object> info) {}

    /**
     * @param platform the platform, with its secret
     * @param tokens gives the platform's own token
     */
    public PlatformApi(
            Account platform,
            ApiClient client,
            ApiHosts hosts,
            Backoff backoff,
            AccountTokens tokens,
            InstantSource clock) {
        this.platform = platform;
        this.client = client;
        this.hosts = hosts;
        this.backoff = backoff;
        this.tokens = tokens;
        this.clock = clock;
    }

    public Account platform() {
        return platform;
    }

    /** Makes a call with the platform's own token. */
    public <T> CompletionStage<T> with(String path, Function<Secret, CompletionStage<T>> call) {
        return tokens.with(platform, path, call);
    }

    /** Completes once there is a token of the platform, without which it can call nothing. */
    CompletionStage<?> ready() {
        return tokens.current(platform);
    }

    /** Creates the code for one visit of one administrator to the page of authorization. */
    public CompletionStage<Secret> preAuthCode() {
        return call(PRE_AUTH_CODE, Map.of())
                .thenApply(reply -> Secret.of(reply.text(target(PRE_AUTH_CODE), "pre_auth_code")));
    }

    /** Exchanges the code of an authorization, which WeChat takes once. */
    public CompletionStage<Grant> exchange(Secret code) {
        Instant asked = clock.instant();
        return call(EXCHANGE, Map.of("authorization_code", code.reveal()))
                .thenApply(
                        reply -> {
                            ApiResponse info = part(reply, EXCHANGE, "authorization_info");
                            AccessToken token =
                                    TokenResponse.read(target(EXCHANGE), asked, info, ACCESS_TOKEN);
                            return grant(
                                    info,
                                    info.text(target(EXCHANGE), "authorizer_appid"),
                                    token,
                                    Map.of());
                        });
    }

    /**
     * Refreshes the tokens of an authorizer.
     *
     * @return its access token, and the refresh token that is good from now on
     */
    public CompletionStage<Grant> refresh(String appId, Secret refreshToken) {
        Instant asked = clock.instant();
        return call(
                        REFRESH,
                        Map.of("authorizer_appid", appId, REFRESH_TOKEN, refreshToken.reveal()))
                .thenApply(
                        reply ->
                                grant(
                                        reply,
                                        appId,
                                        TokenResponse.read(
                                                target(REFRESH), asked, reply, ACCESS_TOKEN),
                                        Map.of()));
    }

    /** Returns what WeChat knows of an authorizer; its access token is not part of that. */
    public CompletionStage<Grant> authorization(String appId) {
        return call(INFO, Map.of("authorizer_appid", appId))
                .thenApply(
                        reply ->
                                grant(
                                        part(reply, INFO, "authorization_info"),
                                        appId,
                                        null,
                                        part(reply, INFO, "authorizer_info").fields()));
    }

    /** Finds the refresh token of an authorizer in WeChat's list of all of them. */
    public CompletionStage<Optional<Secret>> listed(String appId) {
        return listed(appId, 0);
    }

    private CompletionStage<Optional<Secret>> listed(String appId, int offset) {
        return call(LIST, Map.of("offset", offset, "count", PAGE))
                .thenCompose(
                        reply -> {
                            List<Map<?, ?>> page = objects(reply.fields().get("list"));
                            Optional<Secret> found =
                                    page.stream()
                                            .filter(each -> isOf(each, appId))
                                            .map(each -> Authorizer.secret(token(each)))
                                            .flatMap(token -> Optional.ofNullable(token).stream())
                                            .findFirst();
                            return found.isPresent() || page.size() < PAGE
                                    ? CompletableFuture.completedStage(found)
                                    : listed(appId, offset + PAGE);
                        });
    }

    private static boolean isOf(Map<?, ?> entry, String appId) {
        return appId.equals(entry.get("authorizer_appid"));
    }

    private static @Nullable Object token(Map<?, ?> entry) {
        return entry.get("refresh_token");
    }

    /** Reads an option of an authorizer, for example {@code location_report}. */
    public CompletionStage<String> option(String appId, String name) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("authorizer_appid", appId);
        fields.put("option_name", name);
        return call(OPTION, fields).thenApply(reply -> reply.text(target(OPTION), "option_value"));
    }

    /** Sets an option of an authorizer. */
    public CompletionStage<Void> option(String appId, String name, String value) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("authorizer_appid", appId);
        fields.put("option_name", name);
        fields.put("option_value", value);
        return call(SET_OPTION, fields).thenAccept(reply -> {});
    }

    private CompletionStage<ApiResponse> call(String path, Map<String, ?> fields) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("component_appid", platform.appId());
        body.putAll(fields);
        ApiRequest request = ApiRequest.post(path, Effect.NONE, json.writeBytes(body));
        return tokens.with(
                platform,
                path,
                token -> backoff.retry(() -> client.call(target(path), request, token)));
    }

    private ApiTarget target(String path) {
        return new ApiTarget(platform.name(), hosts, path);
    }

    private static Grant grant(
            ApiResponse reply,
            String appId,
            @Nullable AccessToken token,
            Map<String, Object> info) {
        Set<Integer> sets = new TreeSet<>();
        for (Map<?, ?> each : objects(reply.fields().get("func_info"))) {
            if (each.get("funcscope_category") instanceof Map<?, ?> category
                    && category.get("id") instanceof Number id) {
                sets.add(id.intValue());
            }
        }
        return new Grant(appId, Authorizer.secret(reply.text(REFRESH_TOKEN)), token, sets, info);
    }

    private static List<Map<?, ?>> objects(@Nullable Object list) {
        List<Map<?, ?>> objects = new ArrayList<>();
        if (list instanceof List<?> entries) {
            for (Object each : entries) {
                if (each instanceof Map<?, ?> object) {
                    objects.add(object);
                }
            }
        }
        return objects;
    }

    /** An object inside an answer, read like an answer of its own. */
    private ApiResponse part(ApiResponse reply, String path, String name) {
        if (reply.fields().get(name) instanceof Map<?, ?> object) {
            Map<String, Object> fields = new LinkedHashMap<>();
            object.forEach((key, value) -> fields.put(String.valueOf(key), value));
            return new ApiResponse(0, "", null, fields);
        }
        throw new ApiUnreachableException(platform.name(), path, "the answer has no " + name, null);
    }
}
