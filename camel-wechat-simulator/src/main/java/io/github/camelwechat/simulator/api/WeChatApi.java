// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.api;

import io.github.camelwechat.simulator.account.SimulatedAccount;
import io.github.camelwechat.simulator.agent.Roster;
import io.github.camelwechat.simulator.clock.SimulatorClock;
import io.github.camelwechat.simulator.event.EventHub;
import io.github.camelwechat.simulator.media.MediaStore;
import io.github.camelwechat.simulator.people.Users;
import io.github.camelwechat.simulator.quota.Quotas;
import io.github.camelwechat.simulator.token.TokenOffice;
import java.net.URI;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * The paths this WeChat serves, and what holds for all of them: methods, tokens, quotas, errors.
 */
public final class WeChatApi {
    private final ApiRoutes routes = new ApiRoutes();
    private final TokenOffice office;
    private final Quotas quotas;
    private final RandomGenerator random;

    public WeChatApi(
            SimulatedAccount account,
            TokenOffice office,
            Quotas quotas,
            Users users,
            Roster agents,
            MediaStore media,
            SimulatorClock clock,
            EventHub events,
            RandomGenerator random,
            Supplier<URI> base,
            List<ApiSection> sections) {
        this.office = office;
        this.quotas = quotas;
        this.random = random;
        JsonBody json = new JsonBody();
        TokenEndpoints tokens = new TokenEndpoints(account, office, clock, json);
        MessageEndpoints messages =
                new MessageEndpoints(users, new OutboundCheck(media, agents), clock, events, json);
        MediaEndpoints files = new MediaEndpoints(media, base);
        routes.openGet("/cgi-bin/token", tokens::classic);
        routes.openPost("/cgi-bin/stable_token", tokens::stable);
        routes.post("/cgi-bin/message/custom/send", messages::send);
        routes.post("/cgi-bin/message/custom/typing", messages::typing);
        routes.post("/cgi-bin/media/upload", files::upload);
        routes.get("/cgi-bin/media/get", files::get);
        routes.get("/cgi-bin/media/get/jssdk", files::recording);
        sections.forEach(section -> section.register(routes));
    }

    /** Answers a call; every path, method and body has an answer. */
    ApiAnswer answer(ApiCall call) {
        try {
            ApiRoutes.Route route =
                    routes.find(call.path()).orElseThrow(ApiError.INVALID_URL::refusal);
            if (!route.methods().contains(call.method())) {
                throw route.methods().contains("GET")
                        ? ApiError.GET_REQUIRED.refusal()
                        : ApiError.POST_REQUIRED.refusal();
            }
            if (route.needsToken()) {
                checkToken(call);
            }
            checkQuota(call);
            return route.endpoint().answer(call);
        } catch (ApiRefusal refusal) {
            return ApiAnswer.error(refusal.code(), refusal.words(), rid(), refusal.details());
        }
    }

    /** An error as WeChat words it, with a request id of its own. */
    ApiAnswer error(int code, String message) {
        return ApiAnswer.error(code, message, rid());
    }

    ApiAnswer error(ApiError error) {
        return error(error.code(), error.message());
    }

    /** Lets the token of a call run out. */
    void expireTokenOf(ApiCall call) {
        call.parameter("access_token").ifPresent(office::expire);
    }

    private void checkToken(ApiCall call) throws ApiRefusal {
        String token = call.parameter("access_token").orElseThrow(ApiError.TOKEN_MISSING::refusal);
        switch (office.check(token)) {
            case VALID -> {}
            case UNKNOWN -> throw ApiError.INVALID_TOKEN.refusal();
            case SUPERSEDED -> throw ApiError.INVALID_CREDENTIAL.refusal();
            case EXPIRED -> throw ApiError.TOKEN_EXPIRED.refusal();
        }
    }

    private void checkQuota(ApiCall call) throws ApiRefusal {
        switch (quotas.take(call.path())) {
            case ALLOWED -> {}
            case DAY_USED_UP -> throw ApiError.DAILY_QUOTA.refusal();
            case MINUTE_USED_UP -> throw ApiError.MINUTE_QUOTA.refusal();
        }
    }

    private String rid() {
        return String.format(
                "%08x-%08x-%08x", random.nextInt(), random.nextInt(), random.nextInt());
    }
}
