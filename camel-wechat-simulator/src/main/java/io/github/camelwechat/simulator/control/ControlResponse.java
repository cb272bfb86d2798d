// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The response to a control request. */
record ControlResponse(int status, JsonNode body) {

    static ControlResponse ok(JsonNode body) {
        return new ControlResponse(200, body);
    }

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }
}
