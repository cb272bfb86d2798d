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
import io.github.camelwechat.simulator.api.MultipartForm;
import io.github.camelwechat.simulator.clock.SimulatorClock;
import io.github.camelwechat.simulator.media.MediaFormat;
import io.github.camelwechat.simulator.media.MediaKind;
import io.github.camelwechat.simulator.media.MediaStore;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** {@code kfaccount/*} and the two lists of agents. Most paths have no {@code /cgi-bin}. */
public final class AgentEndpoints implements EndpointGroup {
    /** Written of agents' accounts: the form, 10 and 30 characters, and a nickname of 16. */
    private static final Pattern ACCOUNT = Pattern.compile("[A-Za-z0-9_]{1,10}@[A-Za-z0-9_-]+");

    /** 65409 is "WeChat id not valid"; the form is what WeChat tells people who choose one. */
    private static final Pattern WECHAT_ID = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{5,19}");

    private static final int MAX_ACCOUNT = 30;
    private static final int MAX_NICK = 16;
    private static final int MAX_AVATAR = 5 << 20;
    private static final Duration INVITED_FOR = Duration.ofDays(7);

    private final AgentSessions sessions;
    private final Agents agents;
    private final MediaStore media;
    private final SimulatorClock clock;
    private final Supplier<URI> base;

    public AgentEndpoints(
            AgentSessions sessions, MediaStore media, SimulatorClock clock, Supplier<URI> base) {
        this.sessions = sessions;
        this.agents = sessions.agents();
        this.media = media;
        this.clock = clock;
        this.base = base;
    }

    @Override
    public void register(ApiRoutes routes) {
        routes.post("/customservice/kfaccount/add", this::add);
        routes.post("/customservice/kfaccount/update", this::update);
        routes.either("/customservice/kfaccount/del", this::delete);
        routes.post("/customservice/kfaccount/inviteworker", this::invite);
        routes.post("/customservice/kfaccount/uploadheadimg", this::avatar);
        routes.get("/cgi-bin/customservice/getkflist", call -> list());
        routes.get("/cgi-bin/customservice/getonlinekflist", call -> online());
    }

    private ApiResponse add(ApiCall call) throws ApiException {
        JsonNode body = call.json();
        String account = body.path("kf_account").asText();
        if (!ACCOUNT.matcher(account).matches() || account.length() > MAX_ACCOUNT) {
            throw ApiError.ILLEGAL_AGENT.exception();
        }
        String nick = nick(body);
        if (agents.find(account).isPresent()) {
            throw ApiError.AGENT_EXISTS.exception();
        }
        if (agents.add(account, nick).isEmpty()) {
            throw ApiError.TOO_MANY_AGENTS.exception();
        }
        return ApiResponse.ok();
    }

    private ApiResponse update(ApiCall call) throws ApiException {
        JsonNode body = call.json();
        agents.change(agent(body.path("kf_account").asText()).withNick(nick(body)));
        return ApiResponse.ok();
    }

    /** The older form of this call is a GET with the account in the query. */
    private ApiResponse delete(ApiCall call) throws ApiException {
        String account =
                call.method().equals("GET")
                        ? call.query().getOrDefault("kf_account", "")
                        : call.json().path("kf_account").asText();
        sessions.remove(agent(account).account());
        return ApiResponse.ok();
    }

    private ApiResponse invite(ApiCall call) throws ApiException {
        JsonNode body = call.json();
        Agent agent = agent(body.path("kf_account").asText());
        String person = body.path("invite_wx").asText();
        if (!WECHAT_ID.matcher(person).matches()) {
            throw ApiError.INVALID_WECHAT_ID.exception();
        }
        if (agent.worker() != null) {
            throw ApiError.AGENT_BOUND.exception();
        }
        if (agents.isWorker(person)) {
            throw ApiError.ALREADY_WORKER.exception();
        }
        Instant now = clock.instant();
        Agent.Invitation before = agent.invitation();
        if (before != null && before.pendingAt(now)) {
            throw before.worker().equals(person)
                    ? ApiError.ALREADY_INVITED.exception()
                    : ApiError.INVITATION_PENDING.exception();
        }
        agents.change(
                agent.withInvitation(new Agent.Invitation(person, now.plus(INVITED_FOR), false)));
        return ApiResponse.ok();
    }

    private ApiResponse avatar(ApiCall call) throws ApiException {
        Agent agent = agent(call.query().getOrDefault("kf_account", ""));
        byte[] picture =
                MultipartForm.of(call)
                        .flatMap(form -> form.file("media"))
                        .orElseThrow(ApiError.MEDIA_MISSING::exception)
                        .bytes();
        if (picture.length > MAX_AVATAR) {
            throw ApiError.INVALID_IMAGE_SIZE.exception();
        }
        MediaFormat format = MediaFormat.of(picture);
        if (format != MediaFormat.PNG && format != MediaFormat.JPEG) {
            throw ApiError.INVALID_AVATAR_TYPE.exception();
        }
        agents.change(agent.withAvatar(media.store(MediaKind.IMAGE, picture).path()));
        return ApiResponse.ok();
    }

    private ApiResponse list() {
        Instant now = clock.instant();
        ObjectNode answer = ApiResponse.object();
        ArrayNode all = answer.putArray("kf_list");
        for (Agent agent : agents.all()) {
            ObjectNode view = all.addObject().put("kf_account", agent.account());
            String avatar = agent.avatar();
            view.put("kf_headimgurl", avatar == null ? "" : base.get().resolve(avatar).toString());
            view.put("kf_id", Integer.toString(agent.id())).put("kf_nick", agent.nick());
            Agent.Invitation invitation = agent.invitation();
            if (agent.worker() != null) {
                view.put("kf_wx", agent.worker());
            } else if (invitation != null) {
                view.put("invite_wx", invitation.worker())
                        .put("invite_expire_time", invitation.expiresAt().getEpochSecond())
                        .put("invite_status", invitation.statusAt(now));
            }
        }
        return ApiResponse.json(answer);
    }

    private ApiResponse online() {
        ObjectNode answer = ApiResponse.object();
        ArrayNode all = answer.putArray("kf_online_list");
        agents.all().stream()
                .filter(Agent::online)
                .forEach(
                        agent ->
                                all.addObject()
                                        .put("kf_account", agent.account())
                                        .put("status", 1)
                                        .put("kf_id", Integer.toString(agent.id()))
                                        .put(
                                                "accepted_case",
                                                sessions.ofAgent(agent.account()).size()));
        return ApiResponse.json(answer);
    }

    private Agent agent(String account) throws ApiException {
        return agents.find(account).orElseThrow(ApiError.NO_SUCH_AGENT::exception);
    }

    private static String nick(JsonNode body) throws ApiException {
        String nick = body.path("nickname").asText();
        if (nick.isBlank() || nick.codePointCount(0, nick.length()) > MAX_NICK) {
            throw ApiError.ILLEGAL_NICKNAME.exception();
        }
        return nick;
    }
}
