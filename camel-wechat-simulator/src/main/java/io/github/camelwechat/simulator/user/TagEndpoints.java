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
import io.github.camelwechat.simulator.change.ChangeFeed;
import io.github.camelwechat.simulator.change.ChangeFeed.Topic;
import java.nio.charset.StandardCharsets;
import java.util.function.Predicate;

/** Everything below {@code /cgi-bin/tags} but the blacklist, and {@code user/tag/get}. */
public final class TagEndpoints implements EndpointGroup {
    private static final int MAX_BATCH = 50;
    private static final int MAX_OF_USER = 20;
    private static final int MAX_NAME_BYTES = 30;

    private final Tags tags;
    private final Users users;
    private final ChangeFeed changes;
    private final OpenidLists openids;

    public TagEndpoints(Tags tags, Users users, ChangeFeed changes, int pageSize) {
        this.tags = tags;
        this.users = users;
        this.changes = changes;
        this.openids = new OpenidLists(users, pageSize);
    }

    @Override
    public void register(ApiRoutes routes) {
        routes.post("/cgi-bin/tags/create", this::create);
        routes.get("/cgi-bin/tags/get", call -> list());
        routes.post("/cgi-bin/tags/update", this::update);
        routes.post("/cgi-bin/tags/delete", this::delete);
        routes.post("/cgi-bin/user/tag/get", this::members);
        routes.post("/cgi-bin/tags/members/batchtagging", this::tag);
        routes.post("/cgi-bin/tags/members/batchuntagging", this::untag);
        routes.post("/cgi-bin/tags/getidlist", this::ofUser);
    }

    private ApiResponse create(ApiCall call) throws ApiException {
        String name = name(call.json().path("tag"));
        Tags.Tag made = tags.create(name).orElseThrow(ApiError.TOO_MANY_TAGS::exception);
        ObjectNode answer = ApiResponse.object();
        answer.putObject("tag").put("id", made.id()).put("name", made.name());
        return ApiResponse.json(answer);
    }

    private ApiResponse list() {
        ObjectNode answer = ApiResponse.object();
        ArrayNode all = answer.putArray("tags");
        for (Tags.Tag tag : tags.all()) {
            all.addObject()
                    .put("id", tag.id())
                    .put("name", tag.name())
                    .put("count", openids.count(wears(tag.id())));
        }
        return ApiResponse.json(answer);
    }

    private ApiResponse update(ApiCall call) throws ApiException {
        JsonNode tag = call.json().path("tag");
        int id = own(tag.path("id"));
        tags.rename(id, name(tag));
        return ApiResponse.ok();
    }

    private ApiResponse delete(ApiCall call) throws ApiException {
        int id = own(call.json().path("tag").path("id"));
        tags.delete(id);
        users.all().forEach(user -> user.profile().untag(id));
        changes.publish(Topic.MENU);
        return ApiResponse.ok();
    }

    private ApiResponse members(ApiCall call) throws ApiException {
        JsonNode body = call.json();
        int id = known(body.path("tagid"));
        String after = body.path("next_openid").asText();
        return ApiResponse.json(openids.page(wears(id), after, ApiResponse.object()));
    }

    private ApiResponse tag(ApiCall call) throws ApiException {
        JsonNode body = call.json();
        int id = known(body.path("tagid"));
        return OpenidLists.forEach(
                OpenidLists.list(body, MAX_BATCH),
                openid -> {
                    Profile profile = openids.follower(openid).profile();
                    if (profile.tags().size() >= MAX_OF_USER && !profile.tags().contains(id)) {
                        throw ApiError.TOO_MANY_TAGS_OF_USER.exception();
                    }
                    profile.tag(id);
                    changes.publish(Topic.MENU);
                });
    }

    private ApiResponse untag(ApiCall call) throws ApiException {
        JsonNode body = call.json();
        int id = known(body.path("tagid"));
        return OpenidLists.forEach(
                OpenidLists.list(body, MAX_BATCH),
                openid -> {
                    openids.follower(openid).profile().untag(id);
                    changes.publish(Topic.MENU);
                });
    }

    private ApiResponse ofUser(ApiCall call) throws ApiException {
        User user = openids.follower(call.json().path("openid").asText());
        ObjectNode answer = ApiResponse.object();
        user.profile().tags().forEach(answer.putArray("tagid_list")::add);
        return ApiResponse.json(answer);
    }

    private String name(JsonNode tag) throws ApiException {
        String name = tag.path("name").asText();
        if (name.isBlank() || tags.isNameTaken(name)) {
            throw ApiError.INVALID_TAG_NAME.exception();
        }
        if (name.getBytes(StandardCharsets.UTF_8).length > MAX_NAME_BYTES) {
            throw ApiError.TAG_NAME_TOO_LONG.exception();
        }
        return name;
    }

    private int own(JsonNode id) throws ApiException {
        if (Tags.isSystem(id.asInt(-1))) {
            throw ApiError.SYSTEM_TAG.exception();
        }
        return known(id);
    }

    private int known(JsonNode id) throws ApiException {
        int tag = id.asInt(-1);
        if (!tags.has(tag)) {
            throw ApiError.INVALID_TAG_ID.exception();
        }
        return tag;
    }

    private static Predicate<User> wears(int id) {
        return user -> OpenidLists.follows(user) && user.profile().tags().contains(id);
    }
}
