// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.menu;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.github.camelwechat.simulator.api.ApiError;
import io.github.camelwechat.simulator.api.ApiException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Checks the buttons of a menu. Errors of the second level have codes of their own. */
final class MenuValidator {
    private static final int MAX_BUTTONS = 3;
    private static final int MAX_SUB_BUTTONS = 5;
    private static final int MAX_NAME = 16;
    private static final int MAX_SUB_NAME = 60;
    private static final int MAX_KEY = 128;
    private static final int MAX_URL = 1024;

    /**
     * A page and its host. WeChat wants a web page; what else an address must be is not written.
     */
    private static final Pattern WEB = Pattern.compile("(?i)https?://([^/?#:\\s]+)(?![^/?#:])");

    private MenuValidator() {}

    /** The errors of one level. */
    private record Level(ApiError type, ApiError name, int maxName, ApiError key, ApiError url) {
        static final Level FIRST =
                new Level(
                        ApiError.BUTTON_TYPE,
                        ApiError.BUTTON_NAME,
                        MAX_NAME,
                        ApiError.BUTTON_KEY,
                        ApiError.BUTTON_URL);
        static final Level SECOND =
                new Level(
                        ApiError.SUB_BUTTON_TYPE,
                        ApiError.SUB_BUTTON_NAME,
                        MAX_SUB_NAME,
                        ApiError.SUB_BUTTON_KEY,
                        ApiError.SUB_BUTTON_URL);
    }

    /** The buttons of a body, if WeChat takes them. */
    static ArrayNode buttons(JsonNode body) throws ApiException {
        JsonNode buttons = body.path("button");
        if (!(buttons instanceof ArrayNode array)
                || array.isEmpty()
                || array.size() > MAX_BUTTONS) {
            throw ApiError.BUTTON_COUNT.exception();
        }
        for (JsonNode button : array) {
            checkFirst(button);
        }
        return array;
    }

    /** The hosts that buttons lead to. */
    static Set<String> hosts(JsonNode buttons) {
        Set<String> hosts = new HashSet<>();
        for (JsonNode button : buttons) {
            hosts.addAll(hosts(button.path("sub_button")));
            if (button.has("url")) {
                Matcher url = WEB.matcher(button.path("url").asText());
                if (url.lookingAt()) {
                    hosts.add(url.group(1).toLowerCase(Locale.ROOT));
                }
            }
        }
        return hosts;
    }

    private static void checkFirst(JsonNode button) throws ApiException {
        JsonNode inner = button.path("sub_button");
        if (inner.isEmpty()) {
            check(button, Level.FIRST);
            return;
        }
        checkText(button, "name", Level.FIRST.maxName(), Level.FIRST.name());
        if (inner.size() > MAX_SUB_BUTTONS) {
            throw ApiError.SUB_BUTTON_COUNT.exception();
        }
        for (JsonNode sub : inner) {
            if (!sub.path("sub_button").isEmpty()) {
                throw ApiError.MENU_LEVEL.exception();
            }
            check(sub, Level.SECOND);
        }
    }

    private static void check(JsonNode button, Level level) throws ApiException {
        checkText(button, "name", level.maxName(), level.name());
        switch (button.path("type").asText()) {
            case "click",
                    "scancode_push",
                    "scancode_waitmsg",
                    "pic_sysphoto",
                    "pic_photo_or_album",
                    "pic_weixin",
                    "location_select" ->
                    checkText(button, "key", MAX_KEY, level.key());
            case "view" -> checkUrl(button, level);
            case "miniprogram" -> {
                checkUrl(button, level);
                checkText(button, "appid", MAX_KEY, ApiError.INVALID_APPID);
                checkText(button, "pagepath", MAX_URL, ApiError.INVALID_ARGS);
            }
            case "media_id", "view_limited" ->
                    checkText(button, "media_id", MAX_KEY, ApiError.INVALID_MEDIA_ID);
            case "article_id", "article_view_limited" ->
                    checkText(button, "article_id", MAX_KEY, ApiError.INVALID_ARGS);
            default -> throw level.type().exception();
        }
    }

    private static void checkText(JsonNode button, String field, int maxBytes, ApiError error)
            throws ApiException {
        String text = button.path(field).asText();
        if (text.isEmpty() || text.getBytes(StandardCharsets.UTF_8).length > maxBytes) {
            throw error.exception();
        }
    }

    private static void checkUrl(JsonNode button, Level level) throws ApiException {
        checkText(button, "url", MAX_URL, level.url());
        if (!WEB.matcher(button.path("url").asText()).lookingAt()) {
            throw level.url().exception();
        }
    }
}
