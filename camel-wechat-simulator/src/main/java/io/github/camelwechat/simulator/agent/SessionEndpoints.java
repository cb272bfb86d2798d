// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelwechat.simulator.api.ApiCall;
import io.github.camelwechat.simulator.api.ApiError;
import io.github.camelwechat.simulator.api.ApiException;
import io.github.camelwechat.simulator.api.ApiResponse;
import io.github.camelwechat.simulator.api.ApiRoutes;
import io.github.camelwechat.simulator.api.EndpointGroup;
import io.github.camelwechat.simulator.user.User;
import io.github.camelwechat.simulator.user.Users;
import java.util.List;
import java.util.Optional;

/** {@code kfsession/*} and {@code msgrecord/getmsglist}; none of them has {@code /cgi-bin}. */
public final class SessionEndpoints implements EndpointGroup {
    private static final int MAX_WAITING = 100;
    private static final int MAX_RECORDS = 10_000;
    private static final long MAX_RANGE_SECONDS = 24 * 3600;
    private static final int BY_AGENT = 2002;
    private static final int BY_USER = 2003;

    private final AgentSessions sessions;
    private final Users users;

    public SessionEndpoints(AgentSessions sessions, Users users) {
        this.sessions = sessions;
        this.users = users;
    }

    @Override
    public void register(ApiRoutes routes) {
        routes.post("/customservice/kfsession/create", this::create);
        routes.post("/customservice/kfsession/close", this::close);
        routes.get("/customservice/kfsession/getsession", this::ofUser);
        routes.get("/customservice/kfsession/getsessionlist", this::ofAgent);
        routes.get("/customservice/kfsession/getwaitcase", call -> waiting());
        routes.post("/customservice/msgrecord/getmsglist", this::records);
    }

    private ApiResponse create(ApiCall call) throws ApiException {
        JsonNode body = call.json();
        Agent agent = agent(body.path("kf_account").asText());
        User user = user(body.path("openid").asText());
        if (user.relation() != User.Relation.FOLLOWER) {
            throw ApiError.FOLLOW_REQUIRED.exception();
        }
        if (agent.worker() == null) {
            throw ApiError.AGENT_NOT_BOUND.exception();
        }
        if (!agent.online()) {
            throw ApiError.AGENT_OFFLINE.exception();
        }
        Optional<AgentSession> open = sessions.of(user.openid());
        if (open.isEmpty()) {
            sessions.open(user.openid(), agent.account());
        } else if (!open.get().account().equals(agent.account())) {
            throw ApiError.OTHER_AGENT_SERVES.exception();
        }
        return ApiResponse.ok();
    }

    private ApiResponse close(ApiCall call) throws ApiException {
        JsonNode body = call.json();
        Agent agent = agent(body.path("kf_account").asText());
        User user = user(body.path("openid").asText());
        AgentSession session =
                sessions.of(user.openid()).orElseThrow(ApiError.NO_SESSION::exception);
        if (!session.account().equals(agent.account())) {
            throw ApiError.OTHER_AGENT_SERVES.exception();
        }
        sessions.close(user.openid());
        return ApiResponse.ok();
    }

    private ApiResponse ofUser(ApiCall call) throws ApiException {
        User user = user(call.parameter("openid").orElseThrow(ApiError.OPENID_MISSING::exception));
        Optional<AgentSession> session = sessions.of(user.openid());
        ObjectNode answer = ApiResponse.object();
        answer.put("kf_account", session.map(AgentSession::account).orElse(""));
        answer.put("createtime", session.map(one -> one.since().getEpochSecond()).orElse(0L));
        return ApiResponse.ok(answer);
    }

    private ApiResponse ofAgent(ApiCall call) throws ApiException {
        Agent agent = agent(call.query().getOrDefault("kf_account", ""));
        ObjectNode answer = ApiResponse.object();
        ArrayNode list = answer.putArray("sessionlist");
        for (AgentSession session : sessions.ofAgent(agent.account())) {
            list.addObject()
                    .put("createtime", session.since().getEpochSecond())
                    .put("openid", session.openid());
        }
        return ApiResponse.json(answer);
    }

    private ApiResponse waiting() {
        List<QueueEntry> all = sessions.waiting();
        ObjectNode answer = ApiResponse.object().put("count", all.size());
        ArrayNode list = answer.putArray("waitcaselist");
        all.stream()
                .limit(MAX_WAITING)
                .forEach(
                        one ->
                                list.addObject()
                                        .put("latest_time", one.lastMessage().getEpochSecond())
                                        .put("openid", one.openid()));
        return ApiResponse.json(answer);
    }

    private ApiResponse records(ApiCall call) throws ApiException {
        JsonNode body = call.json();
        long start = body.path("starttime").asLong(-1);
        long end = body.path("endtime").asLong(-1);
        long from = body.path("msgid").asLong(-1);
        int number = body.path("number").asInt(-1);
        if (start < 0 || end <= start || from < 1 || number < 1 || number > MAX_RECORDS) {
            throw ApiError.RECORD_PARAMETERS.exception();
        }
        if (end - start > MAX_RANGE_SECONDS) {
            throw ApiError.RECORD_RANGE.exception();
        }
        List<Transcript.Line> lines =
                sessions.transcript().all().stream()
                        .filter(line -> line.id() >= from)
                        .filter(line -> line.at().getEpochSecond() >= start)
                        .filter(line -> line.at().getEpochSecond() <= end)
                        .limit(number)
                        .toList();
        ObjectNode answer = ApiResponse.object();
        ArrayNode list = answer.putArray("recordlist");
        for (Transcript.Line line : lines) {
            list.addObject()
                    .put("openid", line.openid())
                    .put("opercode", line.byAgent() ? BY_AGENT : BY_USER)
                    .put("text", line.text())
                    .put("time", line.at().getEpochSecond())
                    .put("worker", line.account());
        }
        long next = lines.isEmpty() ? from : lines.get(lines.size() - 1).id() + 1;
        return ApiResponse.ok(answer.put("number", lines.size()).put("msgid", next));
    }

    private Agent agent(String account) throws ApiException {
        return sessions.agents().find(account).orElseThrow(ApiError.NO_SUCH_AGENT::exception);
    }

    private User user(String openid) throws ApiException {
        return users.find(openid).orElseThrow(ApiError.INVALID_OPENID::exception);
    }
}
