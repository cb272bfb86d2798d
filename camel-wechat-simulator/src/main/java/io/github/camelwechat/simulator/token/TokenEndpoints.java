// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.token;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelwechat.simulator.account.SimulatedAccount;
import io.github.camelwechat.simulator.api.ApiCall;
import io.github.camelwechat.simulator.api.ApiError;
import io.github.camelwechat.simulator.api.ApiException;
import io.github.camelwechat.simulator.api.ApiResponse;
import io.github.camelwechat.simulator.api.ApiRoutes;
import io.github.camelwechat.simulator.api.EndpointGroup;
import io.github.camelwechat.simulator.clock.SimulatorClock;
import java.util.function.Predicate;

/** {@code /cgi-bin/token} and {@code stable_token}, and the tokens that other calls carry. */
public final class TokenEndpoints implements EndpointGroup {
    private final SimulatedAccount account;
    private final TokenIssuer issuer;
    private final SimulatorClock clock;
    private final Predicate<String> platforms;

    /**
     * Makes the paths of an account.
     *
     * @param platforms knows the appids of third-party platforms, which have a path of their own
     */
    public TokenEndpoints(
            SimulatedAccount account,
            TokenIssuer issuer,
            SimulatorClock clock,
            Predicate<String> platforms) {
        this.platforms = platforms;
        this.account = account;
        this.issuer = issuer;
        this.clock = clock;
    }

    @Override
    public void register(ApiRoutes routes) {
        routes.openGet("/cgi-bin/token", this::classic);
        routes.openPost("/cgi-bin/stable_token", this::stable);
    }

    /** Refuses a call whose token is not good. */
    public void authenticate(ApiCall call) throws ApiException {
        String token =
                call.parameter("access_token").orElseThrow(ApiError.TOKEN_MISSING::exception);
        switch (issuer.check(token)) {
            case VALID -> {}
            case UNKNOWN -> throw ApiError.INVALID_TOKEN.exception();
            case SUPERSEDED -> throw ApiError.INVALID_CREDENTIAL.exception();
            case EXPIRED -> throw ApiError.TOKEN_EXPIRED.exception();
        }
    }

    /** Lets the token of a call run out. */
    public void expire(ApiCall call) {
        call.parameter("access_token").ifPresent(issuer::expire);
    }

    private ApiResponse classic(ApiCall call) throws ApiException {
        check(
                call.parameter("grant_type").orElse(""),
                call.parameter("appid").orElse(""),
                call.parameter("secret").orElse(""));
        return answer(issuer.classic());
    }

    private ApiResponse stable(ApiCall call) throws ApiException {
        JsonNode body = call.json();
        check(
                body.path("grant_type").asText(),
                body.path("appid").asText(),
                body.path("secret").asText());
        return answer(
                body.path("force_refresh").asBoolean()
                        ? issuer.forced().orElseThrow(ApiError.DAILY_QUOTA::exception)
                        : issuer.stable());
    }

    private void check(String grantType, String appId, String secret) throws ApiException {
        if (!grantType.equals("client_credential")) {
            throw ApiError.INVALID_GRANT_TYPE.exception();
        }
        if (appId.isEmpty()) {
            throw ApiError.APPID_MISSING.exception();
        }
        if (secret.isEmpty()) {
            throw ApiError.SECRET_MISSING.exception();
        }
        if (platforms.test(appId)) {
            throw ApiError.COMPONENT_ACCOUNT.exception();
        }
        if (!appId.equals(account.appId())) {
            throw ApiError.INVALID_APPID.exception();
        }
        if (!secret.equals(account.appSecret())) {
            throw ApiError.INVALID_CREDENTIAL.exception();
        }
    }

    private ApiResponse answer(AccessToken token) {
        return ApiResponse.json(
                ApiResponse.object()
                        .put("access_token", token.value())
                        .put("expires_in", token.remainingSeconds(clock.instant())));
    }
}
