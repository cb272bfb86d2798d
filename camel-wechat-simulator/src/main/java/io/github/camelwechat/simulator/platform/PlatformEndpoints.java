// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.platform;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelwechat.simulator.api.ApiCall;
import io.github.camelwechat.simulator.api.ApiError;
import io.github.camelwechat.simulator.api.ApiException;
import io.github.camelwechat.simulator.api.ApiResponse;
import io.github.camelwechat.simulator.api.ApiRoutes;
import io.github.camelwechat.simulator.api.EndpointGroup;
import io.github.camelwechat.simulator.clock.ScheduledTasks;
import io.github.camelwechat.simulator.clock.SimulatorClock;
import io.github.camelwechat.simulator.quota.Quotas;
import io.github.camelwechat.simulator.token.AccessToken;
import java.util.Optional;
import java.util.function.Function;

/**
 * The paths of a platform's own business: {@code api_start_push_ticket}, {@code
 * api_component_token}, {@code api_create_preauthcode} and both ways to clear quotas.
 */
public final class PlatformEndpoints implements EndpointGroup {
    private final PlatformAccess access;
    private final Quotas platformQuotas;
    private final Function<String, Optional<Quotas>> accountQuotas;
    private final ScheduledTasks tasks;
    private final SimulatorClock clock;

    /**
     * Makes the paths.
     *
     * @param platformQuotas what is counted of the paths of platforms
     * @param accountQuotas the same of an account, by its appid
     */
    public PlatformEndpoints(
            PlatformAccess access,
            Quotas platformQuotas,
            Function<String, Optional<Quotas>> accountQuotas,
            ScheduledTasks tasks,
            SimulatorClock clock) {
        this.access = access;
        this.platformQuotas = platformQuotas;
        this.accountQuotas = accountQuotas;
        this.tasks = tasks;
        this.clock = clock;
    }

    @Override
    public void register(ApiRoutes routes) {
        routes.openPost("/cgi-bin/component/api_start_push_ticket", this::startTickets);
        routes.openPost("/cgi-bin/component/api_component_token", this::token);
        routes.post("/cgi-bin/component/api_create_preauthcode", this::preAuthCode);
        routes.post("/cgi-bin/component/clear_quota", this::clear);
        routes.openPost("/cgi-bin/component/clear_quota/v2", this::clearWithSecret);
    }

    private ApiResponse startTickets(ApiCall call) throws ApiException {
        JsonNode body = call.json();
        ThirdPartyPlatform platform = access.named(call, body);
        checkSecret(platform, body.path("component_secret").asText());
        tasks.soon(platform::startTickets);
        return ApiResponse.ok();
    }

    private ApiResponse token(ApiCall call) throws ApiException {
        JsonNode body = call.json();
        ThirdPartyPlatform platform = access.named(call, body);
        checkSecret(platform, body.path("component_appsecret").asText());
        String ticket = body.path("component_verify_ticket").asText();
        if (ticket.isEmpty()) {
            throw ApiError.COMPONENT_TICKET_MISSING.exception();
        }
        switch (platform.tickets().standing(ticket)) {
            case GOOD, USED -> {}
            case EXPIRED -> throw ApiError.COMPONENT_TICKET_EXPIRED.exception();
            case UNKNOWN -> throw ApiError.COMPONENT_TICKET_INVALID.exception();
        }
        AccessToken token = platform.tokens().issue(platform.appId());
        return ApiResponse.json(
                ApiResponse.object()
                        .put("component_access_token", token.value())
                        .put("expires_in", token.remainingSeconds(clock.instant())));
    }

    private ApiResponse preAuthCode(ApiCall call) throws ApiException {
        ThirdPartyPlatform platform = access.platform(call, call.json());
        return ApiResponse.json(
                ApiResponse.object()
                        .put("pre_auth_code", platform.preAuthCodes().issue(""))
                        .put("expires_in", platform.preAuthCodes().life().toSeconds()));
    }

    private ApiResponse clear(ApiCall call) throws ApiException {
        access.platform(call, call.json());
        return clear(platformQuotas);
    }

    /** Clears what an authorizer's calls used up; the secret is the platform's. */
    private ApiResponse clearWithSecret(ApiCall call) throws ApiException {
        JsonNode body = call.json();
        ThirdPartyPlatform platform = access.named(call, body);
        String appId = body.path("appid").asText();
        if (appId.isEmpty()) {
            throw ApiError.APPID_MISSING.exception();
        }
        checkSecret(platform, body.path("appsecret").asText());
        if (platform.authorization(appId).isEmpty()) {
            throw ApiError.NOT_AUTHORIZED.exception();
        }
        return clear(accountQuotas.apply(appId).orElseThrow(ApiError.INVALID_APPID::exception));
    }

    private static ApiResponse clear(Quotas quotas) throws ApiException {
        if (!quotas.clear()) {
            throw ApiError.CLEAR_QUOTA_LIMIT.exception();
        }
        return ApiResponse.ok();
    }

    private static void checkSecret(ThirdPartyPlatform platform, String secret)
            throws ApiException {
        if (secret.isEmpty()) {
            throw ApiError.COMPONENT_SECRET_MISSING.exception();
        }
        if (!secret.equals(platform.registration().appSecret())) {
            throw ApiError.INVALID_COMPONENT_CREDENTIAL.exception();
        }
    }
}
