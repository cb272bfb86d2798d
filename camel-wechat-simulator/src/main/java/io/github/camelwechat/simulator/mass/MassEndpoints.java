// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.mass;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelwechat.simulator.api.ApiCall;
import io.github.camelwechat.simulator.api.ApiError;
import io.github.camelwechat.simulator.api.ApiException;
import io.github.camelwechat.simulator.api.ApiResponse;
import io.github.camelwechat.simulator.api.ApiRoutes;
import io.github.camelwechat.simulator.api.EndpointGroup;
import io.github.camelwechat.simulator.article.ArticleSet;
import io.github.camelwechat.simulator.clock.SimulatorClock;
import io.github.camelwechat.simulator.user.Tags;
import io.github.camelwechat.simulator.user.User;
import io.github.camelwechat.simulator.user.Users;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/** {@code /cgi-bin/message/mass/...}, without its speed. */
public final class MassEndpoints implements EndpointGroup {
    private static final int MAX_CLIENT_ID = 32;
    private static final Duration BETWEEN_RETRIES = Duration.ofMinutes(1);

    private final Users users;
    private final Tags tags;
    private final MassMessages masses;
    private final MassContent.Reader contents;
    private final MassJobs jobs;
    private final SimulatorClock clock;

    public MassEndpoints(
            Users users,
            Tags tags,
            MassMessages masses,
            MassContent.Reader contents,
            MassJobs jobs,
            SimulatorClock clock) {
        this.users = users;
        this.tags = tags;
        this.masses = masses;
        this.contents = contents;
        this.jobs = jobs;
        this.clock = clock;
    }

    @Override
    public void register(ApiRoutes routes) {
        routes.post("/cgi-bin/message/mass/sendall", this::sendAll);
        routes.post("/cgi-bin/message/mass/send", this::send);
        routes.post("/cgi-bin/message/mass/preview", this::preview);
        routes.post("/cgi-bin/message/mass/delete", this::delete);
        routes.post("/cgi-bin/message/mass/get", this::status);
    }

    private ApiResponse sendAll(ApiCall call) throws ApiException {
        JsonNode body = call.json();
        return start(body, Audience.byFilter(body.path("filter"), users, tags));
    }

    private ApiResponse send(ApiCall call) throws ApiException {
        JsonNode body = call.json();
        return start(body, Audience.byOpenids(body.path("touser"), users));
    }

    private synchronized ApiResponse start(JsonNode body, Audience audience) throws ApiException {
        String key = key(body);
        Optional<MassMessage> earlier = masses.findByKey(key, clock.instant());
        if (earlier.isPresent()) {
            throw repeated(earlier.get());
        }
        MassMessage started = jobs.start(contents.read(body), audience, key);
        ObjectNode answer =
                ApiResponse.object()
                        .put("errcode", 0)
                        .put("errmsg", "send job submission success")
                        .put("msg_id", started.id());
        if (started.dataId() != 0) {
            answer.put("msg_data_id", started.dataId());
        }
        return ApiResponse.json(answer);
    }

    private ApiResponse preview(ApiCall call) throws ApiException {
        JsonNode body = call.json();
        String name = body.path("towxname").asText();
        User user =
                name.isEmpty()
                        ? users.find(body.path("touser").asText())
                                .orElseThrow(ApiError.INVALID_OPENID::exception)
                        : users.find(name).orElseThrow(MassError.INVALID_USER_NAME::exception);
        MassContent content = contents.read(body);
        if (user.relation() != User.Relation.FOLLOWER) {
            throw ApiError.FOLLOW_REQUIRED.exception();
        }
        return ApiResponse.json(
                ApiResponse.object()
                        .put("errcode", 0)
                        .put("errmsg", "preview success")
                        .put("msg_id", jobs.preview(content, user)));
    }

    /** Empties what was sent; the card stays in the chats. */
    private ApiResponse delete(ApiCall call) throws ApiException {
        JsonNode body = call.json();
        MassMessage mass = found(body);
        if (!mass.deletable() || mass.state() != MassMessage.State.SENT) {
            throw MassError.INVALID_MSG_STATUS.exception();
        }
        ArticleSet issue = mass.issue();
        if (issue != null) {
            issue.delete(body.path("article_idx").asInt());
        }
        if (issue == null || issue.isGone()) {
            masses.put(mass.with(MassMessage.State.DELETED, issue));
        }
        return ApiResponse.ok();
    }

    private ApiResponse status(ApiCall call) throws ApiException {
        MassMessage mass = found(call.json());
        return ApiResponse.json(
                ApiResponse.object()
                        .put("msg_id", mass.id())
                        .put("msg_status", mass.state().wireName()));
    }

    private MassMessage found(JsonNode body) throws ApiException {
        return masses.find(body.path("msg_id").asLong())
                .orElseThrow(MassError.INVALID_MSG_ID::exception);
    }

    /** Returns the key that must not be repeated: the caller's id, else what is sent to whom. */
    private static String key(JsonNode body) throws ApiException {
        String clientId = body.path("clientmsgid").asText();
        if (clientId.getBytes(StandardCharsets.UTF_8).length > MAX_CLIENT_ID) {
            throw MassError.CLIENT_ID_SIZE.exception();
        }
        if (!clientId.isEmpty()) {
            return "id " + clientId;
        }
        // A list of openids is long, so only its digest is kept.
        byte[] content = body.toString().getBytes(StandardCharsets.UTF_8);
        return "content " + UUID.nameUUIDFromBytes(content);
    }

    private ApiException repeated(MassMessage earlier) {
        boolean tooFast = clock.instant().isBefore(earlier.at().plus(BETWEEN_RETRIES));
        ApiException refusal =
                (tooFast ? MassError.RETRY_TOO_FAST : MassError.CLIENT_ID_EXISTS).exception();
        if (tooFast) {
            return refusal;
        }
        ObjectNode more = ApiResponse.object().put("msg_id", earlier.id());
        if (earlier.dataId() != 0) {
            more.put("msg_data_id", earlier.dataId());
        }
        return refusal.with(more);
    }
}
