// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api.client;

import io.github.camelwechat.account.Secret;
import io.github.camelwechat.internal.api.http.FilePart;
import io.github.camelwechat.internal.api.http.HttpCall;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A call of any API: a GET without content, a POST with it. An immutable value whose {@code with}
 * methods give another one.
 *
 * @param path without its query
 * @param query not yet encoded, without tokens
 * @param secrets what must be in the query but never in a message, by the name of the parameter
 * @param accepted errcodes that are answers to this call rather than refusals
 * @param notFound what HTTP status 404 says about the caller's input; null where it says nothing
 */
public record ApiRequest(
        String path,
        Map<String, String> query,
        Map<String, Secret> secrets,
        Effect effect,
        @Nullable Content content,
        Set<Integer> accepted,
        @Nullable String notFound) {

    /** The effect of a call outside, which decides what a missing answer means. */
    public enum Effect {
        /** A user sees nothing of it: without an answer the call simply failed. */
        NONE,
        /** It changes something that users do not see at once: without an answer nobody knows. */
        CHANGE,
        /**
         * It may put a message in front of a user: without an answer nobody knows whether it did.
         */
        DELIVERY
    }

    /** The body of a request. */
    public sealed interface Content {

        /** Raw UTF-8. */
        record Json(byte[] utf8) implements Content {}

        /**
         * A file in part {@code media}, with further parts of text.
         *
         * @param texts by the name of the part
         */
        record Form(FilePart file, Map<String, String> texts) implements Content {}
    }

    public ApiRequest {
        accepted = Set.copyOf(accepted);
    }

    /** A GET that changes nothing. */
    public static ApiRequest get(String path, Map<String, String> query) {
        return new ApiRequest(path, query, Map.of(), Effect.NONE, null, Set.of(), null);
    }

    /** A POST of JSON, already encoded. */
    public static ApiRequest post(String path, Effect effect, byte[] json) {
        return new ApiRequest(
                path, Map.of(), Map.of(), effect, new Content.Json(json), Set.of(), null);
    }

    public ApiRequest withQuery(Map<String, String> parameters) {
        return new ApiRequest(path, parameters, secrets, effect, content, accepted, notFound);
    }

    public ApiRequest withSecrets(Map<String, Secret> parameters) {
        return new ApiRequest(path, query, parameters, effect, content, accepted, notFound);
    }

    public ApiRequest withEffect(Effect other) {
        return new ApiRequest(path, query, secrets, other, content, accepted, notFound);
    }

    public ApiRequest withContent(Content other) {
        return new ApiRequest(path, query, secrets, effect, other, accepted, notFound);
    }

    /** With errcodes that come back in the reply instead of as a failure. */
    public ApiRequest accepting(Set<Integer> codes) {
        return new ApiRequest(path, query, secrets, effect, content, codes, notFound);
    }

    /** With what to tell the caller if WeChat answers 404. */
    public ApiRequest orNotFound(String what) {
        return new ApiRequest(path, query, secrets, effect, content, accepted, what);
    }

    /** The path alone: everything else may be secret, or what a user wrote. */
    @Override
    public String toString() {
        return path;
    }

    HttpCall.@Nullable Body body(SecureRandom random) {
        if (content instanceof Content.Json json) {
            return HttpCall.Body.json(json.utf8());
        }
        return content instanceof Content.Form form ? form.file().form(random, form.texts()) : null;
    }
}
