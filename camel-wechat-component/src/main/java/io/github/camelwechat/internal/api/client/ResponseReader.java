// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api.client;

import io.github.camelwechat.account.Secret;
import io.github.camelwechat.failure.ApiErrorException;
import io.github.camelwechat.failure.ApiUnreachableException;
import io.github.camelwechat.failure.SendUncertainException;
import io.github.camelwechat.failure.WeChatException;
import io.github.camelwechat.internal.api.client.ApiRequest.Effect;
import io.github.camelwechat.internal.api.http.HttpCall;
import io.github.camelwechat.internal.api.http.TransportException;
import io.github.camelwechat.internal.crypto.ApiSealException;
import io.github.camelwechat.internal.json.InvalidJsonException;
import io.github.camelwechat.internal.json.Json;
import io.github.camelwechat.internal.telemetry.Telemetry;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Decides what an answer, or the lack of one, means. The content type decides nothing: WeChat
 * labels JSON as text. Thread-safe.
 */
final class ResponseReader {

    /**
     * A call that is under way: what its answer is read by.
     *
     * @param call as it left, but for the seal
     * @param seal what sealed it; null if it went out plain
     */
    record CallContext(
            ApiTarget target, ApiRequest request, HttpCall call, @Nullable ApiProtection seal) {

        Effect effect() {
            return request.effect();
        }
    }

    /** Blanks that JSON may begin with. */
    private static final int LONGEST_INDENT = 256;

    /** The answer to most calls, in the same bytes every time: nothing to be parsed. */
    private static final byte[] OK =
            "{\"errcode\":0,\"errmsg\":\"ok\"}".getBytes(StandardCharsets.US_ASCII);

    private static final ApiResponse ALL_IS_WELL = new ApiResponse(0, "ok", null, fields());

    private static Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("errcode", 0);
        fields.put("errmsg", "ok");
        return Collections.unmodifiableMap(fields);
    }

    private final Json json = new Json();
    private final @Nullable Telemetry telemetry;

    /**
     * @param telemetry null if nobody measures
     */
    ResponseReader(@Nullable Telemetry telemetry) {
        this.telemetry = telemetry;
    }

    /**
     * Reads what came of a call, and tells whoever measures.
     *
     * @param begunNanos when the call left, on the scale of {@link System#nanoTime()}
     */
    <T> T received(
            CallContext asked,
            long begunNanos,
            HttpCall.@Nullable Response reply,
            @Nullable Throwable thrown,
            BiFunction<CallContext, HttpCall.Response, T> reading) {
        if (telemetry == null) {
            return reading.apply(asked, received(asked, reply, thrown));
        }
        WeChatException failure = null;
        try {
            return reading.apply(asked, received(asked, reply, thrown));
        } catch (WeChatException e) {
            failure = e;
            throw e;
        } finally {
            telemetry.called(
                    asked.target().account(),
                    asked.target().path(),
                    System.nanoTime() - begunNanos,
                    failure);
        }
    }

    /**
     * Reads the answer to a JSON call.
     *
     * @throws WeChatException if WeChat refused, or if this is not an answer of WeChat at all
     */
    ApiResponse read(CallContext asked, HttpCall.Response reply) {
        ApiProtection seal = asked.seal();
        return seal == null ? readPlain(asked, reply) : readSealed(asked, seal, reply);
    }

    /**
     * Reads the answer to a download. What looks like JSON or HTML is never taken for the file: no
     * kind of media begins with a brace or an angle bracket.
     *
     * @return the JSON that came instead of the file, or null if the body is the file
     */
    @Nullable ApiResponse readMedia(CallContext asked, HttpCall.Response reply) {
        var file = Objects.requireNonNull(asked.call().download(), "download");
        if (!reply.successful()) {
            throw notAnAnswer(asked, reply);
        }
        byte[] start = file.content().start(LONGEST_INDENT);
        if (start.length == 0 || start[0] == '<') {
            throw notAnAnswer(asked, reply.opened(start));
        }
        return asked.seal() != null || Json.isObject(start)
                ? read(asked, reply.opened(file.content().bytes()))
                : null;
    }

    /**
     * The HTTP answer, if there is one.
     *
     * @throws WeChatException what the lack of one means to the caller
     */
    private static HttpCall.Response received(
            CallContext asked, HttpCall.@Nullable Response reply, @Nullable Throwable thrown) {
        if (reply != null) {
            return reply;
        }
        TransportException failure =
                TransportException.of(
                        thrown == null ? new IllegalStateException("no outcome") : thrown);
        if (failure.fileTooLarge() && asked.effect() == Effect.NONE) {
            throw asked.target().invalid(String.valueOf(failure.getMessage()));
        }
        throw failed(
                asked,
                failure.requestLeft(),
                "the request left, but ",
                String.valueOf(failure.getMessage()),
                failure.getCause());
    }

    private ApiResponse readPlain(CallContext asked, HttpCall.Response reply) {
        ApiResponse answer = answer(reply.body());
        if (answer != null
                && answer.errorCode() != 0
                && !asked.request().accepted().contains(answer.errorCode())) {
            throw refused(asked, answer);
        }
        if (answer == null || !reply.successful()) {
            throw notAnAnswer(asked, reply);
        }
        return answer;
    }

    /**
     * Reads the answer to a call that was sealed. Without a seal only a refusal is believed:
     * whoever stands between us and WeChat must not be able to say that all went well.
     */
    private ApiResponse readSealed(CallContext asked, ApiProtection seal, HttpCall.Response reply) {
        try {
            byte[] plain = seal.open(asked.call(), reply);
            if (plain != null) {
                return readPlain(asked, reply.opened(plain));
            }
            ApiResponse answer = answer(reply.body());
            if (answer != null && answer.errorCode() != 0) {
                throw refused(asked, answer);
            }
            throw answer == null
                    ? notAnAnswer(asked, reply)
                    : notTrusted(asked, "it is neither signed nor encrypted");
        } catch (ApiSealException e) {
            throw notTrusted(asked, String.valueOf(e.getMessage()));
        }
    }

    private @Nullable ApiResponse answer(byte[] body) {
        if (Arrays.equals(body, OK)) {
            return ALL_IS_WELL;
        }
        try {
            return Json.isObject(body) ? ApiResponse.of(json.read(body)) : null;
        } catch (InvalidJsonException e) {
            return null;
        }
    }

    private static ApiErrorException refused(CallContext asked, ApiResponse answer) {
        String message = answer.errorMessage();
        for (Secret secret : asked.call().secrets().values()) {
            message = message.replace(secret.reveal(), secret.toString());
        }
        return new ApiErrorException(
                asked.target().account(),
                asked.target().path(),
                answer.errorCode(),
                message,
                answer.requestId());
    }

    private static WeChatException notTrusted(CallContext asked, String why) {
        return failed(
                asked,
                true,
                "the request left, and ",
                "the answer cannot be trusted, because "
                        + why
                        + ": compare the keys and their numbers with the API security page of the"
                        + " console",
                null);
    }

    /** A 3xx or 4xx says that the request was not carried out; everything else says nothing. */
    private static WeChatException notAnAnswer(CallContext asked, HttpCall.Response reply) {
        boolean declined = reply.status() >= 300 && reply.status() < 500;
        // JSON came from something like WeChat: the address is not what is wrong with it.
        String advice =
                Json.isObject(reply.body())
                        ? " that begin as JSON and cannot be read as an answer of WeChat's API"
                        : " that are not an answer of WeChat's API: is apiBaseUrl right?";
        return failed(
                asked,
                !declined,
                "the request left, and what came back was ",
                String.format(
                        Locale.ROOT,
                        "HTTP status %d with %d bytes%s",
                        reply.status(),
                        reply.body().length,
                        advice),
                null);
    }

    /**
     * @param unknown whether it may have been carried out nevertheless
     */
    private static WeChatException failed(
            CallContext asked,
            boolean unknown,
            String how,
            String what,
            @Nullable Throwable cause) {
        String account = asked.target().account();
        String path = asked.target().path();
        if (!unknown || asked.effect() == Effect.NONE) {
            return new ApiUnreachableException(account, path, what, cause);
        }
        return asked.effect() == Effect.DELIVERY
                ? new SendUncertainException(account, how + what, cause)
                : SendUncertainException.ofCall(account, path, how + what, cause);
    }
}
