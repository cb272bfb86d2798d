// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.message;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelwechat.simulator.api.ApiCall;
import io.github.camelwechat.simulator.api.ApiError;
import io.github.camelwechat.simulator.api.ApiException;
import io.github.camelwechat.simulator.api.ApiResponse;
import io.github.camelwechat.simulator.api.JsonBodyReader;
import io.github.camelwechat.simulator.change.ChangeFeed;
import io.github.camelwechat.simulator.change.ChangeFeed.Topic;
import io.github.camelwechat.simulator.clock.SimulatorClock;
import io.github.camelwechat.simulator.user.ChatEntry;
import io.github.camelwechat.simulator.user.User;
import io.github.camelwechat.simulator.user.Users;
import java.time.Duration;
import java.time.Instant;

/** {@code /cgi-bin/message/custom/send} and {@code .../typing}. */
public final class MessageEndpoints {
    private static final Duration TYPING_LASTS = Duration.ofSeconds(15);
    private static final Duration TRAFFIC_COUNTS = Duration.ofSeconds(30);

    private final Users users;
    private final MessageValidator check;
    private final SimulatorClock clock;
    private final ChangeFeed events;
    private final JsonBodyReader json;

    public MessageEndpoints(
            Users users,
            MessageValidator check,
            SimulatorClock clock,
            ChangeFeed events,
            JsonBodyReader json) {
        this.users = users;
        this.check = check;
        this.clock = clock;
        this.events = events;
        this.json = json;
    }

    public ApiResponse send(ApiCall call) throws ApiException {
        JsonNode message = json.read(call);
        User user = user(message);
        Instant now = clock.instant();
        ChatEntry entry = check.check(message, now.getEpochSecond());
        requireFollower(user);
        switch (user.window().trySpend(now)) {
            case CLOSED -> throw ApiError.WINDOW_CLOSED.refusal();
            case EXHAUSTED -> throw ApiError.WINDOW_EXHAUSTED.refusal();
            case ALLOWED -> {
                user.add(entry);
                user.traffic(now);
            }
        }
        events.publish(Topic.CHAT, user.openid());
        events.publish(Topic.USER, user.openid());
        return ApiResponse.ok();
    }

    public ApiResponse typing(ApiCall call) throws ApiException {
        JsonNode body = json.read(call);
        User user = user(body);
        String command = body.path("command").asText();
        if (!command.equals("Typing") && !command.equals("CancelTyping")) {
            throw ApiError.INVALID_COMMAND.refusal();
        }
        requireFollower(user);
        Instant now = clock.instant();
        if (command.equals("CancelTyping")) {
            user.typingUntil(Instant.MIN);
        } else {
            if (user.lastTraffic().isBefore(now.minus(TRAFFIC_COUNTS))) {
                throw ApiError.NO_RECENT_TRAFFIC.refusal();
            }
            if (user.typingAt(now)) {
                throw ApiError.ALREADY_TYPING.refusal();
            }
            user.typingUntil(now.plus(TYPING_LASTS));
        }
        events.publish(Topic.TYPING, user.openid());
        return ApiResponse.ok();
    }

    private User user(JsonNode body) throws ApiException {
        return users.find(body.path("touser").asText())
                .orElseThrow(ApiError.INVALID_OPENID::refusal);
    }

    private static void requireFollower(User user) throws ApiException {
        if (user.relation() != User.Relation.FOLLOWER) {
            throw ApiError.FOLLOW_REQUIRED.refusal();
        }
    }
}
