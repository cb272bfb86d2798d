// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api.client;

import io.github.camelwechat.failure.ApiUnreachableException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * WeChat's JSON answer.
 *
 * @param errorCode 0 if all is well, which WeChat often says by leaving it out
 * @param errorMessage {@code errmsg} without the request id
 * @param requestId the {@code rid}, or what older servers call {@code hint}; null if there was none
 * @param fields the whole answer, names unchanged
 */
public record ApiResponse(
        int errorCode,
        String errorMessage,
        @Nullable String requestId,
        Map<String, Object> fields) {

    private static final int LONGEST_MESSAGE = 500;
    private static final int LONGEST_ID = 100;

    public ApiResponse {
        Objects.requireNonNull(errorMessage, "errorMessage");
        Objects.requireNonNull(fields, "fields");
    }

    /**
     * Reads what every answer has in common; numbers may be written as texts (outbound.md 0).
     *
     * @return null if {@code errcode} is there but is not a number
     */
    static @Nullable ApiResponse of(Map<String, Object> fields) {
        Object code = fields.get("errcode");
        int errorCode = 0;
        if (code != null) {
            try {
                errorCode = Integer.parseInt(code.toString().strip());
            } catch (NumberFormatException e) {
                return null;
            }
        }
        Object message = fields.get("errmsg");
        String text = message == null ? "" : message.toString();
        int mark = requestIdMark(text);
        if (mark < 0) {
            return new ApiResponse(errorCode, shortened(text), null, fields);
        }
        return new ApiResponse(
                errorCode,
                shortened(withoutEnd(text.substring(0, mark))),
                requestId(text, mark),
                fields);
    }

    /** Where {@code rid: 6a-1b} or {@code hint: [6a-1b]} at the end of a text begins; else -1. */
    private static int requestIdMark(String text) {
        String stripped = text.stripTrailing();
        if (stripped.endsWith("]")) {
            int hint = stripped.lastIndexOf("hint");
            int bracket = stripped.indexOf('[', Math.max(hint, 0));
            String between = hint < 0 || bracket < 0 ? "" : stripped.substring(hint + 4, bracket);
            if (between.strip().equals(":") || between.strip().equals("s:")) {
                return hint;
            }
        }
        int rid = stripped.lastIndexOf("rid:");
        String value = rid < 0 ? "" : stripped.substring(rid + 4).strip();
        return value.isEmpty() || value.chars().anyMatch(Character::isWhitespace) ? -1 : rid;
    }

    private static String requestId(String text, int mark) {
        String value = text.substring(text.indexOf(':', mark) + 1).strip();
        String id = value.startsWith("[") ? value.substring(1, value.length() - 1) : value;
        return id.length() <= LONGEST_ID ? id : id.substring(0, LONGEST_ID);
    }

    private static String withoutEnd(String text) {
        int end = text.length();
        while (end > 0 && (text.charAt(end - 1) == ' ' || text.charAt(end - 1) == ',')) {
            end--;
        }
        return text.substring(0, end);
    }

    /** The text of a field at the top, or null if it is absent or empty. */
    public @Nullable String text(String name) {
        Object value = fields.get(name);
        return value == null || value.toString().isEmpty() ? null : value.toString();
    }

    /**
     * The text of a field that has to be there, under one of several names.
     *
     * @throws ApiUnreachableException if it is not
     */
    public String text(ApiTarget target, String... names) {
        return Arrays.stream(names)
                .map(this::text)
                .filter(Objects::nonNull)
                .findFirst()
                .orElseThrow(() -> missing(target, names[0]));
    }

    /**
     * The entries of a list that has to be there and not be empty.
     *
     * @throws ApiUnreachableException if it is not
     */
    public List<String> texts(ApiTarget target, String name) {
        if (!(fields.get(name) instanceof List<?> list) || list.isEmpty()) {
            throw missing(target, name);
        }
        return list.stream().map(String::valueOf).toList();
    }

    private static ApiUnreachableException missing(ApiTarget target, String name) {
        return new ApiUnreachableException(
                target.account(), target.path(), "the answer has no " + name, null);
    }

    /** Without the fields: they may carry a token, or what a user wrote. */
    @Override
    public String toString() {
        return "ApiResponse[errorCode="
                + errorCode
                + ", errorMessage="
                + errorMessage
                + ", requestId="
                + requestId
                + "]";
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST_MESSAGE ? text : text.substring(0, LONGEST_MESSAGE) + "...";
    }
}
