// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.api.user;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelwechat.simulator.api.ApiAnswer;
import io.github.camelwechat.simulator.api.ApiCall;
import io.github.camelwechat.simulator.api.ApiRefusal;
import io.github.camelwechat.simulator.api.ApiRoutes;
import io.github.camelwechat.simulator.api.ApiSection;
import io.github.camelwechat.simulator.api.JsonBody;
import io.github.camelwechat.simulator.people.User;
import io.github.camelwechat.simulator.people.Users;
import java.util.function.Predicate;

/** The blacklist: whom it names, no message of theirs is pushed. */
public final class BlacklistEndpoints implements ApiSection {
    private static final int MAX_BATCH = 20;
    private static final Predicate<User> BLOCKED = user -> user.profile().blocked();

    private final Openids openids;
    private final JsonBody json;

    public BlacklistEndpoints(Users users, int pageSize, JsonBody json) {
        this.openids = new Openids(users, pageSize);
        this.json = json;
    }

    @Override
    public void register(ApiRoutes routes) {
        routes.post("/cgi-bin/tags/members/getblacklist", this::list);
        routes.post("/cgi-bin/tags/members/batchblacklist", call -> change(call, true));
        routes.post("/cgi-bin/tags/members/batchunblacklist", call -> change(call, false));
    }

    private ApiAnswer list(ApiCall call) throws ApiRefusal {
        JsonNode body = json.read(call);
        ObjectNode answer = ApiAnswer.object().put("total", openids.count(BLOCKED));
        return ApiAnswer.json(openids.page(BLOCKED, body.path("begin_openid").asText(), answer));
    }

    private ApiAnswer change(ApiCall call, boolean blocked) throws ApiRefusal {
        return Openids.forEach(
                Openids.list(json.read(call), MAX_BATCH),
                openid -> openids.follower(openid).profile().blocked(blocked));
    }
}
