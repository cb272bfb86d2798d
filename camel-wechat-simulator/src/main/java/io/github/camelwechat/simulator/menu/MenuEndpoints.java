// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.menu;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelwechat.simulator.api.ApiCall;
import io.github.camelwechat.simulator.api.ApiError;
import io.github.camelwechat.simulator.api.ApiException;
import io.github.camelwechat.simulator.api.ApiResponse;
import io.github.camelwechat.simulator.api.ApiRoutes;
import io.github.camelwechat.simulator.api.EndpointGroup;
import io.github.camelwechat.simulator.change.ChangeFeed;
import io.github.camelwechat.simulator.change.ChangeFeed.Topic;
import java.util.List;
import java.util.Optional;

/** The default menu: create, get, delete, and what is shown now. */
public final class MenuEndpoints implements EndpointGroup {
    private final Menus menus;
    private final ChangeFeed changes;

    public MenuEndpoints(Menus menus, ChangeFeed changes) {
        this.menus = menus;
        this.changes = changes;
    }

    @Override
    public void register(ApiRoutes routes) {
        routes.post("/cgi-bin/menu/create", this::create);
        routes.get("/cgi-bin/menu/get", call -> get());
        routes.get("/cgi-bin/menu/delete", call -> delete());
        routes.get("/cgi-bin/get_current_selfmenu_info", call -> current());
    }

    private ApiResponse create(ApiCall call) throws ApiException {
        menus.create(MenuValidator.buttons(call.json()));
        changes.publish(Topic.MENU);
        return ApiResponse.ok();
    }

    private ApiResponse get() throws ApiException {
        Menu standard = menus.standard().orElseThrow(ApiError.NO_MENU::exception);
        ObjectNode answer = ApiResponse.object();
        ObjectNode shown = MenuJson.whole(standard);
        List<Menu> conditional = menus.conditional();
        if (conditional.isEmpty()) {
            shown.remove("menuid");
        }
        answer.set("menu", shown);
        if (!conditional.isEmpty()) {
            ArrayNode others = answer.putArray("conditionalmenu");
            conditional.forEach(menu -> others.add(MenuJson.whole(menu)));
        }
        return ApiResponse.json(answer);
    }

    private ApiResponse delete() {
        menus.clear();
        changes.publish(Topic.MENU);
        return ApiResponse.ok();
    }

    private ApiResponse current() {
        Optional<Menu> standard = menus.standard();
        ObjectNode answer = ApiResponse.object().put("is_menu_open", standard.isPresent() ? 1 : 0);
        answer.putObject("selfmenu_info")
                .set(
                        "button",
                        standard.map(menu -> MenuJson.current(menu.buttons()))
                                .orElseGet(JsonNodeFactory.instance::arrayNode));
        return ApiResponse.json(answer);
    }
}
