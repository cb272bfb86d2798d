// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.api.user;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelwechat.simulator.api.ApiAnswer;
import io.github.camelwechat.simulator.api.ApiCall;
import io.github.camelwechat.simulator.api.ApiError;
import io.github.camelwechat.simulator.api.ApiRefusal;
import io.github.camelwechat.simulator.api.ApiRoutes;
import io.github.camelwechat.simulator.api.ApiSection;
import io.github.camelwechat.simulator.api.JsonBody;
import io.github.camelwechat.simulator.people.Profile;
import io.github.camelwechat.simulator.people.Subscription;
import io.github.camelwechat.simulator.people.User;
import io.github.camelwechat.simulator.people.Users;
import java.nio.charset.StandardCharsets;

/** {@code user/info}, {@code .../batchget}, {@code user/get} and {@code updateremark}. */
public final class UserEndpoints implements ApiSection {
    private static final int MAX_BATCH = 100;
    private static final int REMARK_BYTES_BELOW = 30;

    private final Openids openids;
    private final JsonBody json;

    public UserEndpoints(Users users, int pageSize, JsonBody json) {
        this.openids = new Openids(users, pageSize);
        this.json = json;
    }

    @Override
    public void register(ApiRoutes routes) {
        routes.get("/cgi-bin/user/info", this::info);
        routes.post("/cgi-bin/user/info/batchget", this::infos);
        routes.get("/cgi-bin/user/get", this::followers);
        routes.post("/cgi-bin/user/info/updateremark", this::remark);
    }

    private ApiAnswer info(ApiCall call) throws ApiRefusal {
        String openid = call.parameter("openid").orElseThrow(ApiError.OPENID_MISSING::refusal);
        return ApiAnswer.json(view(openids.known(openid)));
    }

    private ApiAnswer infos(ApiCall call) throws ApiRefusal {
        JsonNode list = json.read(call).path("user_list");
        if (list.isEmpty() || list.size() > MAX_BATCH) {
            throw ApiError.OPENID_LIST_SIZE.refusal();
        }
        ObjectNode answer = ApiAnswer.object();
        ArrayNode views = answer.putArray("user_info_list");
        for (JsonNode user : list) {
            views.add(view(openids.known(user.path("openid").asText())));
        }
        return ApiAnswer.json(answer);
    }

    private ApiAnswer followers(ApiCall call) throws ApiRefusal {
        ObjectNode answer = ApiAnswer.object().put("total", openids.count(Openids::follows));
        String after = call.parameter("next_openid").orElse("");
        return ApiAnswer.json(openids.page(Openids::follows, after, answer));
    }

    private ApiAnswer remark(ApiCall call) throws ApiRefusal {
        JsonNode body = json.read(call);
        User user = openids.follower(body.path("openid").asText());
        String remark = body.path("remark").asText();
        if (remark.getBytes(StandardCharsets.UTF_8).length >= REMARK_BYTES_BELOW) {
            throw ApiError.INVALID_REMARK.refusal();
        }
        user.profile().remark(remark);
        return ApiAnswer.ok();
    }

    private static ObjectNode view(User user) {
        Profile profile = user.profile();
        Subscription how = profile.subscription();
        ObjectNode view = ApiAnswer.object();
        if (!Openids.follows(user) || how == null) {
            return view.put("subscribe", 0).put("openid", user.openid());
        }
        view.put("subscribe", 1)
                .put("openid", user.openid())
                .put("subscribe_time", how.at().getEpochSecond())
                .put("remark", profile.remark())
                .put("groupid", profile.tags().stream().findFirst().orElse(0));
        profile.tags().forEach(view.putArray("tagid_list")::add);
        boolean number = !how.scene().isEmpty() && !how.textScene();
        return view.put("subscribe_scene", how.channel())
                .put("qr_scene", number ? Long.parseLong(how.scene()) : 0)
                .put("qr_scene_str", number ? "" : how.scene());
    }
}
