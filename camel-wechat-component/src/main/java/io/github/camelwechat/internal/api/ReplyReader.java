// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api;

import io.github.camelwechat.account.Secret;
import io.github.camelwechat.failure.ApiErrorException;
import io.github.camelwechat.failure.ApiUnreachableException;
import io.github.camelwechat.failure.SendUncertainException;
import io.github.camelwechat.failure.WeChatException;
import io.github.camelwechat.internal.crypto.ApiSealException;
import io.github.camelwechat.internal.json.InvalidJsonException;
import io.github.camelwechat.internal.json.Json;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Decides what an answer, or the lack of one, means. The content type decides nothing: WeChat
 * labels JSON as text. Thread-safe.
 */
final class ReplyReader {

    private final Json json;

    ReplyReader(Json json) {
        this.json = json;
    }

    /**
     * Reads the answer to a JSON call.
     *
     * @throws WeChatException if WeChat refused, or if this is not an answer of WeChat at all
     */
    ApiReply read(ApiTarget target, Effect effect, @Nullable Secret token, HttpReply reply) {
        ApiReply answer = answer(reply.body());
        if (answer != null && answer.errorCode() != 0) {
            throw refused(target, token, answer);
        }
        if (answer == null || !reply.successful()) {
            throw notAnAnswer(target, effect, reply);
        }
        return answer;
    }

    /**
     * Reads the answer to a call that was sealed. Without a seal only a refusal is believed:
     * whoever stands between us and WeChat must not be able to say that all went well.
     */
    ApiReply readSealed(
            ApiTarget target, Effect effect, HttpCall call, ApiProtection seal, HttpReply reply) {
        try {
            byte[] plain = seal.open(call, reply);
            if (plain != null) {
                return read(target, effect, call.token(), reply.opened(plain));
            }
            ApiReply answer = answer(reply.body());
            if (answer != null && answer.errorCode() != 0) {
                throw refused(target, call.token(), answer);
            }
            throw answer == null
                    ? notAnAnswer(target, effect, reply)
                    : notTrusted(target, effect, "it is neither signed nor encrypted");
        } catch (ApiSealException e) {
            throw notTrusted(target, effect, String.valueOf(e.getMessage()));
        }
    }

    /**
     * Reads the answer to a download. What looks like JSON or HTML is never taken for the file: no
     * kind of media begins with a brace or an angle bracket.
     *
     * @return the JSON that says where the file is, or null if the body is the file
     */
    @Nullable ApiReply readMedia(ApiTarget target, @Nullable Secret token, HttpReply reply) {
        byte[] body = reply.body();
        if (!reply.successful() || body.length == 0 || body[0] == '<') {
            throw notAnAnswer(target, Effect.NONE, reply);
        }
        return Json.isObject(body) ? read(target, Effect.NONE, token, reply) : null;
    }

    /** What a transport failure means to the caller. */
    WeChatException unanswered(ApiTarget target, Effect effect, TransportException failure) {
        if (effect == Effect.DELIVERY && failure.requestLeft()) {
            return new SendUncertainException(
                    target.account(),
                    "the request left, but " + failure.getMessage(),
                    failure.getCause());
        }
        return new ApiUnreachableException(
                target.account(),
                target.path(),
                String.valueOf(failure.getMessage()),
                failure.getCause());
    }

    private @Nullable ApiReply answer(byte[] body) {
        try {
            return Json.isObject(body) ? ApiReply.of(json.read(body)) : null;
        } catch (InvalidJsonException e) {
            return null;
        }
    }

    private static ApiErrorException refused(
            ApiTarget target, @Nullable Secret token, ApiReply answer) {
        String message = answer.errorMessage();
        return new ApiErrorException(
                target.account(),
                target.path(),
                answer.errorCode(),
                token == null ? message : message.replace(token.reveal(), token.toString()),
                answer.requestId());
    }

    private static WeChatException notTrusted(ApiTarget target, Effect effect, String why) {
        String what =
                "the answer cannot be trusted, because "
                        + why
                        + ": compare the keys and their numbers with the API security page of the console";
        return effect == Effect.DELIVERY
                ? new SendUncertainException(
                        target.account(), "the request left, and " + what, null)
                : new ApiUnreachableException(target.account(), target.path(), what, null);
    }

    /** A 3xx or 4xx says that the request was not carried out; everything else says nothing. */
    private static WeChatException notAnAnswer(ApiTarget target, Effect effect, HttpReply reply) {
        String what =
                String.format(
                        Locale.ROOT,
                        "HTTP status %d with %d bytes that are not an answer of WeChat's API: is apiBaseUrl right?",
                        reply.status(),
                        reply.body().length);
        boolean declined = reply.status() >= 300 && reply.status() < 500;
        return effect == Effect.DELIVERY && !declined
                ? new SendUncertainException(
                        target.account(), "the request left, and what came back was " + what, null)
                : new ApiUnreachableException(target.account(), target.path(), what, null);
    }
}
