// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.api.menu;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelwechat.simulator.api.ApiAnswer;
import io.github.camelwechat.simulator.api.ApiCall;
import io.github.camelwechat.simulator.api.ApiError;
import io.github.camelwechat.simulator.api.ApiRefusal;
import io.github.camelwechat.simulator.api.ApiRoutes;
import io.github.camelwechat.simulator.api.ApiSection;
import io.github.camelwechat.simulator.api.JsonBody;
import io.github.camelwechat.simulator.event.EventHub;
import io.github.camelwechat.simulator.event.EventHub.Topic;
import io.github.camelwechat.simulator.menu.Menu;
import io.github.camelwechat.simulator.menu.MenuBoard;
import java.util.List;
import java.util.Optional;

/** The default menu: create, get, delete, and what is shown now. */
public final class MenuEndpoints implements ApiSection {
    private final MenuBoard board;
    private final EventHub events;
    private final JsonBody json;

    public MenuEndpoints(MenuBoard board, EventHub events, JsonBody json) {
        this.board = board;
        this.events = events;
        this.json = json;
    }

    @Override
    public void register(ApiRoutes routes) {
        routes.post("/cgi-bin/menu/create", this::create);
        routes.get("/cgi-bin/menu/get", call -> get());
        routes.get("/cgi-bin/menu/delete", call -> delete());
        routes.get("/cgi-bin/get_current_selfmenu_info", call -> current());
    }

    private ApiAnswer create(ApiCall call) throws ApiRefusal {
        board.create(MenuCheck.buttons(json.read(call)));
        events.publish(Topic.MENU);
        return ApiAnswer.ok();
    }

    private ApiAnswer get() throws ApiRefusal {
        Menu standard = board.standard().orElseThrow(ApiError.NO_MENU::refusal);
        ObjectNode answer = ApiAnswer.object();
        ObjectNode shown = MenuViews.whole(standard);
        List<Menu> conditional = board.conditional();
        if (conditional.isEmpty()) {
            shown.remove("menuid");
        }
        answer.set("menu", shown);
        if (!conditional.isEmpty()) {
            ArrayNode others = answer.putArray("conditionalmenu");
            conditional.forEach(menu -> others.add(MenuViews.whole(menu)));
        }
        return ApiAnswer.json(answer);
    }

    private ApiAnswer delete() {
        board.clear();
        events.publish(Topic.MENU);
        return ApiAnswer.ok();
    }

    private ApiAnswer current() {
        Optional<Menu> standard = board.standard();
        ObjectNode answer = ApiAnswer.object().put("is_menu_open", standard.isPresent() ? 1 : 0);
        answer.putObject("selfmenu_info")
                .set(
                        "button",
                        standard.map(menu -> MenuViews.current(menu.buttons()))
                                .orElseGet(JsonNodeFactory.instance::arrayNode));
        return ApiAnswer.json(answer);
    }
}
