// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.control;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/**
 * A control request that was let in.
 *
 * @param openid from the path, or the empty string
 * @param platform the appid of a third-party platform from the path, or the empty string
 * @param query its parameters
 * @param body its JSON object; an empty one without a body
 * @param host the Host header, under which the caller reaches us
 */
record ControlRequest(
        String openid, String platform, Map<String, String> query, JsonNode body, String host) {

    String text(String field) {
        JsonNode value = body.path(field);
        if (!value.isTextual() || value.textValue().isBlank()) {
            throw ControlException.badInput("\"" + field + "\" must be a text that is not empty");
        }
        return value.textValue();
    }

    double number(String field) {
        JsonNode value = body.path(field);
        if (!value.isNumber()) {
            throw ControlException.badInput("\"" + field + "\" must be a number");
        }
        return value.doubleValue();
    }

    long queryNumber(String name, long otherwise) {
        String value = query.get(name);
        if (value == null) {
            return otherwise;
        }
        try {
            return Long.parseLong(value);
        } catch (NumberFormatException e) {
            throw ControlException.badInput(
                    "query parameter " + name + " must be a whole number, not \"" + value + "\"");
        }
    }
}
