// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.api;

import io.github.camelwechat.simulator.account.SimulatedAccount;
import io.github.camelwechat.simulator.agent.Agents;
import io.github.camelwechat.simulator.change.ChangeFeed;
import io.github.camelwechat.simulator.clock.SimulatorClock;
import io.github.camelwechat.simulator.media.MediaEndpoints;
import io.github.camelwechat.simulator.media.MediaStore;
import io.github.camelwechat.simulator.message.MessageEndpoints;
import io.github.camelwechat.simulator.message.MessageValidator;
import io.github.camelwechat.simulator.quota.Quotas;
import io.github.camelwechat.simulator.token.TokenEndpoints;
import io.github.camelwechat.simulator.token.TokenIssuer;
import io.github.camelwechat.simulator.user.Users;
import java.net.URI;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * The paths this WeChat serves, and what holds for all of them: methods, tokens, quotas, errors.
 */
public final class ApiDispatcher {
    private final ApiRoutes routes = new ApiRoutes();
    private final TokenIssuer office;
    private final Quotas quotas;
    private final RandomGenerator random;

    public ApiDispatcher(
            SimulatedAccount account,
            TokenIssuer office,
            Quotas quotas,
            Users users,
            Agents agents,
            MediaStore media,
            SimulatorClock clock,
            ChangeFeed events,
            RandomGenerator random,
            Supplier<URI> base,
            List<EndpointGroup> sections) {
        this.office = office;
        this.quotas = quotas;
        this.random = random;
        JsonBodyReader json = new JsonBodyReader();
        TokenEndpoints tokens = new TokenEndpoints(account, office, clock, json);
        MessageEndpoints messages =
                new MessageEndpoints(
                        users, new MessageValidator(media, agents), clock, events, json);
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
    ApiResponse answer(ApiCall call) {
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
        } catch (ApiException refusal) {
            return ApiResponse.error(refusal.code(), refusal.words(), rid(), refusal.details());
        }
    }

    /** An error as WeChat words it, with a request id of its own. */
    ApiResponse error(int code, String message) {
        return ApiResponse.error(code, message, rid());
    }

    ApiResponse error(ApiError error) {
        return error(error.code(), error.message());
    }

    /** Lets the token of a call run out. */
    void expireTokenOf(ApiCall call) {
        call.parameter("access_token").ifPresent(office::expire);
    }

    private void checkToken(ApiCall call) throws ApiException {
        String token = call.parameter("access_token").orElseThrow(ApiError.TOKEN_MISSING::refusal);
        switch (office.check(token)) {
            case VALID -> {}
            case UNKNOWN -> throw ApiError.INVALID_TOKEN.refusal();
            case SUPERSEDED -> throw ApiError.INVALID_CREDENTIAL.refusal();
            case EXPIRED -> throw ApiError.TOKEN_EXPIRED.refusal();
        }
    }

    private void checkQuota(ApiCall call) throws ApiException {
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
