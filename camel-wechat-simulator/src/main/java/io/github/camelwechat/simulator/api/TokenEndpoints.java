// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelwechat.simulator.account.SimulatedAccount;
import io.github.camelwechat.simulator.clock.SimulatorClock;
import io.github.camelwechat.simulator.token.AccessToken;
import io.github.camelwechat.simulator.token.TokenOffice;

/** {@code /cgi-bin/token} and {@code /cgi-bin/stable_token}. */
final class TokenEndpoints {
    private final SimulatedAccount account;
    private final TokenOffice office;
    private final SimulatorClock clock;
    private final JsonBody json;

    TokenEndpoints(
            SimulatedAccount account, TokenOffice office, SimulatorClock clock, JsonBody json) {
        this.account = account;
        this.office = office;
        this.clock = clock;
        this.json = json;
    }

    ApiAnswer classic(ApiCall call) throws ApiRefusal {
        check(
                call.parameter("grant_type").orElse(""),
                call.parameter("appid").orElse(""),
                call.parameter("secret").orElse(""));
        return answer(office.classic());
    }

    ApiAnswer stable(ApiCall call) throws ApiRefusal {
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

    private void check(String grantType, String appId, String secret) throws ApiRefusal {
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

    private ApiAnswer answer(AccessToken token) {
        return ApiAnswer.json(
                ApiAnswer.object()
                        .put("access_token", token.value())
                        .put("expires_in", token.remainingSeconds(clock.instant())));
    }
}
