// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api.token;

import io.github.camelwechat.account.Secret;
import io.github.camelwechat.internal.json.InvalidJsonException;
import io.github.camelwechat.internal.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The token as somebody else's token server or file gives it: WeChat's own JSON, or nothing but the
 * token.
 *
 * @param expiresIn what is left of its life in seconds; null if that was not said
 */
record ExternalToken(Secret value, @Nullable Long expiresIn) {

    /** WeChat asks to keep room for 512 characters; this leaves more. */
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._:~+/=-]{1,4096}");

    /** Reads a text or a JSON object; null if there is no token in it. */
    static @Nullable ExternalToken read(Json json, byte[] content) {
        if (!Json.isObject(content)) {
            return of(new String(content, StandardCharsets.UTF_8), null);
        }
        try {
            return read(json.read(content));
        } catch (InvalidJsonException e) {
            return null;
        }
    }

    /** Reads the fields of a JSON object; null if there is no token in it. */
    static @Nullable ExternalToken read(Map<String, Object> fields) {
        return of(
                String.valueOf(fields.getOrDefault("access_token", "")), fields.get("expires_in"));
    }

    private static @Nullable ExternalToken of(String text, @Nullable Object expiresIn) {
        String token = text.strip();
        if (!TOKEN.matcher(token).matches()) {
            return null;
        }
        try {
            return new ExternalToken(
                    Secret.of(token),
                    expiresIn == null ? null : Long.valueOf(expiresIn.toString().strip()));
        } catch (NumberFormatException e) {
            return new ExternalToken(Secret.of(token), null);
        }
    }
}
