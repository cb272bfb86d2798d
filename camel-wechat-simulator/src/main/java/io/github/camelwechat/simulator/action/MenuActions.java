// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.action;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelwechat.simulator.callback.Callback;
import io.github.camelwechat.simulator.menu.Menu;
import io.github.camelwechat.simulator.menu.Menus;
import io.github.camelwechat.simulator.user.User;
import io.github.camelwechat.simulator.xml.XmlWriter;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;

/** The consequences of a user's tap on the menu. */
final class MenuActions {
    /** The content of a user's camera and album here: one grey dot. */
    private static final byte[] PICTURE =
            Base64.getDecoder()
                    .decode(
                            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCB"
                                    + "d81ytgAAAABJRU5ErkJggg==");

    private static final String PICTURE_MD5 = "2b40b9355fdeec3aa717675b01e6d28d";
    private static final String SCANNED = "https://example.org/scanned";
    private static final double LATITUDE = 30.246071;
    private static final double LONGITUDE = 120.155070;

    private final SimulatedUser user;
    private final User state;
    private final Menus menus;
    private final UserActions actions;

    MenuActions(SimulatedUser user, User state, Menus menus, UserActions actions) {
        this.user = user;
        this.state = state;
        this.menus = menus;
        this.actions = actions;
    }

    /** Taps the button of these names, the first level in front. */
    Callback tap(List<String> names) {
        Menu menu = menu();
        JsonNode level = menu.buttons();
        JsonNode found = level;
        for (String name : names) {
            found = named(level, name);
            level = found.path("sub_button");
        }
        return tap(menu, found);
    }

    /** Taps the button at this place, counted from 0. */
    Callback tapAt(List<Integer> places) {
        Menu menu = menu();
        JsonNode level = menu.buttons();
        JsonNode found = level;
        for (int place : places) {
            found = level.path(place);
            level = found.path("sub_button");
        }
        return tap(menu, found);
    }

    private Menu menu() {
        return menus.of(state)
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "user "
                                                + user.openid()
                                                + " sees no menu: follow the account, and let it"
                                                + " create one"));
    }

    private static JsonNode named(JsonNode level, String name) {
        for (JsonNode button : level) {
            if (button.path("name").asText().equals(name)) {
                return button;
            }
        }
        throw new IllegalArgumentException("the menu has no button \"" + name + "\" there");
    }

    private Callback tap(Menu menu, JsonNode button) {
        String type = button.path("type").asText();
        return switch (type) {
            case "click" -> user.clicks(key(button));
            case "view" -> opens("VIEW", button.path("url").asText(), menu);
            case "miniprogram" -> opens("view_miniprogram", button.path("pagepath").asText(), menu);
            case "scancode_push", "scancode_waitmsg" -> scans(type, key(button), SCANNED);
            case "pic_sysphoto", "pic_photo_or_album", "pic_weixin" -> photos(type, key(button));
            case "location_select" -> place(key(button));
            case "" ->
                    throw new IllegalArgumentException(
                            "that is no button, or one that only opens others");
            default -> actions.silent(user.openid(), "Was sent what the menu holds");
        };
    }

    private Callback opens(String event, String target, Menu menu) {
        return event(
                event,
                out -> out.text("EventKey", target).number("MenuId", menu.id()),
                "Opened from the menu: " + target);
    }

    /** Scans something with a button of that type. */
    Callback scans(String event, String key, String result) {
        return event(
                event,
                out ->
                        out.text("EventKey", key)
                                .open("ScanCodeInfo")
                                .text("ScanType", "qrcode")
                                .text("ScanResult", result)
                                .close("ScanCodeInfo"),
                "Scanned " + result);
    }

    /** The event tells of the pictures; each then comes as a message of its own. */
    private Callback photos(String event, String key) {
        Callback told =
                event(
                        event,
                        out ->
                                out.text("EventKey", key)
                                        .open("SendPicsInfo")
                                        .number("Count", 1)
                                        .open("PicList")
                                        .open("item")
                                        .text("PicMd5Sum", PICTURE_MD5)
                                        .close("item")
                                        .close("PicList")
                                        .close("SendPicsInfo"),
                        "Sent a picture from the menu");
        user.sendsImage(PICTURE);
        return told;
    }

    private Callback place(String key) {
        Callback told =
                event(
                        "location_select",
                        out ->
                                out.text("EventKey", key)
                                        .open("SendLocationInfo")
                                        .text("Location_X", Double.toString(LATITUDE))
                                        .text("Location_Y", Double.toString(LONGITUDE))
                                        .text("Scale", "16")
                                        .text("Label", "West Lake")
                                        .text("Poiname", "")
                                        .close("SendLocationInfo"),
                        "Sent a place from the menu");
        user.sendsLocation(LATITUDE, LONGITUDE, "West Lake");
        return told;
    }

    private Callback event(String event, Consumer<XmlWriter> fields, String line) {
        return actions.event(user.openid(), event, fields, line);
    }

    private static String key(JsonNode button) {
        return button.path("key").asText();
    }
}
