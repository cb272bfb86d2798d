// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelwechat.simulator.state.SimulatorState;
import java.util.ArrayList;
import java.util.List;

/** The menu a user sees and taps. */
final class MenuControl {
    private static final int LEVELS = 2;

    private final SimulatorState state;

    MenuControl(SimulatorState state) {
        this.state = state;
    }

    ControlResponse show(ControlRequest call) {
        ObjectNode view = ControlResponse.object();
        state.users()
                .find(call.openid())
                .flatMap(user -> state.menus().of(user))
                .ifPresentOrElse(
                        menu -> view.put("menuId", menu.id()).set("button", menu.buttons()),
                        () -> view.putNull("menuId").putArray("button"));
        return ControlResponse.ok(view);
    }

    /** Taps the button at a place: {@code {"index":[0,2]}} is the third below the first. */
    ControlResponse tap(ControlRequest call) {
        JsonNode index = call.body().path("index");
        List<Integer> places = new ArrayList<>();
        index.forEach(place -> places.add(place.asInt(-1)));
        if (places.isEmpty() || places.size() > LEVELS) {
            throw ControlException.badInput("\"index\" must be one or two places, counted from 0");
        }
        String id = state.user(call.openid()).tapsMenuAt(places).id();
        return new ControlResponse(202, ControlResponse.object().put("id", id));
    }
}
