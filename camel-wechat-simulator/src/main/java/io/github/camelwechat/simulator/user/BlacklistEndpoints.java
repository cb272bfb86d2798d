// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.user;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelwechat.simulator.api.ApiCall;
import io.github.camelwechat.simulator.api.ApiException;
import io.github.camelwechat.simulator.api.ApiResponse;
import io.github.camelwechat.simulator.api.ApiRoutes;
import io.github.camelwechat.simulator.api.EndpointGroup;
import java.util.function.Predicate;

/** The blacklist: whom it names, no message of theirs is pushed. */
public final class BlacklistEndpoints implements EndpointGroup {
    private static final int MAX_BATCH = 20;
    private static final Predicate<User> BLOCKED = user -> user.profile().blocked();

    private final OpenidLists openids;

    public BlacklistEndpoints(Users users, int pageSize) {
        this.openids = new OpenidLists(users, pageSize);
    }

    @Override
    public void register(ApiRoutes routes) {
        routes.post("/cgi-bin/tags/members/getblacklist", this::list);
        routes.post("/cgi-bin/tags/members/batchblacklist", call -> change(call, true));
        routes.post("/cgi-bin/tags/members/batchunblacklist", call -> change(call, false));
    }

    private ApiResponse list(ApiCall call) throws ApiException {
        JsonNode body = call.json();
        ObjectNode answer = ApiResponse.object().put("total", openids.count(BLOCKED));
        return ApiResponse.json(openids.page(BLOCKED, body.path("begin_openid").asText(), answer));
    }

    private ApiResponse change(ApiCall call, boolean blocked) throws ApiException {
        return OpenidLists.forEach(
                OpenidLists.list(call.json(), MAX_BATCH),
                openid -> openids.follower(openid).profile().blocked(blocked));
    }
}
