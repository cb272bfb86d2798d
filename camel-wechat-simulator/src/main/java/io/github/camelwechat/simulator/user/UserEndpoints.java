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
import java.nio.charset.StandardCharsets;

/** {@code user/info}, {@code .../batchget}, {@code user/get} and {@code updateremark}. */
public final class UserEndpoints implements EndpointGroup {
    private static final int MAX_BATCH = 100;
    private static final int REMARK_BYTES_BELOW = 30;

    private final OpenidLists openids;

    public UserEndpoints(Users users, int pageSize) {
        this.openids = new OpenidLists(users, pageSize);
    }

    @Override
    public void register(ApiRoutes routes) {
        routes.get("/cgi-bin/user/info", this::info);
        routes.post("/cgi-bin/user/info/batchget", this::infos);
        routes.get("/cgi-bin/user/get", this::followers);
        routes.post("/cgi-bin/user/info/updateremark", this::remark);
    }

    private ApiResponse info(ApiCall call) throws ApiException {
        String openid = call.parameter("openid").orElseThrow(ApiError.OPENID_MISSING::exception);
        return ApiResponse.json(view(openids.known(openid)));
    }

    private ApiResponse infos(ApiCall call) throws ApiException {
        JsonNode list = call.json().path("user_list");
        if (list.isEmpty() || list.size() > MAX_BATCH) {
            throw ApiError.OPENID_LIST_SIZE.exception();
        }
        ObjectNode answer = ApiResponse.object();
        ArrayNode views = answer.putArray("user_info_list");
        for (JsonNode user : list) {
            views.add(view(openids.known(user.path("openid").asText())));
        }
        return ApiResponse.json(answer);
    }

    private ApiResponse followers(ApiCall call) throws ApiException {
        ObjectNode answer = ApiResponse.object().put("total", openids.count(OpenidLists::follows));
        String after = call.parameter("next_openid").orElse("");
        return ApiResponse.json(openids.page(OpenidLists::follows, after, answer));
    }

    private ApiResponse remark(ApiCall call) throws ApiException {
        JsonNode body = call.json();
        User user = openids.follower(body.path("openid").asText());
        String remark = body.path("remark").asText();
        if (remark.getBytes(StandardCharsets.UTF_8).length >= REMARK_BYTES_BELOW) {
            throw ApiError.INVALID_REMARK.exception();
        }
        user.profile().remark(remark);
        return ApiResponse.ok();
    }

    private static ObjectNode view(User user) {
        Profile profile = user.profile();
        Subscription how = profile.subscription();
        ObjectNode view = ApiResponse.object();
        if (!OpenidLists.follows(user) || how == null) {
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
