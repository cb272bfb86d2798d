// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.menu;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelwechat.simulator.api.ApiResponse;

/** The two forms in which WeChat shows menus. */
final class MenuJson {

    private MenuJson() {}

    /** A menu with its id and, for a conditional one, its rule. */
    static ObjectNode whole(Menu menu) {
        ObjectNode view = ApiResponse.object();
        view.set("button", buttons(menu.buttons()));
        MatchRule rule = menu.rule();
        if (rule != null) {
            ObjectNode shown = view.putObject("matchrule");
            if (rule.tag() != null) {
                shown.put("tag_id", rule.tag().toString());
            }
            if (rule.platform() != null) {
                shown.put("client_platform_type", rule.platform().toString());
            }
            if (rule.language() != null) {
                shown.put("language", rule.language());
            }
        }
        return view.put("menuid", menu.id());
    }

    /** Buttons as {@code menu/get} shows them: each has a list below it, even if it is empty. */
    static ArrayNode buttons(ArrayNode buttons) {
        ArrayNode view = JsonNodeFactory.instance.arrayNode();
        for (JsonNode button : buttons) {
            ObjectNode shown = button.deepCopy();
            JsonNode inner = button.path("sub_button");
            shown.set("sub_button", inner instanceof ArrayNode list ? buttons(list) : empty());
            view.add(shown);
        }
        return view;
    }

    /** Buttons as {@code get_current_selfmenu_info} shows them. */
    static ArrayNode current(ArrayNode buttons) {
        ArrayNode view = JsonNodeFactory.instance.arrayNode();
        for (JsonNode button : buttons) {
            ObjectNode shown = button.deepCopy();
            JsonNode inner = shown.remove("sub_button");
            if (inner instanceof ArrayNode list && !list.isEmpty()) {
                shown.putObject("sub_button").set("list", current(list));
            }
            view.add(shown);
        }
        return view;
    }

    private static ArrayNode empty() {
        return JsonNodeFactory.instance.arrayNode();
    }
}
