// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.menu;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelwechat.simulator.api.ApiCall;
import io.github.camelwechat.simulator.api.ApiError;
import io.github.camelwechat.simulator.api.ApiException;
import io.github.camelwechat.simulator.api.ApiResponse;
import io.github.camelwechat.simulator.api.ApiRoutes;
import io.github.camelwechat.simulator.api.EndpointGroup;
import io.github.camelwechat.simulator.change.ChangeFeed;
import io.github.camelwechat.simulator.change.ChangeFeed.Topic;
import io.github.camelwechat.simulator.user.Tags;
import io.github.camelwechat.simulator.user.User;
import io.github.camelwechat.simulator.user.Users;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code menu/addconditional}, {@code delconditional} and {@code trymatch}. */
public final class ConditionalMenuEndpoints implements EndpointGroup {
    private static final List<String> WITHDRAWN = List.of("sex", "country", "province", "city");
    private static final int MAX_HOSTS = 3;

    private final Menus menus;
    private final Tags tags;
    private final Users users;
    private final ChangeFeed changes;

    public ConditionalMenuEndpoints(Menus menus, Tags tags, Users users, ChangeFeed changes) {
        this.menus = menus;
        this.tags = tags;
        this.users = users;
        this.changes = changes;
    }

    @Override
    public void register(ApiRoutes routes) {
        routes.post("/cgi-bin/menu/addconditional", this::add);
        routes.post("/cgi-bin/menu/delconditional", this::remove);
        routes.post("/cgi-bin/menu/trymatch", this::match);
    }

    private ApiResponse add(ApiCall call) throws ApiException {
        JsonNode body = call.json();
        if (menus.standard().isEmpty()) {
            throw ApiError.NO_DEFAULT_MENU.exception();
        }
        if (body.path("button").isEmpty()) {
            throw ApiError.EMPTY_CONDITIONAL.exception();
        }
        ArrayNode buttons = MenuValidator.buttons(body);
        if (MenuValidator.hosts(buttons).size() > MAX_HOSTS) {
            throw ApiError.TOO_MANY_DOMAINS.exception();
        }
        Menu added =
                menus.add(buttons, rule(body.path("matchrule")))
                        .orElseThrow(ApiError.MENU_COUNT::exception);
        changes.publish(Topic.MENU);
        // WeChat gives this number as a text.
        return ApiResponse.json(ApiResponse.object().put("menuid", Long.toString(added.id())));
    }

    private ApiResponse remove(ApiCall call) throws ApiException {
        if (!menus.remove(call.json().path("menuid").asLong())) {
            throw ApiError.NOT_CONDITIONAL.exception();
        }
        changes.publish(Topic.MENU);
        return ApiResponse.ok();
    }

    private ApiResponse match(ApiCall call) throws ApiException {
        User user =
                users.find(call.json().path("user_id").asText())
                        .orElseThrow(ApiError.NO_SUCH_USER::exception);
        if (user.relation() != User.Relation.FOLLOWER) {
            throw ApiError.NOT_A_FAN.exception();
        }
        Menu seen = menus.of(user).orElseThrow(ApiError.NO_DEFAULT_MENU::exception);
        ObjectNode answer = ApiResponse.object();
        answer.set("button", MenuJson.buttons(seen.buttons()));
        return ApiResponse.json(answer);
    }

    private MatchRule rule(JsonNode rule) throws ApiException {
        if (WITHDRAWN.stream().anyMatch(field -> !rule.path(field).asText().isEmpty())) {
            throw ApiError.PRIVATE_MATCH_RULE.exception();
        }
        Integer tag = number(rule, "tag_id");
        if (tag != null && !tags.has(tag)) {
            throw ApiError.INVALID_TAG_ID.exception();
        }
        Integer platform = number(rule, "client_platform_type");
        if (platform != null && (platform < 1 || platform > 3)) {
            throw ApiError.INVALID_ARGS.exception();
        }
        String language = rule.path("language").asText();
        if (tag == null && platform == null && language.isEmpty()) {
            throw ApiError.EMPTY_MATCH_RULE.exception();
        }
        return new MatchRule(tag, platform, language.isEmpty() ? null : language);
    }

    /** A number, which is a text as often as not; null when it is not said. */
    private static @Nullable Integer number(JsonNode rule, String field) {
        return rule.path(field).asText().isEmpty() ? null : rule.path(field).asInt(-1);
    }
}
