// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelwechat.simulator.account.SecurityMode;
import io.github.camelwechat.simulator.account.SimulatedAccount;
import io.github.camelwechat.simulator.callback.Handshake;
import io.github.camelwechat.simulator.callback.Redelivery;
import io.github.camelwechat.simulator.state.AccountStates;
import io.github.camelwechat.simulator.state.SimulatorState;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The account, the wire, faults and the reset. */
final class SimulatorControl {
    private static final long WIRE_ROWS = 2000;
    private static final long REQUEST_ROWS = 200;

    private static final List<String> CHANGEABLE =
            List.of(
                    "callbackUrl",
                    "securityMode",
                    "redelivery",
                    "forwardedFor",
                    "callbackAddresses");

    private final AccountStates states;
    private final SimulatorState state;
    private final JsonViews views;

    SimulatorControl(AccountStates states, SimulatorState state, JsonViews views) {
        this.states = states;
        this.state = state;
        this.views = views;
    }

    ControlResponse account(ControlRequest call) {
        SimulatedAccount account = state.account();
        URI url = state.target().url();
        ObjectNode view =
                ControlResponse.object()
                        .put("appId", account.appId())
                        .put("appSecret", account.appSecret())
                        .put("token", account.token())
                        .put("encodingAesKey", account.encodingAesKey())
                        .put("originalId", account.originalId())
                        .put("kind", account.kind().wireName())
                        .put("callbackUrl", url == null ? null : url.toString())
                        .put("securityMode", state.target().mode().wireName())
                        .put("redelivery", state.target().redelivery().wireName())
                        .put("name", account.name())
                        .put("forwardedFor", state.target().forwardedFor());
        state.addresses().callback().forEach(view.putArray("callbackAddresses")::add);
        return ControlResponse.ok(view);
    }

    /** Changes whatever of {@link #CHANGEABLE} is given. */
    ControlResponse configure(ControlRequest call) {
        if (CHANGEABLE.stream().noneMatch(call.body()::has)) {
            throw ControlException.badInput("give one or more of " + String.join(", ", CHANGEABLE));
        }
        List<String> addresses = addresses(call);
        SecurityMode mode =
                call.body().has("securityMode")
                        ? SecurityMode.of(call.text("securityMode"))
                        : state.target().mode();
        Redelivery redelivery =
                call.body().has("redelivery")
                        ? Redelivery.of(call.text("redelivery"))
                        : state.target().redelivery();
        if (call.body().has("callbackUrl")) {
            URI url = URI.create(call.text("callbackUrl"));
            if (!"http".equals(url.getScheme()) && !"https".equals(url.getScheme())) {
                throw ControlException.badInput("\"callbackUrl\" must be an http or https URL");
            }
            state.target().url(url);
        }
        state.target().mode(mode);
        state.target().redelivery(redelivery);
        if (call.body().has("forwardedFor")) {
            String source = call.body().path("forwardedFor").asText();
            state.target().forwardedFor(source.isBlank() ? null : source);
        }
        if (!addresses.isEmpty()) {
            state.addresses().callback(addresses);
        }
        return account(call);
    }

    private static List<String> addresses(ControlRequest call) {
        List<String> addresses = new ArrayList<>();
        for (JsonNode address : call.body().path("callbackAddresses")) {
            addresses.add(address.asText());
        }
        if (addresses.isEmpty() && call.body().has("callbackAddresses")) {
            throw ControlException.badInput(
                    "\"callbackAddresses\" must be a list of addresses or CIDR ranges");
        }
        return addresses;
    }

    CompletableFuture<ControlResponse> handshake(ControlRequest call) {
        URI url = state.target().url();
        if (url == null) {
            throw new ControlException(409, "no callback URL is configured");
        }
        return state.handshake(url).thenApply(SimulatorControl::view);
    }

    ControlResponse deliveries(ControlRequest call) {
        long limit = call.queryNumber("limit", WIRE_ROWS);
        return ControlResponse.ok(views.deliveries(state.callbacks().all(), limit));
    }

    ControlResponse requests(ControlRequest call) {
        long limit = call.queryNumber("limit", REQUEST_ROWS);
        return ControlResponse.ok(views.requests(state.requests().all(), limit));
    }

    ControlResponse plan(ControlRequest call) {
        int times = call.body().path("times").asInt(1);
        var fault = FaultJson.read(call);
        if (call.body().has("path")) {
            state.faults().plan(fault, times, call.text("path"));
        } else {
            state.faults().plan(fault, times);
        }
        return new ControlResponse(
                201, ControlResponse.object().put("fault", call.text("fault")).put("times", times));
    }

    ControlResponse reset(ControlRequest call) {
        states.reset();
        return ControlResponse.ok(views.clock(state.clock()));
    }

    private static ControlResponse view(Handshake handshake) {
        return ControlResponse.ok(
                ControlResponse.object()
                        .put("ok", handshake.ok())
                        .put("status", handshake.status())
                        .put("detail", handshake.detail()));
    }
}
