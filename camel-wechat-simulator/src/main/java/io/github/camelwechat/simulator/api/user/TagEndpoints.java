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
import io.github.camelwechat.simulator.event.EventHub;
import io.github.camelwechat.simulator.event.EventHub.Topic;
import io.github.camelwechat.simulator.people.Profile;
import io.github.camelwechat.simulator.people.Tags;
import io.github.camelwechat.simulator.people.User;
import io.github.camelwechat.simulator.people.Users;
import java.nio.charset.StandardCharsets;
import java.util.function.Predicate;

/** Everything below {@code /cgi-bin/tags} but the blacklist, and {@code user/tag/get}. */
public final class TagEndpoints implements ApiSection {
    private static final int MAX_BATCH = 50;
    private static final int MAX_OF_USER = 20;
    private static final int MAX_NAME_BYTES = 30;

    private final Tags tags;
    private final Users users;
    private final EventHub events;
    private final Openids openids;
    private final JsonBody json;

    public TagEndpoints(Tags tags, Users users, EventHub events, int pageSize, JsonBody json) {
        this.tags = tags;
        this.users = users;
        this.events = events;
        this.openids = new Openids(users, pageSize);
        this.json = json;
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

    private ApiAnswer create(ApiCall call) throws ApiRefusal {
        String name = name(json.read(call).path("tag"));
        Tags.Tag made = tags.create(name).orElseThrow(ApiError.TOO_MANY_TAGS::refusal);
        ObjectNode answer = ApiAnswer.object();
        answer.putObject("tag").put("id", made.id()).put("name", made.name());
        return ApiAnswer.json(answer);
    }

    private ApiAnswer list() {
        ObjectNode answer = ApiAnswer.object();
        ArrayNode all = answer.putArray("tags");
        for (Tags.Tag tag : tags.all()) {
            all.addObject()
                    .put("id", tag.id())
                    .put("name", tag.name())
                    .put("count", openids.count(wears(tag.id())));
        }
        return ApiAnswer.json(answer);
    }

    private ApiAnswer update(ApiCall call) throws ApiRefusal {
        JsonNode tag = json.read(call).path("tag");
        int id = own(tag.path("id"));
        tags.rename(id, name(tag));
        return ApiAnswer.ok();
    }

    private ApiAnswer delete(ApiCall call) throws ApiRefusal {
        int id = own(json.read(call).path("tag").path("id"));
        tags.delete(id);
        users.all().forEach(user -> user.profile().untag(id));
        events.publish(Topic.MENU);
        return ApiAnswer.ok();
    }

    private ApiAnswer members(ApiCall call) throws ApiRefusal {
        JsonNode body = json.read(call);
        int id = known(body.path("tagid"));
        String after = body.path("next_openid").asText();
        return ApiAnswer.json(openids.page(wears(id), after, ApiAnswer.object()));
    }

    private ApiAnswer tag(ApiCall call) throws ApiRefusal {
        JsonNode body = json.read(call);
        int id = known(body.path("tagid"));
        return Openids.forEach(
                Openids.list(body, MAX_BATCH),
                openid -> {
                    Profile profile = openids.follower(openid).profile();
                    if (profile.tags().size() >= MAX_OF_USER && !profile.tags().contains(id)) {
                        throw ApiError.TOO_MANY_TAGS_OF_USER.refusal();
                    }
                    profile.tag(id);
                    events.publish(Topic.MENU);
                });
    }

    private ApiAnswer untag(ApiCall call) throws ApiRefusal {
        JsonNode body = json.read(call);
        int id = known(body.path("tagid"));
        return Openids.forEach(
                Openids.list(body, MAX_BATCH),
                openid -> {
                    openids.follower(openid).profile().untag(id);
                    events.publish(Topic.MENU);
                });
    }

    private ApiAnswer ofUser(ApiCall call) throws ApiRefusal {
        User user = openids.follower(json.read(call).path("openid").asText());
        ObjectNode answer = ApiAnswer.object();
        user.profile().tags().forEach(answer.putArray("tagid_list")::add);
        return ApiAnswer.json(answer);
    }

    private String name(JsonNode tag) throws ApiRefusal {
        String name = tag.path("name").asText();
        if (name.isBlank() || tags.isNameTaken(name)) {
            throw ApiError.INVALID_TAG_NAME.refusal();
        }
        if (name.getBytes(StandardCharsets.UTF_8).length > MAX_NAME_BYTES) {
            throw ApiError.TAG_NAME_TOO_LONG.refusal();
        }
        return name;
    }

    private int own(JsonNode id) throws ApiRefusal {
        if (Tags.isSystem(id.asInt(-1))) {
            throw ApiError.SYSTEM_TAG.refusal();
        }
        return known(id);
    }

    private int known(JsonNode id) throws ApiRefusal {
        int tag = id.asInt(-1);
        if (!tags.has(tag)) {
            throw ApiError.INVALID_TAG_ID.refusal();
        }
        return tag;
    }

    private static Predicate<User> wears(int id) {
        return user -> Openids.follows(user) && user.profile().tags().contains(id);
    }
}
