// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.oauth;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelwechat.simulator.account.SimulatedAccount;
import io.github.camelwechat.simulator.api.ApiCall;
import io.github.camelwechat.simulator.api.ApiCheck;
import io.github.camelwechat.simulator.api.ApiError;
import io.github.camelwechat.simulator.api.ApiException;
import io.github.camelwechat.simulator.api.ApiResponse;
import io.github.camelwechat.simulator.api.ApiRoutes;
import io.github.camelwechat.simulator.api.EndpointGroup;
import io.github.camelwechat.simulator.user.User;
import io.github.camelwechat.simulator.user.Users;
import java.time.Duration;

/** {@code /sns/*}: none of these calls carries a token of the API. */
public final class OAuthEndpoints implements EndpointGroup {
    private static final long ACCESS_SECONDS = Duration.ofHours(2).toSeconds();
    private static final String NOBODY = "微信用户";

    private final SimulatedAccount account;
    private final OAuthServer server;
    private final Users users;
    private final ApiCheck platforms;

    /**
     * Makes the paths of an account.
     *
     * @param platforms checks the calls of platforms, which come without the account's secret
     */
    public OAuthEndpoints(
            SimulatedAccount account, OAuthServer server, Users users, ApiCheck platforms) {
        this.account = account;
        this.server = server;
        this.users = users;
        this.platforms = platforms;
    }

    @Override
    public void register(ApiRoutes routes) {
        routes.openGet("/sns/oauth2/access_token", this::exchange);
        routes.openGet("/sns/oauth2/refresh_token", this::refresh);
        routes.openGet("/sns/oauth2/component/access_token", this::exchangeForPlatform);
        routes.openGet("/sns/oauth2/component/refresh_token", this::refreshForPlatform);
        routes.openGet("/sns/userinfo", this::userInfo);
        routes.openGet("/sns/auth", this::check);
    }

    private ApiResponse exchange(ApiCall call) throws ApiException {
        checkAppId(call);
        String secret = call.parameter("secret").orElseThrow(ApiError.SECRET_MISSING::exception);
        if (!secret.equals(account.appSecret())) {
            throw ApiError.INVALID_SECRET.exception();
        }
        return exchangeCode(call);
    }

    private ApiResponse exchangeForPlatform(ApiCall call) throws ApiException {
        checkAppId(call);
        platforms.check(call);
        return exchangeCode(call);
    }

    private ApiResponse refreshForPlatform(ApiCall call) throws ApiException {
        checkAppId(call);
        platforms.check(call);
        return refresh(call);
    }

    private ApiResponse exchangeCode(ApiCall call) throws ApiException {
        String code = call.parameter("code").orElseThrow(ApiError.CODE_MISSING::exception);
        checkGrantType(call, "authorization_code");
        if (server.state(code) == OAuthServer.CodeState.USED) {
            throw ApiError.CODE_USED.exception();
        }
        return answer(server.exchange(code).orElseThrow(ApiError.INVALID_CODE::exception));
    }

    private ApiResponse refresh(ApiCall call) throws ApiException {
        checkAppId(call);
        checkGrantType(call, "refresh_token");
        Grant grant =
                server.ofRefreshToken(
                        call.parameter("refresh_token")
                                .orElseThrow(ApiError.REFRESH_TOKEN_MISSING::exception));
        if (grant == null) {
            throw ApiError.INVALID_REFRESH_TOKEN.exception();
        }
        if (server.isOver(grant.refreshUntil())) {
            throw ApiError.REFRESH_TOKEN_EXPIRED.exception();
        }
        return answer(server.refresh(grant));
    }

    private ApiResponse userInfo(ApiCall call) throws ApiException {
        Grant grant = grant(call);
        if (!grant.scope().equals("snsapi_userinfo")) {
            throw ApiError.UNAUTHORIZED.exception();
        }
        ObjectNode view = ApiResponse.object().put("openid", grant.openid());
        String name = users.find(grant.openid()).map(User::openid).orElse(NOBODY);
        view.put("nickname", name).put("sex", 0).put("language", "").put("city", "");
        view.put("province", "").put("country", "").put("headimgurl", "").putArray("privilege");
        return ApiResponse.json(view);
    }

    private ApiResponse check(ApiCall call) throws ApiException {
        grant(call);
        return ApiResponse.ok();
    }

    /** The grant of an access token that fits its openid. */
    private Grant grant(ApiCall call) throws ApiException {
        String token =
                call.parameter("access_token").orElseThrow(ApiError.TOKEN_MISSING::exception);
        String openid = call.parameter("openid").orElseThrow(ApiError.OPENID_MISSING::exception);
        Grant grant = server.ofAccessToken(token);
        if (grant == null) {
            throw ApiError.INVALID_CREDENTIAL.exception();
        }
        if (server.isOver(grant.accessUntil())) {
            throw ApiError.TOKEN_EXPIRED.exception();
        }
        if (!grant.openid().equals(openid)) {
            throw ApiError.INVALID_OPENID.exception();
        }
        return grant;
    }

    private void checkAppId(ApiCall call) throws ApiException {
        String appId = call.parameter("appid").orElseThrow(ApiError.APPID_MISSING::exception);
        if (!appId.equals(account.appId())) {
            throw ApiError.INVALID_APPID.exception();
        }
    }

    private static void checkGrantType(ApiCall call, String wanted) throws ApiException {
        if (call.parameter("grant_type").filter(wanted::equals).isEmpty()) {
            throw ApiError.INVALID_GRANT_TYPE.exception();
        }
    }

    private static ApiResponse answer(Grant grant) {
        ObjectNode answer =
                ApiResponse.object()
                        .put("access_token", grant.accessToken())
                        .put("expires_in", ACCESS_SECONDS)
                        .put("refresh_token", grant.refreshToken())
                        .put("openid", grant.openid())
                        .put("scope", grant.scope());
        if (grant.snapshot()) {
            answer.put("is_snapshotuser", 1);
        }
        return ApiResponse.json(answer);
    }
}
