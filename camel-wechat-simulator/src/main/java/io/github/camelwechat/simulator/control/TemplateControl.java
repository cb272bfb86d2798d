// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelwechat.simulator.state.SimulatorState;
import io.github.camelwechat.simulator.template.Template;
import io.github.camelwechat.simulator.template.Templates;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Templates, and what users agree to receive. */
final class TemplateControl {
    private final SimulatorState state;

    TemplateControl(SimulatorState state) {
        this.state = state;
    }

    ControlResponse list(ControlRequest call) {
        ArrayNode all = ControlResponse.array();
        state.templates().templates().all().forEach(template -> all.add(view(template)));
        return ControlResponse.ok(all);
    }

    /** Adds a template as the console does: kind, title and content. */
    ControlResponse add(ControlRequest call) {
        Templates templates = state.templates().templates();
        String kind = call.text("kind");
        try {
            return new ControlResponse(201, view(added(templates, kind, call)));
        } catch (IllegalStateException e) {
            throw new ControlException(409, String.valueOf(e.getMessage()));
        }
    }

    /** Takes so many notifications: templateId, times. */
    ControlResponse grant(ControlRequest call) {
        int times = call.body().path("times").asInt(1);
        state.user(call.openid()).grants(call.text("templateId"), times);
        return ControlResponse.ok(ControlResponse.object().put("times", times));
    }

    /** Answers a popup: answers is an object of template ids, true accepts. */
    ControlResponse popup(ControlRequest call) {
        Map<String, Boolean> answers = new LinkedHashMap<>();
        JsonNode given = call.body().path("answers");
        given.properties().forEach(one -> answers.put(one.getKey(), one.getValue().asBoolean()));
        if (answers.isEmpty()) {
            throw ControlException.badInput("\"answers\" must be like {\"<template id>\":true}");
        }
        return started(state.user(call.openid()).answersSubscribePopup(answers).id());
    }

    /** Switches notifications off: templateIds. */
    ControlResponse refuse(ControlRequest call) {
        List<String> ids = new ArrayList<>();
        call.body().path("templateIds").forEach(id -> ids.add(id.asText()));
        if (ids.isEmpty()) {
            throw ControlException.badInput("\"templateIds\" must be an array of template ids");
        }
        return started(
                state.user(call.openid()).refusesNotifications(ids.toArray(String[]::new)).id());
    }

    /** Answers the page that asks for one message: page, confirm; tells where it leads. */
    ControlResponse oneTime(ControlRequest call) {
        boolean confirms = call.body().path("confirm").asBoolean(true);
        URI redirect =
                state.user(call.openid())
                        .answersOneTimePage(URI.create(call.text("page")), confirms);
        return ControlResponse.ok(ControlResponse.object().put("redirect", redirect.toString()));
    }

    private static Template added(Templates templates, String kind, ControlRequest call) {
        return switch (kind) {
            case "message" -> templates.addMessage(call.text("title"), call.text("content"));
            case "notification" ->
                    templates.addNotification(call.text("title"), call.text("content"));
            case "long-term-notification" ->
                    templates.addLongTermNotification(call.text("title"), call.text("content"));
            case "one-time" -> templates.addOneTime();
            default ->
                    throw ControlException.badInput(
                            "\"kind\" must be one of message, notification,"
                                    + " long-term-notification, one-time");
        };
    }

    private static ControlResponse started(String deliveryId) {
        return new ControlResponse(202, ControlResponse.object().put("id", deliveryId));
    }

    private static ObjectNode view(Template template) {
        String kind = template.kind().name().toLowerCase(Locale.ROOT).replace('_', '-');
        return ControlResponse.object()
                .put("id", template.id())
                .put("kind", kind)
                .put("title", template.title())
                .put("content", template.content());
    }
}
