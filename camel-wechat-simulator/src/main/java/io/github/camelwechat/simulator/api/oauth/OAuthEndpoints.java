// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.api.oauth;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelwechat.simulator.account.SimulatedAccount;
import io.github.camelwechat.simulator.api.ApiAnswer;
import io.github.camelwechat.simulator.api.ApiCall;
import io.github.camelwechat.simulator.api.ApiError;
import io.github.camelwechat.simulator.api.ApiRefusal;
import io.github.camelwechat.simulator.api.ApiRoutes;
import io.github.camelwechat.simulator.api.ApiSection;
import io.github.camelwechat.simulator.oauth.Grant;
import io.github.camelwechat.simulator.oauth.OAuthOffice;
import io.github.camelwechat.simulator.people.User;
import io.github.camelwechat.simulator.people.Users;
import java.time.Duration;

/** {@code /sns/*}: none of these calls carries a token of the API. */
public final class OAuthEndpoints implements ApiSection {
    private static final long ACCESS_SECONDS = Duration.ofHours(2).toSeconds();
    private static final String NOBODY = "微信用户";

    private final SimulatedAccount account;
    private final OAuthOffice office;
    private final Users users;

    public OAuthEndpoints(SimulatedAccount account, OAuthOffice office, Users users) {
        this.account = account;
        this.office = office;
        this.users = users;
    }

    @Override
    public void register(ApiRoutes routes) {
        routes.openGet("/sns/oauth2/access_token", this::exchange);
        routes.openGet("/sns/oauth2/refresh_token", this::refresh);
        routes.openGet("/sns/userinfo", this::userInfo);
        routes.openGet("/sns/auth", this::check);
    }

    private ApiAnswer exchange(ApiCall call) throws ApiRefusal {
        checkAppId(call);
        String secret = call.parameter("secret").orElseThrow(ApiError.SECRET_MISSING::refusal);
        if (!secret.equals(account.appSecret())) {
            throw ApiError.INVALID_SECRET.refusal();
        }
        String code = call.parameter("code").orElseThrow(ApiError.CODE_MISSING::refusal);
        checkGrantType(call, "authorization_code");
        if (office.state(code) == OAuthOffice.CodeState.USED) {
            throw ApiError.CODE_USED.refusal();
        }
        return answer(office.exchange(code).orElseThrow(ApiError.INVALID_CODE::refusal));
    }

    private ApiAnswer refresh(ApiCall call) throws ApiRefusal {
        checkAppId(call);
        checkGrantType(call, "refresh_token");
        Grant grant =
                office.ofRefreshToken(
                        call.parameter("refresh_token")
                                .orElseThrow(ApiError.REFRESH_TOKEN_MISSING::refusal));
        if (grant == null) {
            throw ApiError.INVALID_REFRESH_TOKEN.refusal();
        }
        if (office.isOver(grant.refreshUntil())) {
            throw ApiError.REFRESH_TOKEN_EXPIRED.refusal();
        }
        return answer(office.refresh(grant));
    }

    private ApiAnswer userInfo(ApiCall call) throws ApiRefusal {
        Grant grant = grant(call);
        if (!grant.scope().equals("snsapi_userinfo")) {
            throw ApiError.UNAUTHORIZED.refusal();
        }
        ObjectNode view = ApiAnswer.object().put("openid", grant.openid());
        String name = users.find(grant.openid()).map(User::openid).orElse(NOBODY);
        view.put("nickname", name).put("sex", 0).put("language", "").put("city", "");
        view.put("province", "").put("country", "").put("headimgurl", "").putArray("privilege");
        return ApiAnswer.json(view);
    }

    private ApiAnswer check(ApiCall call) throws ApiRefusal {
        grant(call);
        return ApiAnswer.ok();
    }

    /** The grant of an access token that fits its openid. */
    private Grant grant(ApiCall call) throws ApiRefusal {
        String token = call.parameter("access_token").orElseThrow(ApiError.TOKEN_MISSING::refusal);
        String openid = call.parameter("openid").orElseThrow(ApiError.OPENID_MISSING::refusal);
        Grant grant = office.ofAccessToken(token);
        if (grant == null) {
            throw ApiError.INVALID_CREDENTIAL.refusal();
        }
        if (office.isOver(grant.accessUntil())) {
            throw ApiError.TOKEN_EXPIRED.refusal();
        }
        if (!grant.openid().equals(openid)) {
            throw ApiError.INVALID_OPENID.refusal();
        }
        return grant;
    }

    private void checkAppId(ApiCall call) throws ApiRefusal {
        String appId = call.parameter("appid").orElseThrow(ApiError.APPID_MISSING::refusal);
        if (!appId.equals(account.appId())) {
            throw ApiError.INVALID_APPID.refusal();
        }
    }

    private static void checkGrantType(ApiCall call, String wanted) throws ApiRefusal {
        if (call.parameter("grant_type").filter(wanted::equals).isEmpty()) {
            throw ApiError.INVALID_GRANT_TYPE.refusal();
        }
    }

    private static ApiAnswer answer(Grant grant) {
        ObjectNode answer =
                ApiAnswer.object()
                        .put("access_token", grant.accessToken())
                        .put("expires_in", ACCESS_SECONDS)
                        .put("refresh_token", grant.refreshToken())
                        .put("openid", grant.openid())
                        .put("scope", grant.scope());
        if (grant.snapshot()) {
            answer.put("is_snapshotuser", 1);
        }
        return ApiAnswer.json(answer);
    }
}
