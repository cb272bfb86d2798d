// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.token;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelwechat.simulator.account.SimulatedAccount;
import io.github.camelwechat.simulator.api.ApiCall;
import io.github.camelwechat.simulator.api.ApiError;
import io.github.camelwechat.simulator.api.ApiException;
import io.github.camelwechat.simulator.api.ApiResponse;
import io.github.camelwechat.simulator.api.JsonBodyReader;
import io.github.camelwechat.simulator.clock.SimulatorClock;

/** {@code /cgi-bin/token} and {@code /cgi-bin/stable_token}. */
public final class TokenEndpoints {
    private final SimulatedAccount account;
    private final TokenIssuer office;
    private final SimulatorClock clock;
    private final JsonBodyReader json;

    public TokenEndpoints(
            SimulatedAccount account,
            TokenIssuer office,
            SimulatorClock clock,
            JsonBodyReader json) {
        this.account = account;
        this.office = office;
        this.clock = clock;
        this.json = json;
    }

    public ApiResponse classic(ApiCall call) throws ApiException {
        check(
                call.parameter("grant_type").orElse(""),
                call.parameter("appid").orElse(""),
                call.parameter("secret").orElse(""));
        return answer(office.classic());
    }

    public ApiResponse stable(ApiCall call) throws ApiException {
        JsonNode body = json.read(call);
        check(
                body.path("grant_type").asText(),
                body.path("appid").asText(),
                body.path("secret").asText());
        return answer(
                body.path("force_refresh").asBoolean()
                        ? office.forced().orElseThrow(ApiError.DAILY_QUOTA::refusal)
                        : office.stable());
    }

    private void check(String grantType, String appId, String secret) throws ApiException {
        if (!grantType.equals("client_credential")) {
            throw ApiError.INVALID_GRANT_TYPE.refusal();
        }
        if (appId.isEmpty()) {
            throw ApiError.APPID_MISSING.refusal();
        }
        if (secret.isEmpty()) {
            throw ApiError.SECRET_MISSING.refusal();
        }
        if (!appId.equals(account.appId())) {
            throw ApiError.INVALID_APPID.refusal();
        }
        if (!secret.equals(account.appSecret())) {
            throw ApiError.INVALID_CREDENTIAL.refusal();
        }
    }

    private ApiResponse answer(AccessToken token) {
        return ApiResponse.json(
                ApiResponse.object()
                        .put("access_token", token.value())
                        .put("expires_in", token.remainingSeconds(clock.instant())));
    }
}
