// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.message;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelwechat.simulator.api.ApiCall;
import io.github.camelwechat.simulator.api.ApiError;
import io.github.camelwechat.simulator.api.ApiException;
import io.github.camelwechat.simulator.api.ApiResponse;
import io.github.camelwechat.simulator.api.ApiRoutes;
import io.github.camelwechat.simulator.api.EndpointGroup;
import io.github.camelwechat.simulator.change.ChangeFeed;
import io.github.camelwechat.simulator.change.ChangeFeed.Topic;
import io.github.camelwechat.simulator.clock.SimulatorClock;
import io.github.camelwechat.simulator.user.ChatEntry;
import io.github.camelwechat.simulator.user.User;
import io.github.camelwechat.simulator.user.Users;
import java.time.Duration;
import java.time.Instant;

/** {@code /cgi-bin/message/custom/send} and {@code .../typing}. */
public final class MessageEndpoints implements EndpointGroup {
    private static final Duration TYPING_LASTS = Duration.ofSeconds(15);
    private static final Duration TRAFFIC_COUNTS = Duration.ofSeconds(30);

    private final Users users;
    private final MessageValidator validator;
    private final SimulatorClock clock;
    private final ChangeFeed changes;

    public MessageEndpoints(
            Users users, MessageValidator validator, SimulatorClock clock, ChangeFeed changes) {
        this.users = users;
        this.validator = validator;
        this.clock = clock;
        this.changes = changes;
    }

    @Override
    public void register(ApiRoutes routes) {
        routes.post("/cgi-bin/message/custom/send", this::send);
        routes.post("/cgi-bin/message/custom/typing", this::typing);
    }

    private ApiResponse send(ApiCall call) throws ApiException {
        JsonNode message = call.json();
        User user = user(message);
        Instant now = clock.instant();
        ChatEntry entry = validator.check(message, now.getEpochSecond());
        requireFollower(user);
        switch (user.window().trySpend(now)) {
            case CLOSED -> throw ApiError.WINDOW_CLOSED.exception();
            case EXHAUSTED -> throw ApiError.WINDOW_EXHAUSTED.exception();
            case ALLOWED -> {
                user.add(entry);
                user.traffic(now);
            }
        }
        changes.publish(Topic.CHAT, user.openid());
        changes.publish(Topic.USER, user.openid());
        return ApiResponse.ok();
    }

    private ApiResponse typing(ApiCall call) throws ApiException {
        JsonNode body = call.json();
        User user = user(body);
        String command = body.path("command").asText();
        if (!command.equals("Typing") && !command.equals("CancelTyping")) {
            throw ApiError.INVALID_COMMAND.exception();
        }
        requireFollower(user);
        Instant now = clock.instant();
        if (command.equals("CancelTyping")) {
            user.typingUntil(Instant.MIN);
        } else {
            if (user.lastTraffic().isBefore(now.minus(TRAFFIC_COUNTS))) {
                throw ApiError.NO_RECENT_TRAFFIC.exception();
            }
            if (user.typingAt(now)) {
                throw ApiError.ALREADY_TYPING.exception();
            }
            user.typingUntil(now.plus(TYPING_LASTS));
        }
        changes.publish(Topic.TYPING, user.openid());
        return ApiResponse.ok();
    }

    private User user(JsonNode body) throws ApiException {
        return users.find(body.path("touser").asText())
                .orElseThrow(ApiError.INVALID_OPENID::exception);
    }

    private static void requireFollower(User user) throws ApiException {
        if (user.relation() != User.Relation.FOLLOWER) {
            throw ApiError.FOLLOW_REQUIRED.exception();
        }
    }
}
