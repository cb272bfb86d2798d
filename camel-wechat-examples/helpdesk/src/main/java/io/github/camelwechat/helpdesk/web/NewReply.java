// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.helpdesk.web;

import io.github.camelwechat.helpdesk.chat.Media;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * A reply that an agent wants to send: a text or a picture.
 *
 * @param text null for a picture
 * @param picture null for a text
 * @param waits whether it waits for the service window if that is closed
 */
record NewReply(@Nullable String text, @Nullable Media picture, boolean waits) {

    /** WeChat takes pictures up to this size. */
    private static final int LARGEST_PICTURE = 10 * 1024 * 1024;

    private static final int LONGEST_TEXT = 20_000;

    /**
     * @throws RefusedException for anything but {@code {"text":"..."}} or {@code
     *     {"image":"base64"}}, either with {@code "wait":true} or without
     */
    static NewReply parse(Buffer body) {
        JsonObject json = object(body);
        boolean waits = flag(json, "wait");
        Object text = json.getValue("text");
        Object image = json.getValue("image");
        if (text instanceof String words && image == null) {
            return ofText(words, waits);
        }
        if (image instanceof String base64 && text == null) {
            return ofPicture(base64, waits);
        }
        throw RefusedException.badRequest(
                "Give either \"text\" or \"image\", and give it as a string.");
    }

    /**
     * A flag of a request; false if it does not have it, or has no body.
     *
     * @throws RefusedException if it is there and no boolean
     */
    static boolean flag(Buffer body, String name) {
        return body.length() > 0 && flag(object(body), name);
    }

    private static boolean flag(JsonObject json, String name) {
        Object value = json.getValue(name);
        if (value == null || value instanceof Boolean) {
            return Boolean.TRUE.equals(value);
        }
        throw RefusedException.badRequest("\"" + name + "\" must be true or false.");
    }

    private static JsonObject object(Buffer body) {
        try {
            if (Json.decodeValue(body) instanceof JsonObject object) {
                return object;
            }
        } catch (DecodeException e) {
            // Answered below, like JSON that is no object.
        }
        throw RefusedException.badRequest("The body must be a JSON object.");
    }

    private static NewReply ofText(String words, boolean waits) {
        if (words.isBlank()) {
            throw RefusedException.badRequest("The text is empty.");
        }
        if (words.length() > LONGEST_TEXT) {
            throw RefusedException.badRequest(
                    "The text is longer than " + LONGEST_TEXT + " characters.");
        }
        return new NewReply(words, null, waits);
    }

    private static NewReply ofPicture(String base64, boolean waits) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw RefusedException.badRequest("\"image\" is not base64.");
        }
        if (bytes.length > LARGEST_PICTURE) {
            throw RefusedException.badRequest(
                    "The picture is larger than 10 MB, which is what WeChat takes.");
        }
        Media picture = Media.of(bytes);
        if (!picture.isPicture()) {
            throw RefusedException.badRequest(
                    "\"image\" is not a PNG, JPEG or GIF picture, which is what WeChat takes.");
        }
        return new NewReply(null, picture, waits);
    }
}
