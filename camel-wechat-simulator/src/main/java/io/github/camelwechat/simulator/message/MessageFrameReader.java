// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.message;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelwechat.simulator.agent.Agent;
import io.github.camelwechat.simulator.agent.Agents;
import io.github.camelwechat.simulator.api.ApiError;
import io.github.camelwechat.simulator.api.ApiException;
import io.github.camelwechat.simulator.user.ChatEntry.Choice;
import io.github.camelwechat.simulator.user.ChatEntry.Frame;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads who says a customer-service message, and what can be tapped below it. */
final class MessageFrameReader {
    private final Agents agents;

    MessageFrameReader(Agents agents) {
        this.agents = agents;
    }

    Frame of(JsonNode message) throws ApiException {
        return new Frame(
                agent(message.path("customservice")),
                message.path("aimsgcontext").path("is_ai_msg").asInt() == 1,
                choices(message));
    }

    private @Nullable String agent(JsonNode service) throws ApiException {
        String account = service.path("kf_account").asText();
        if (account.isEmpty()) {
            return null;
        }
        if (account.indexOf('@') < 1) {
            throw ApiError.ILLEGAL_AGENT.exception();
        }
        return agents.find(account).map(Agent::nick).orElseThrow(ApiError.NO_SUCH_AGENT::exception);
    }

    private static List<Choice> choices(JsonNode message) {
        List<Choice> choices = new ArrayList<>();
        if (message.path("msgtype").asText().equals("msgmenu")) {
            for (JsonNode item : message.path("msgmenu").path("list")) {
                choices.add(new Choice(item.path("id").asText(), item.path("content").asText()));
            }
        }
        return choices;
    }
}
