// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.github.camelwechat.simulator.action.SimulatedUser;
import io.github.camelwechat.simulator.callback.Callback;
import io.github.camelwechat.simulator.state.SimulatorState;
import io.github.camelwechat.simulator.user.ChatEntry;
import java.net.URI;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;

/** The control paths of users: everything below {@code /_sim/users}. */
final class UserControl {
    private final SimulatorState state;
    private final JsonViews views;

    UserControl(SimulatorState state, JsonViews views) {
        this.state = state;
        this.views = views;
    }

    ControlResponse list(ControlRequest call) {
        ArrayNode all = ControlResponse.array();
        state.users().all().forEach(user -> all.add(views.user(user, state.clock().instant())));
        return ControlResponse.ok(all);
    }

    ControlResponse follow(ControlRequest call) {
        return started(
                call.body().has("scene")
                        ? user(call).followsByScanning(call.text("scene"))
                        : user(call).follows());
    }

    ControlResponse unfollow(ControlRequest call) {
        return started(user(call).unfollows());
    }

    ControlResponse click(ControlRequest call) {
        return started(user(call).clicks(call.text("key")));
    }

    ControlResponse scan(ControlRequest call) {
        return started(
                call.body().has("ticket")
                        ? user(call).scansTicket(call.text("ticket"))
                        : user(call).scans(call.text("scene")));
    }

    /** Opens a web site's authorization link: {@code {"page"}}. */
    ControlResponse authorize(ControlRequest call) {
        URI next = user(call).authorizes(URI.create(call.text("page")));
        return ControlResponse.ok(ControlResponse.object().put("redirect", next.toString()));
    }

    /** Exactly one of text, image, location; a text may be the tap on a menu message's item. */
    ControlResponse say(ControlRequest call) {
        JsonNode body = call.body();
        long given = Stream.of("text", "image", "location").filter(body::has).count();
        if (given != 1) {
            throw ControlException.badInput(
                    "give exactly one of {\"text\":\"...\"}, {\"image\":\"<base64>\"},"
                            + " {\"location\":{\"latitude\":n,\"longitude\":n,\"label\":\"...\"}}");
        }
        if (body.has("image")) {
            return started(user(call).sendsImage(picture(call.text("image"))));
        }
        if (body.has("location")) {
            JsonNode place = body.path("location");
            ControlRequest inner =
                    new ControlRequest(
                            call.openid(), call.platform(), call.query(), place, call.host());
            return started(
                    user(call)
                            .sendsLocation(
                                    inner.number("latitude"),
                                    inner.number("longitude"),
                                    place.path("label").asText("")));
        }
        return started(
                body.has("menuId")
                        ? user(call).tapsMsgMenu(call.text("menuId"), call.text("text"))
                        : user(call).says(call.text("text")));
    }

    /** The messages; with {@code ?all=true} also what the user did without writing. */
    ControlResponse chat(ControlRequest call) {
        boolean all = Boolean.parseBoolean(call.query().get("all"));
        List<ChatEntry> chat =
                state.users()
                        .find(call.openid())
                        .map(user -> all ? user.timeline() : user.chat())
                        .orElse(List.of());
        return ControlResponse.ok(views.chat(chat, call.host()));
    }

    ControlResponse window(ControlRequest call) {
        Instant now = state.clock().instant();
        return ControlResponse.ok(
                state.users()
                        .find(call.openid())
                        .map(user -> views.window(user, now))
                        .orElseGet(() -> views.stranger(call.openid())));
    }

    private SimulatedUser user(ControlRequest call) {
        return state.user(call.openid());
    }

    private static ControlResponse started(Callback delivery) {
        return new ControlResponse(202, ControlResponse.object().put("id", delivery.id()));
    }

    private static byte[] picture(String base64) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(base64.replaceFirst("^data:[^,]*;base64,", ""));
        } catch (IllegalArgumentException e) {
            throw ControlException.badInput("\"image\" must be a picture in Base64");
        }
        if (bytes.length == 0) {
            throw ControlException.badInput("\"image\" must be a picture in Base64, not empty");
        }
        return bytes;
    }
}
