// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.account.Secret;
import io.github.camelwechat.internal.api.client.AccountCircuits;
import io.github.camelwechat.internal.api.client.ApiClient;
import io.github.camelwechat.internal.api.client.ApiHosts;
import io.github.camelwechat.internal.api.client.ApiProtections;
import io.github.camelwechat.internal.api.client.ApiRequest;
import io.github.camelwechat.internal.api.client.ApiRequest.Effect;
import io.github.camelwechat.internal.api.client.ApiResponse;
import io.github.camelwechat.internal.api.client.ApiTarget;
import io.github.camelwechat.internal.api.client.Backoff;
import io.github.camelwechat.internal.api.client.FileOrResponse;
import io.github.camelwechat.internal.api.client.MediaDownload;
import io.github.camelwechat.internal.api.http.FilePart;
import io.github.camelwechat.internal.api.quota.QuotaWatch;
import io.github.camelwechat.internal.api.token.AccountTokens;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Calls of WeChat's API on behalf of an account. Thread-safe. Stages fail as {@link ApiClient} and
 * {@link AccountTokens} say, with a {@link io.github.camelwechat.failure.CircuitOpenException}
 * while WeChat is left alone because it refuses every call of the account, and with a {@link
 * io.github.camelwechat.failure.NotPermittedException} if the account may not make the call.
 */
public final class WeChatApi {

    private static final String SEND = "/cgi-bin/message/custom/send";
    private static final String UPLOAD = "/cgi-bin/media/upload";
    private static final String DOWNLOAD = "/cgi-bin/media/get";
    private static final String PLATFORM_TOKEN = "component_access_token";
    private static final String CALLBACK_ADDRESSES = "/cgi-bin/getcallbackip";

    private final ApiClient client;
    private final AccountTokens tokens;
    private final Backoff backoff;
    private final AccountCircuits circuits;
    private final ApiHosts hosts;
    private final ApiProtections protections;
    private final @Nullable QuotaWatch quotas;

    public WeChatApi(
            ApiClient client,
            AccountTokens tokens,
            ApiHosts hosts,
            Backoff backoff,
            ApiProtections protections,
            AccountCircuits circuits) {
        this(client, tokens, hosts, backoff, protections, circuits, null);
    }

    /**
     * @param quotas what watches the account's quotas; null if nothing does
     */
    public WeChatApi(
            ApiClient client,
            AccountTokens tokens,
            ApiHosts hosts,
            Backoff backoff,
            ApiProtections protections,
            AccountCircuits circuits,
            @Nullable QuotaWatch quotas) {
        this.client = client;
        this.tokens = tokens;
        this.backoff = backoff;
        this.circuits = circuits;
        this.hosts = hosts;
        this.protections = protections;
        this.quotas = quotas;
    }

    /** Returns the watch over the account's quotas; null if nothing watches them. */
    public @Nullable QuotaWatch quotas() {
        return quotas;
    }

    /** Sees to it that there is a token, so that the call which follows does nothing but leave. */
    public CompletionStage<Void> prepare(Account account) {
        return circuits.prepare(account, () -> tokens.current(account)).thenAccept(token -> {});
    }

    /**
     * Makes sure that an account has granted what a call of a path needs, without making it.
     *
     * @return fails with a {@link io.github.camelwechat.failure.NotAuthorizedException} if not
     */
    public CompletionStage<Void> check(Account account, String path) {
        return tokens.check(account, path);
    }

    /** The tokens that our calls carry, for programs that call WeChat themselves. */
    public AccountTokens tokens() {
        return tokens;
    }

    /** Returns what is known of the account's token without asking anybody. */
    public AccountTokens.Condition tokenCondition(Account account) {
        return tokens.condition(account);
    }

    /**
     * Posts a customer-service message.
     *
     * @param json the message with its {@code touser}
     * @return fails with a {@link io.github.camelwechat.failure.SendUncertainException} if the
     *     request left and there is no answer; every other failure means that it certainly was not
     *     delivered
     */
    public CompletionStage<ApiResponse> sendCustomerService(Account account, byte[] json) {
        return call(account, customerService(json));
    }

    /** The request that posts a customer-service message. */
    public static ApiRequest customerService(byte[] json) {
        return ApiRequest.post(SEND, Effect.DELIVERY, json);
    }

    /** Posts JSON to any path. */
    public CompletionStage<ApiResponse> post(
            Account account, String path, Effect effect, byte[] json) {
        return call(account, ApiRequest.post(path, effect, json));
    }

    /** Gets JSON from any path. */
    public CompletionStage<ApiResponse> get(
            Account account, String path, Map<String, String> query) {
        return call(account, ApiRequest.get(path, query));
    }

    /**
     * Uploads temporary media, which WeChat keeps for three days.
     *
     * @param type {@code image}, {@code voice}, {@code video} or {@code thumb}
     * @return the media id
     */
    public CompletionStage<String> upload(Account account, String type, FilePart file) {
        // A thumb's id has a name of its own (outbound.md 5.1).
        return call(account, uploadOf(type, file))
                .thenApply(
                        reply -> reply.text(target(account, UPLOAD), "media_id", "thumb_media_id"));
    }

    /** The request that uploads temporary media. */
    public static ApiRequest uploadOf(String type, FilePart file) {
        return ApiRequest.get(UPLOAD, Map.of("type", type))
                .withContent(new ApiRequest.Content.Form(file, Map.of()));
    }

    /** Fetches media, ours or a user's; what is on disk is removed by whoever gets it. */
    public CompletionStage<MediaDownload> download(Account account, String mediaId) {
        ApiTarget target = target(account, DOWNLOAD);
        return withToken(
                account,
                DOWNLOAD,
                token -> client.download(target, Map.of("media_id", mediaId), token));
    }

    /** Calls any API that answers with JSON. */
    public CompletionStage<ApiResponse> call(Account account, ApiRequest request) {
        ApiTarget target = target(account, request.path());
        CompletionStage<ApiResponse> answer =
                withToken(account, request.path(), token -> client.call(target, request, token));
        QuotaWatch watch = quotas;
        return watch == null
                ? answer
                : answer.thenApply(
                        response -> {
                            watch.answered(request, response);
                            return response;
                        });
    }

    /** Calls any API that answers with a file, or with JSON of any length. */
    public CompletionStage<FileOrResponse> fetch(Account account, ApiRequest request) {
        ApiTarget target = target(account, request.path());
        return withToken(account, request.path(), token -> client.fetch(target, request, token));
    }

    /** Calls an API that takes no access token of the account: the request says all there is. */
    public CompletionStage<ApiResponse> callWithoutToken(Account account, ApiRequest request) {
        ApiTarget target = target(account, request.path());
        return again(() -> client.call(target, request, null));
    }

    /** Calls an API that takes the token of the platform that acts for the account. */
    public CompletionStage<ApiResponse> callAsPlatform(Account account, ApiRequest request) {
        ApiTarget target = target(account, request.path());
        return tokens.asPlatform(
                account,
                request.path(),
                token -> {
                    Map<String, Secret> secrets = new LinkedHashMap<>(request.secrets());
                    secrets.put(PLATFORM_TOKEN, token);
                    ApiRequest signed = request.withSecrets(secrets);
                    return again(() -> client.call(target, signed, null));
                });
    }

    /**
     * Fetches a file that needs no access token from another of WeChat's hosts.
     *
     * @param publicHost its name, as in {@code mp.weixin.qq.com}
     */
    public CompletionStage<FileOrResponse> fetchPublic(
            Account account, String publicHost, ApiRequest request) {
        ApiTarget target = new ApiTarget(account.name(), hosts.sibling(publicHost), request.path());
        return again(() -> client.fetch(target, request, null));
    }

    /** The account with the AppSecret that is in force now. */
    public Account latest(Account account) {
        return tokens.latest(account);
    }

    public ApiHosts hosts() {
        return hosts;
    }

    /**
     * The addresses callbacks come from: single ones, IPv4 and IPv6, and blocks in CIDR notation.
     */
    public CompletionStage<List<String>> callbackAddresses(Account account) {
        return get(account, CALLBACK_ADDRESSES, Map.of())
                .thenApply(reply -> reply.texts(target(account, CALLBACK_ADDRESSES), "ip_list"));
    }

    /** Makes a call, and again after a while if WeChat is busy. */
    private <T> CompletionStage<T> again(Supplier<CompletionStage<T>> call) {
        return call.get().exceptionallyCompose(thrown -> backoff.retry(thrown, call));
    }

    private ApiTarget target(Account account, String path) {
        return account.apiSecurity() == null
                ? new ApiTarget(account.name(), hosts, path)
                : protections.target(account, hosts, path);
    }

    /**
     * Makes a call unless the account may not or its circuit is open, with a token, and again after
     * a while if WeChat is busy.
     *
     * @param call given the token, every time anew
     */
    private <T> CompletionStage<T> withToken(
            Account account, String path, Function<Secret, CompletionStage<T>> call) {
        QuotaWatch watch = quotas;
        return circuits.guard(
                account,
                path,
                () ->
                        watch == null
                                ? tokens.with(
                                        account, path, token -> again(() -> call.apply(token)))
                                : watch.guard(path, () -> watched(watch, account, path, call)));
    }

    /** The same, each attempt counted. */
    private <T> CompletionStage<T> watched(
            QuotaWatch watch,
            Account account,
            String path,
            Function<Secret, CompletionStage<T>> call) {
        return tokens.with(
                account, path, token -> again(() -> watch.counted(path, call.apply(token))));
    }
}
