// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelwechat.simulator.account.SimulatedAccount;
import io.github.camelwechat.simulator.account.SimulatedPlatform;
import io.github.camelwechat.simulator.callback.Callback;
import io.github.camelwechat.simulator.platform.Authorization;
import io.github.camelwechat.simulator.platform.AuthorizationGrant;
import io.github.camelwechat.simulator.platform.PermissionSet;
import io.github.camelwechat.simulator.platform.ReleaseReport;
import io.github.camelwechat.simulator.platform.ThirdPartyPlatform;
import io.github.camelwechat.simulator.state.AccountStates;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.StreamSupport;

/** The control paths of accounts and third-party platforms. */
final class PlatformControl {
    private static final List<String> CHANGEABLE =
            List.of(
                    "authorizationUrl",
                    "messageUrl",
                    "addresses",
                    "unconfirmed",
                    "rotatesRefreshTokens",
                    "pushesTickets");

    private final AccountStates states;

    PlatformControl(AccountStates states) {
        this.states = states;
    }

    ControlResponse accounts(ControlRequest call) {
        ArrayNode all = ControlResponse.array();
        states.common().accounts().all().forEach(account -> all.add(view(account)));
        return ControlResponse.ok(all);
    }

    /** Adds an account with the demo account's secrets: {@code {"name","appId","originalId"}}. */
    ControlResponse addAccount(ControlRequest call) {
        SimulatedAccount account =
                SimulatedAccount.demo()
                        .withName(call.text("name"))
                        .withAppId(call.text("appId"))
                        .withOriginalId(call.text("originalId"));
        states.common().accounts().add(account);
        return new ControlResponse(201, view(account));
    }

    ControlResponse list(ControlRequest call) {
        ArrayNode all = ControlResponse.array();
        states.common().platforms().all().forEach(platform -> all.add(view(platform)));
        return ControlResponse.ok(all);
    }

    /** Adds a platform; what is not given is the demo platform's. */
    ControlResponse add(ControlRequest call) {
        SimulatedPlatform demo = SimulatedPlatform.demo();
        JsonNode body = call.body();
        SimulatedPlatform registration =
                new SimulatedPlatform(
                        body.path("name").asText(demo.name()),
                        body.path("appId").asText(demo.appId()),
                        body.path("appSecret").asText(demo.appSecret()),
                        body.path("token").asText(demo.token()),
                        body.path("encodingAesKey").asText(demo.encodingAesKey()),
                        body.path("authorizationUrl").asText(null),
                        body.path("messageUrl").asText(null));
        return new ControlResponse(201, view(states.common().platforms().add(registration)));
    }

    ControlResponse show(ControlRequest call) {
        return ControlResponse.ok(view(platform(call)));
    }

    /** Changes whatever of {@link #CHANGEABLE} is given. */
    ControlResponse configure(ControlRequest call) {
        ThirdPartyPlatform platform = platform(call);
        JsonNode body = call.body();
        if (CHANGEABLE.stream().noneMatch(body::has)) {
            throw ControlException.badInput("give one or more of " + String.join(", ", CHANGEABLE));
        }
        if (body.has("authorizationUrl")) {
            platform.authorizationUrl(body.path("authorizationUrl").textValue());
        }
        if (body.has("messageUrl")) {
            platform.messageUrl(body.path("messageUrl").textValue());
        }
        if (body.has("addresses")) {
            platform.addresses(texts(body.path("addresses")).toArray(String[]::new));
        }
        if (body.has("unconfirmed")) {
            platform.unconfirmed(sets(body.path("unconfirmed")).toArray(PermissionSet[]::new));
        }
        if (body.has("rotatesRefreshTokens")) {
            platform.rotatesRefreshTokens(body.path("rotatesRefreshTokens").asBoolean());
        }
        if (body.has("pushesTickets")) {
            if (body.path("pushesTickets").asBoolean()) {
                platform.startTickets();
            } else {
                platform.stopTickets();
            }
        }
        return show(call);
    }

    ControlResponse ticket(ControlRequest call) {
        ThirdPartyPlatform platform = platform(call);
        Callback callback = platform.pushTicket();
        return new ControlResponse(
                202,
                ControlResponse.object().put("id", callback.id()).put("ticket", platform.ticket()));
    }

    /**
     * Lets an account authorize it, or changes what it granted: {@code
     * {"account","permissionSets","page"}}.
     */
    ControlResponse authorize(ControlRequest call) {
        ThirdPartyPlatform platform = platform(call);
        String account = call.text("account");
        PermissionSet[] sets =
                sets(call.body().path("permissionSets")).toArray(PermissionSet[]::new);
        AuthorizationGrant grant =
                call.body().has("page")
                        ? platform.authorize(URI.create(call.text("page")), account, sets)
                        : platform.authorize(account, sets);
        URI redirect = grant.redirect();
        return new ControlResponse(
                202,
                ControlResponse.object()
                        .put("id", grant.event().id())
                        .put("code", grant.code())
                        .put("redirect", redirect == null ? null : redirect.toString()));
    }

    /** Lets an account withdraw: {@code {"account"}}. */
    ControlResponse withdraw(ControlRequest call) {
        Callback callback = platform(call).withdraw(call.text("account"));
        return new ControlResponse(202, ControlResponse.object().put("id", callback.id()));
    }

    /** Plays the release test; answers with its report. */
    CompletableFuture<ControlResponse> releaseTest(ControlRequest call) {
        return states.releaseTest(platform(call))
                .thenApply(report -> ControlResponse.ok(view(report)));
    }

    private ThirdPartyPlatform platform(ControlRequest call) {
        return states.common()
                .platforms()
                .find(call.platform())
                .orElseThrow(
                        () ->
                                new ControlException(
                                        404,
                                        "there is no third-party platform \""
                                                + call.platform()
                                                + "\""));
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(one -> texts.add(one.asText()));
        return texts;
    }

    private static List<PermissionSet> sets(JsonNode ids) {
        return StreamSupport.stream(ids.spliterator(), false)
                .map(id -> PermissionSet.of(id.asInt()))
                .toList();
    }

    private static ObjectNode view(ReleaseReport report) {
        ObjectNode view =
                ControlResponse.object()
                        .put("account", report.account())
                        .put("passed", report.passed());
        ArrayNode steps = view.putArray("steps");
        report.steps()
                .forEach(
                        step ->
                                steps.addObject()
                                        .put("name", step.name())
                                        .put("passed", step.passed())
                                        .put("detail", step.detail()));
        return view;
    }

    private static ObjectNode view(SimulatedAccount account) {
        return ControlResponse.object()
                .put("appId", account.appId())
                .put("name", account.name())
                .put("originalId", account.originalId());
    }

    private static ObjectNode view(ThirdPartyPlatform platform) {
        SimulatedPlatform registration = platform.registration();
        ObjectNode view =
                ControlResponse.object()
                        .put("appId", registration.appId())
                        .put("name", registration.name())
                        .put("appSecret", registration.appSecret())
                        .put("token", registration.token())
                        .put("encodingAesKey", registration.encodingAesKey())
                        .put("authorizationUrl", registration.authorizationUrl())
                        .put("messageUrl", registration.messageUrl())
                        .put("ticket", platform.ticket());
        ArrayNode authorizers = view.putArray("authorizers");
        for (Authorization one : platform.authorizations()) {
            ObjectNode row = authorizers.addObject().put("account", one.appId());
            row.put("since", one.since().getEpochSecond());
            ArrayNode sets = row.putArray("permissionSets");
            one.permissionSets().forEach(set -> sets.add(set.id()));
        }
        return view;
    }
}
