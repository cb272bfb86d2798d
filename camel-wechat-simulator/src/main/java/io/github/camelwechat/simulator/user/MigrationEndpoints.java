// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.user;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelwechat.simulator.api.ApiCall;
import io.github.camelwechat.simulator.api.ApiError;
import io.github.camelwechat.simulator.api.ApiException;
import io.github.camelwechat.simulator.api.ApiResponse;
import io.github.camelwechat.simulator.api.ApiRoutes;
import io.github.camelwechat.simulator.api.EndpointGroup;
import java.util.Optional;

/** {@code changeopenid}: what followers' openids became when their account moved here. */
public final class MigrationEndpoints implements EndpointGroup {
    private static final int MAX_BATCH = 100;

    private final Migrations migrations;

    public MigrationEndpoints(Migrations migrations) {
        this.migrations = migrations;
    }

    @Override
    public void register(ApiRoutes routes) {
        routes.post("/cgi-bin/changeopenid", this::change);
    }

    private ApiResponse change(ApiCall call) throws ApiException {
        JsonNode body = call.json();
        String from = body.path("from_appid").asText();
        if (!migrations.hasMoved(from)) {
            throw ApiError.INVALID_APPID.exception();
        }
        ObjectNode answer = ApiResponse.object();
        ArrayNode results = answer.putArray("result_list");
        for (String old : OpenidLists.list(body, MAX_BATCH)) {
            Optional<String> now = migrations.now(from, old);
            ObjectNode result = results.addObject().put("ori_openid", old);
            now.ifPresent(openid -> result.put("new_openid", openid));
            result.put("err_msg", now.isPresent() ? "ok" : "ori_openid error");
        }
        return ApiResponse.ok(answer);
    }
}
