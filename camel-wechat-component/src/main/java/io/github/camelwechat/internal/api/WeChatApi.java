// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.account.Secret;
import io.github.camelwechat.failure.ApiErrorException;
import io.github.camelwechat.failure.ApiUnreachableException;
import io.github.camelwechat.failure.CircuitOpenException;
import io.github.camelwechat.internal.api.client.AccountCircuit;
import io.github.camelwechat.internal.api.client.AccountCircuits;
import io.github.camelwechat.internal.api.client.ApiClient;
import io.github.camelwechat.internal.api.client.ApiHosts;
import io.github.camelwechat.internal.api.client.ApiProtections;
import io.github.camelwechat.internal.api.client.ApiRequest;
import io.github.camelwechat.internal.api.client.ApiResponse;
import io.github.camelwechat.internal.api.client.ApiTarget;
import io.github.camelwechat.internal.api.client.Backoff;
import io.github.camelwechat.internal.api.client.Effect;
import io.github.camelwechat.internal.api.client.FileOrResponse;
import io.github.camelwechat.internal.api.client.MediaDownload;
import io.github.camelwechat.internal.api.http.FilePart;
import io.github.camelwechat.internal.api.token.TokenProvider;
import io.github.camelwechat.internal.async.Completion;
import io.github.camelwechat.token.AccessToken;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Business calls: with a token, again with a fresh one if WeChat no longer takes it, and again
 * after a while if WeChat is busy. Thread-safe. Stages fail as {@link ApiClient} and {@link
 * TokenProvider} say, and with a {@link CircuitOpenException} while WeChat is left alone because it
 * refuses every call of the account.
 */
public final class WeChatApi {

    private static final String SEND = "/cgi-bin/message/custom/send";
    private static final String UPLOAD = "/cgi-bin/media/upload";
    private static final String DOWNLOAD = "/cgi-bin/media/get";
    private static final String CALLBACK_ADDRESSES = "/cgi-bin/getcallbackip";

    /** Superseded, not valid for this account, expired (outbound.md 1.2). */
    private static final Set<Integer> STALE_TOKEN = Set.of(40001, 40014, 42001);

    private final ApiClient client;
    private final TokenProvider tokens;
    private final ApiHosts hosts;
    private final Backoff backoff;
    private final ApiProtections protections;
    private final AccountCircuits circuits;

    public WeChatApi(
            ApiClient client,
            TokenProvider tokens,
            ApiHosts hosts,
            Backoff backoff,
            ApiProtections protections,
            AccountCircuits circuits) {
        this.client = client;
        this.tokens = tokens;
        this.hosts = hosts;
        this.backoff = backoff;
        this.protections = protections;
        this.circuits = circuits;
    }

    /** Sees to it that there is a token, so that the call which follows does nothing but leave. */
    public CompletionStage<Void> prepare(Account configured) {
        Account account = tokens.latest(configured);
        AccountCircuit circuit = circuits.of(account);
        CircuitOpenException shut = circuit.shut();
        if (shut != null) {
            return CompletableFuture.failedFuture(shut);
        }
        // A token alone proves nothing about the account; only that there is none does.
        return tokens.current(account)
                .thenAccept(token -> {})
                .exceptionallyCompose(
                        thrown -> {
                            circuit.refuse();
                            return circuit.watch(CompletableFuture.failedFuture(thrown));
                        });
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
        return call(
                account,
                token -> client.postJson(target(account, SEND), Effect.DELIVERY, token, json));
    }

    /** Posts JSON to any path. */
    public CompletionStage<ApiResponse> post(
            Account account, String path, Effect effect, byte[] json) {
        return call(account, token -> client.postJson(target(account, path), effect, token, json));
    }

    /** Gets JSON from any path. */
    public CompletionStage<ApiResponse> get(
            Account account, String path, Map<String, String> query) {
        return call(account, token -> client.get(target(account, path), query, token));
    }

    /**
     * Uploads temporary media, which WeChat keeps for three days.
     *
     * @param type {@code image}, {@code voice}, {@code video} or {@code thumb}
     * @return the media id
     */
    public CompletionStage<String> upload(Account account, String type, FilePart file) {
        ApiTarget target = target(account, UPLOAD);
        return call(account, token -> client.upload(target, Map.of("type", type), token, file))
                .thenApply(reply -> mediaId(target, reply));
    }

    /** Fetches media, ours or a user's, into memory. */
    public CompletionStage<MediaDownload> download(Account account, String mediaId) {
        ApiTarget target = target(account, DOWNLOAD);
        return call(account, token -> client.download(target, Map.of("media_id", mediaId), token));
    }

    /** Calls any API that answers with JSON. */
    public CompletionStage<ApiResponse> call(Account account, ApiRequest request) {
        ApiTarget target = target(account, request.path());
        return call(account, token -> client.call(target, request, token));
    }

    /** Calls any API that answers with a file, or with JSON of any length. */
    public CompletionStage<FileOrResponse> fetch(Account account, ApiRequest request) {
        ApiTarget target = target(account, request.path());
        return call(account, token -> client.fetch(target, request, token));
    }

    /** Calls an API that takes no access token of the account: the request says all there is. */
    public CompletionStage<ApiResponse> callWithoutToken(Account account, ApiRequest request) {
        ApiTarget target = target(account, request.path());
        return backoff.retry(() -> client.call(target, request, null));
    }

    /**
     * Fetches a file that needs no access token from another of WeChat's hosts.
     *
     * @param publicHost its name, as in {@code mp.weixin.qq.com}
     */
    public CompletionStage<FileOrResponse> fetchPublic(
            Account account, String publicHost, ApiRequest request) {
        ApiTarget target = new ApiTarget(account.name(), hosts.sibling(publicHost), request.path());
        return backoff.retry(() -> client.fetch(target, request, null));
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
                .thenApply(reply -> texts(target(account, CALLBACK_ADDRESSES), reply, "ip_list"));
    }

    private <T> CompletionStage<T> call(
            Account configured, Function<Secret, CompletionStage<T>> call) {
        Account account = tokens.latest(configured);
        AccountCircuit circuit = circuits.of(account);
        CircuitOpenException open = circuit.refuse();
        return open == null
                ? circuit.watch(withToken(account, call))
                : CompletableFuture.failedFuture(open);
    }

    private <T> CompletionStage<T> withToken(
            Account account, Function<Secret, CompletionStage<T>> call) {
        return tokens.current(account)
                .thenCompose(
                        token ->
                                withBackoff(call, token)
                                        .exceptionallyCompose(
                                                thrown ->
                                                        staleToken(thrown)
                                                                ? again(account, token, call)
                                                                : CompletableFuture.failedFuture(
                                                                        thrown)));
    }

    private <T> CompletionStage<T> again(
            Account account, AccessToken stale, Function<Secret, CompletionStage<T>> call) {
        tokens.invalidate(account, stale);
        return tokens.current(account).thenCompose(fresh -> withBackoff(call, fresh));
    }

    private <T> CompletionStage<T> withBackoff(
            Function<Secret, CompletionStage<T>> call, AccessToken token) {
        return backoff.retry(() -> call.apply(token.value()));
    }

    private ApiTarget target(Account account, String path) {
        return new ApiTarget(account.name(), hosts, path, protections.of(account));
    }

    /** A thumb's id has a name of its own (outbound.md 5.1). */
    private static String mediaId(ApiTarget target, ApiResponse reply) {
        String mediaId =
                reply.text("media_id") != null
                        ? reply.text("media_id")
                        : reply.text("thumb_media_id");
        if (mediaId == null) {
            throw new ApiUnreachableException(
                    target.account(),
                    target.path(),
                    "the answer to the upload has no media_id",
                    null);
        }
        return mediaId;
    }

    private static List<String> texts(ApiTarget target, ApiResponse reply, String name) {
        if (!(reply.fields().get(name) instanceof List<?> list) || list.isEmpty()) {
            throw new ApiUnreachableException(
                    target.account(), target.path(), "the answer has no " + name, null);
        }
        return list.stream().map(String::valueOf).toList();
    }

    private static boolean staleToken(Throwable thrown) {
        return Completion.cause(thrown) instanceof ApiErrorException refusal
                && STALE_TOKEN.contains(refusal.errorCode());
    }
}
