// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.tokenservice;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.account.Secret;
import io.github.camelwechat.failure.ApiErrorException;
import io.github.camelwechat.failure.CircuitOpenException;
import io.github.camelwechat.failure.WeChatException;
import io.github.camelwechat.internal.api.WeChatApi;
import io.github.camelwechat.internal.async.Completion;
import io.github.camelwechat.internal.callback.source.Caller;
import io.github.camelwechat.internal.callback.verify.CallbackQuery;
import io.github.camelwechat.internal.camel.runtime.AccountSettings.TokenServiceSettings;
import io.github.camelwechat.internal.json.InvalidJsonException;
import io.github.camelwechat.internal.json.Json;
import io.github.camelwechat.token.AccessToken;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers programs that want the access token of one account, or tell that WeChat no longer takes
 * it. Who asks is judged by the head of the request alone. Thread-safe.
 */
final class TokenService {

    /** In bytes: a token has room for 512 characters, and some of ours for 4096. */
    static final int LONGEST_BODY = 8 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(TokenService.class);

    private static final String BEARER = "bearer ";

    /** Where WeChat does not answer, each of them may hold a worker of the HTTP server. */
    private static final int MOST_WAITING = 8;

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final int MOST_A_SECOND = 100;
    private static final int MOST_WRONG_KEYS_A_SECOND = 10;

    /** Of a program that calls every token stale WeChat shall not hear more than this. */
    private static final Duration BETWEEN_REPORTS = Duration.ofSeconds(30);

    private static final Duration SILENCE = Duration.ofMinutes(1);

    /** Beside those that begin with {@code X-Forwarded-}. */
    private static final Set<String> HEADERS_OF_PROXIES =
            Set.of(
                    "forwarded",
                    "via",
                    "x-real-ip",
                    "x-client-ip",
                    "x-cluster-client-ip",
                    "x-original-forwarded-for",
                    "x-envoy-external-address",
                    "true-client-ip",
                    "cf-connecting-ip",
                    "fastly-client-ip");

    private final Account account;
    private final TokenServiceSettings settings;
    private final WeChatApi api;
    private final InstantSource clock;
    private final Json json = new Json();
    private final CallLimit calls;
    private final CallLimit wrongKeys;
    private final CallLimit reports;
    private final CallLimit lines;
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicInteger unsaid = new AtomicInteger();

    /**
     * A request without its body.
     *
     * @param query raw; null for none
     * @param headers by their names in lower case
     */
    record Head(
            String method,
            @Nullable String query,
            Caller caller,
            Map<String, List<String>> headers) {

        List<String> values(String header) {
            return headers.getOrDefault(header, List.of());
        }
    }

    /** A response with its own headers, in JSON. */
    record Response(int status, Map<String, String> headers, byte[] body) {}

    /** So many in a period of real time, and no more. Thread-safe. */
    private static final class CallLimit {

        private final int most;
        private final long period;
        private final LongSupplier nanoTime;
        private long begun;
        private int taken;

        CallLimit(int most, Duration period, LongSupplier nanoTime) {
            this.most = most;
            this.period = period.toNanos();
            this.nanoTime = nanoTime;
            this.begun = nanoTime.getAsLong();
        }

        synchronized boolean take() {
            long now = nanoTime.getAsLong();
            if (now - begun >= period) {
                begun = now;
                taken = 0;
            }
            return ++taken <= most;
        }
    }

    /**
     * @param nanoTime what elapses, in {@link System#nanoTime()}'s terms
     */
    TokenService(
            Account account,
            TokenServiceSettings settings,
            WeChatApi api,
            InstantSource clock,
            LongSupplier nanoTime) {
        this.account = account;
        this.settings = settings;
        this.api = api;
        this.clock = clock;
        this.calls = new CallLimit(MOST_A_SECOND, SECOND, nanoTime);
        this.wrongKeys = new CallLimit(MOST_WRONG_KEYS_A_SECOND, SECOND, nanoTime);
        this.reports = new CallLimit(1, BETWEEN_REPORTS, nanoTime);
        this.lines = new CallLimit(1, SILENCE, nanoTime);
    }

    /**
     * Refuses who may have no token, by the head of the request, before its body is read.
     *
     * @return null if the body is to be read
     */
    @Nullable Response refuse(Head head) {
        if (!head.method().equals("GET") && !head.method().equals("POST")) {
            return refusal(
                    405,
                    "GET the token, or POST {\"stale_token\": \"...\"}",
                    Map.of("Allow", "GET, POST"));
        }
        if (!settings.openToNetwork() && !isOfThisMachine(head)) {
            warn(
                    "a request that is not one of a program on this machine, or came through a"
                            + " proxy",
                    head);
            return refusal(403, "only programs on this machine are answered", Map.of());
        }
        String key = key(head);
        if (key == null || key.isBlank() || !Secret.of(key).equals(settings.key())) {
            warn("a request with a wrong key, or without one", head);
            return wrongKeys.take()
                    ? refusal(
                            401,
                            "the key is missing or wrong: send the tokenServiceKey as"
                                    + " Authorization: Bearer",
                            Map.of("WWW-Authenticate", "Bearer"))
                    : tooMany(1);
        }
        return length(head) > LONGEST_BODY ? tooLarge() : null;
    }

    /** Answers a request that was not refused. Never fails. */
    CompletionStage<Response> answer(Head head, byte[] body) {
        if (!calls.take()) {
            return now(tooMany(1));
        }
        String appId = CallbackQuery.parse(head.query()).get("appid");
        if (appId != null && !appId.equals(account.appId())) {
            return now(refusal(400, "this is the token service of another appid", Map.of()));
        }
        if (head.method().equals("POST")) {
            Response refused = report(body);
            if (refused != null) {
                return now(refused);
            }
        }
        if (waiting.incrementAndGet() > MOST_WAITING) {
            waiting.decrementAndGet();
            return now(
                    refusal(
                            503,
                            "others are waiting for the token already",
                            Map.of("Retry-After", "1")));
        }
        return Completion.always(
                api.prepare(account).thenCompose(ready -> api.tokens().current(account)),
                (token, failure) -> {
                    waiting.decrementAndGet();
                    return now(failure == null ? given(token) : failed(failure));
                });
    }

    /** Believes that a token is stale, if it is ours and nobody has just said so; null for both. */
    private @Nullable Response report(byte[] body) {
        if (body.length > LONGEST_BODY) {
            return tooLarge();
        }
        Secret stale = stale(body);
        if (stale == null) {
            return refusal(
                    400,
                    "expected {\"stale_token\": \"...\"}, with the token that WeChat no longer"
                            + " takes",
                    Map.of());
        }
        if (api.tokens().isGivenOut(account, stale)) {
            if (!reports.take()) {
                return tooMany(BETWEEN_REPORTS.toSeconds());
            }
            LOG.info(
                    "A program told the token service of account '{}' that WeChat no longer takes"
                            + " its access token: another one is fetched",
                    account.name());
            api.tokens().invalidate(account, stale);
        }
        return null;
    }

    private @Nullable Secret stale(byte[] body) {
        try {
            return json.read(body).get("stale_token") instanceof String text && !text.isBlank()
                    ? Secret.of(text)
                    : null;
        } catch (InvalidJsonException e) {
            return null;
        }
    }

    private Response given(AccessToken token) {
        long seconds = Duration.between(clock.instant(), token.goodUntil()).toSeconds();
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("access_token", token.value().reveal());
        fields.put("expires_in", Math.max(1, seconds));
        // What tells our own tokenSource that it may report a stale one.
        fields.put("report_stale_by", "POST");
        return response(200, fields, Map.of());
    }

    private Response failed(Throwable failure) {
        Throwable why =
                failure instanceof CircuitOpenException && failure.getCause() != null
                        ? failure.getCause()
                        : failure;
        if (why instanceof ApiErrorException refused) {
            return response(502, error(refused.errorCode(), refused.errorMessage()), Map.of());
        }
        String what =
                why instanceof WeChatException known
                        ? String.valueOf(known.getMessage())
                        : "there is no token: " + why.getClass().getSimpleName();
        return refusal(503, what, Map.of("Retry-After", "1"));
    }

    /** Whoever came by a proxy may be anybody, though the proxy is here. */
    private static boolean isOfThisMachine(Head head) {
        return head.caller().isLocal()
                && head.caller().forwardedFor().isEmpty()
                && head.headers().keySet().stream().noneMatch(TokenService::isOfProxy)
                && head.values("host").stream().allMatch(TokenService::isNameOfThisMachine);
    }

    private static boolean isOfProxy(String header) {
        return header.startsWith("x-forwarded") || HEADERS_OF_PROXIES.contains(header);
    }

    /** A browser may be led here by a name that somebody else's DNS gives. */
    private static boolean isNameOfThisMachine(String host) {
        String name = host.strip().toLowerCase(Locale.ROOT).replaceFirst(":\\d{1,5}$", "");
        return name.equals("localhost") || new Caller(name, List.of()).isLocal();
    }

    /** From the header, or as WeChat's own endpoint has the secret, in the query. */
    private static @Nullable String key(Head head) {
        List<String> given = head.values("authorization");
        if (given.isEmpty()) {
            return CallbackQuery.parse(head.query()).get("secret");
        }
        String first = given.get(0).strip();
        return given.size() == 1 && first.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? first.substring(BEARER.length())
                : null;
    }

    /** Returns the length that a head announces; that of a body in chunks is not known. */
    private static long length(Head head) {
        if (!head.values("transfer-encoding").isEmpty()) {
            return Long.MAX_VALUE;
        }
        try {
            return head.values("content-length").stream()
                    .mapToLong(Long::parseLong)
                    .max()
                    .orElse(0);
        } catch (NumberFormatException e) {
            return Long.MAX_VALUE;
        }
    }

    private void warn(String what, Head head) {
        if (!lines.take()) {
            unsaid.incrementAndGet();
            return;
        }
        LOG.warn(
                "The token service of account '{}' refused {} (from {}) [{} more like it since the"
                        + " last such line]",
                account.name(),
                what,
                head.caller().peer(),
                unsaid.getAndSet(0));
    }

    private Response tooLarge() {
        return refusal(
                413,
                "the body has to be at most " + LONGEST_BODY + " bytes, with a Content-Length",
                Map.of());
    }

    private Response tooMany(long seconds) {
        return refusal(
                429,
                "that was too often: ask again in " + seconds + " s",
                Map.of("Retry-After", Long.toString(seconds)));
    }

    private Response refusal(int status, String what, Map<String, String> headers) {
        return response(status, error(status, what), headers);
    }

    /** As WeChat says it, so that its clients understand. */
    private static Map<String, Object> error(int code, String what) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("errcode", code);
        fields.put("errmsg", what);
        return fields;
    }

    private Response response(int status, Map<String, Object> fields, Map<String, String> more) {
        Map<String, String> headers = new LinkedHashMap<>(more);
        headers.put("Content-Type", "application/json; charset=utf-8");
        headers.put("Cache-Control", "no-store");
        return new Response(status, headers, json.writeBytes(fields));
    }

    private static CompletionStage<Response> now(Response response) {
        return CompletableFuture.completedStage(response);
    }
}
