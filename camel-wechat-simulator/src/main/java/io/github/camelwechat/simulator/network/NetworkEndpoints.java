// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.network;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelwechat.simulator.api.ApiCall;
import io.github.camelwechat.simulator.api.ApiError;
import io.github.camelwechat.simulator.api.ApiException;
import io.github.camelwechat.simulator.api.ApiResponse;
import io.github.camelwechat.simulator.api.ApiRoutes;
import io.github.camelwechat.simulator.api.EndpointGroup;
import io.github.camelwechat.simulator.callback.CallbackTarget;
import java.net.URI;
import java.util.List;
import java.util.Set;

/**
 * {@code getcallbackip}, {@code get_api_domain_ip} and {@code callback/check}. Nothing is looked
 * up: a callback URL with a name instead of an address counts as this machine.
 */
public final class NetworkEndpoints implements EndpointGroup {
    private static final Set<String> ACTIONS = Set.of("dns", "ping", "all");
    private static final Set<String> OPERATORS = Set.of("CHINANET", "UNICOM", "CAP", "DEFAULT");
    private static final String LOCAL = "127.0.0.1";

    private final Addresses addresses;
    private final CallbackTarget target;

    public NetworkEndpoints(Addresses addresses, CallbackTarget target) {
        this.addresses = addresses;
        this.target = target;
    }

    @Override
    public void register(ApiRoutes routes) {
        routes.get("/cgi-bin/getcallbackip", call -> list(addresses.callback()));
        routes.get("/cgi-bin/get_api_domain_ip", call -> list(List.of(LOCAL)));
        routes.post("/cgi-bin/callback/check", this::check);
    }

    private static ApiResponse list(List<String> values) {
        ObjectNode answer = ApiResponse.object();
        values.forEach(answer.putArray("ip_list")::add);
        return ApiResponse.json(answer);
    }

    private ApiResponse check(ApiCall call) throws ApiException {
        JsonNode body = call.json();
        String action = body.path("action").asText();
        String operator = body.path("check_operator").asText();
        if (!ACTIONS.contains(action)) {
            throw ApiError.INVALID_CHECK_ACTION.exception();
        }
        if (!OPERATORS.contains(operator)) {
            throw ApiError.INVALID_CHECK_OPERATOR.exception();
        }
        URI url = target.url();
        if (url == null) {
            throw ApiError.INVALID_CHECK_URL.exception();
        }
        String ip = address(String.valueOf(url.getHost()));
        String from = operator.equals("DEFAULT") ? "CAP" : operator;
        ObjectNode answer = ApiResponse.object();
        if (!action.equals("ping")) {
            answer.putArray("dns").addObject().put("ip", ip).put("real_operator", from);
        }
        if (!action.equals("dns")) {
            answer.putArray("ping")
                    .addObject()
                    .put("ip", ip)
                    .put("from_operator", from)
                    .put("package_loss", "0%")
                    .put("time", "0.412ms");
        }
        return ApiResponse.json(answer);
    }

    private static String address(String host) {
        boolean literal = host.matches("[0-9.]+") || host.startsWith("[");
        return literal ? host.replaceAll("[\\[\\]]", "") : LOCAL;
    }
}
