// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.platform;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelwechat.simulator.api.ApiCall;
import io.github.camelwechat.simulator.api.ApiCheck;
import io.github.camelwechat.simulator.api.ApiError;
import io.github.camelwechat.simulator.api.ApiException;
import io.github.camelwechat.simulator.token.TokenIssuer.Standing;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The rules by which platforms may call: with their own token the paths of platforms, with the
 * token of an authorizer those it granted.
 */
public final class PlatformAccess {
    private final Platforms platforms;
    private final Predicate<String> accountTokens;

    /**
     * Makes the rules.
     *
     * @param accountTokens knows the tokens that accounts fetched with their own secrets
     */
    public PlatformAccess(Platforms platforms, Predicate<String> accountTokens) {
        this.platforms = platforms;
        this.accountTokens = accountTokens;
    }

    /** Refuses a call that does not carry a platform's own, good token. */
    public void authenticate(ApiCall call) throws ApiException {
        platform(call);
    }

    /** Lets the token of a call run out. */
    public void expire(ApiCall call) {
        String token = token(call).orElse("");
        platforms.ofToken(token).ifPresent(platform -> platform.tokens().expire(token));
    }

    /** The check of calls in an account's name: by itself, or by a platform it authorized. */
    public ApiCheck orPlatform(ApiCheck own) {
        return call -> {
            String token = call.parameter("access_token").orElse("");
            Optional<ThirdPartyPlatform> platform = platforms.ofToken(token);
            if (platform.isPresent()) {
                admit(platform.get(), token, call.path());
            } else {
                own.check(call);
            }
        };
    }

    /** The check of web authorization by a platform in the name of the account of a call. */
    public void web(ApiCall call) throws ApiException {
        ThirdPartyPlatform platform = platform(call);
        checkAppId(platform, call.parameter("component_appid").orElse(""));
        permit(platform, call.parameter("appid").orElse(""), call.path());
    }

    /** Refuses a call whose token, an authorizer's, is good no more or not for that path. */
    void authorizer(ApiCall call) throws ApiException {
        orPlatform(
                        foreign -> {
                            throw ApiError.INVALID_CREDENTIAL.exception();
                        })
                .check(call);
    }

    /** The platform whose token, of its own, a call carries. */
    ThirdPartyPlatform platform(ApiCall call) throws ApiException {
        String token = token(call).orElseThrow(ApiError.COMPONENT_TOKEN_MISSING::exception);
        ThirdPartyPlatform platform = platforms.ofToken(token).orElse(null);
        if (platform == null) {
            throw accountTokens.test(token)
                    ? ApiError.COMPONENT_TOKEN_REQUIRED.exception()
                    : ApiError.INVALID_CREDENTIAL.exception();
        }
        checkStanding(platform.tokens().check(token));
        if (platforms.authorizerOfToken(token).isPresent()) {
            throw ApiError.COMPONENT_TOKEN_REQUIRED.exception();
        }
        checkAddress(platform, call);
        return platform;
    }

    /** The same, and the body names it. */
    ThirdPartyPlatform platform(ApiCall call, JsonNode body) throws ApiException {
        ThirdPartyPlatform platform = platform(call);
        checkAppId(platform, body.path("component_appid").asText());
        return platform;
    }

    /** The platform that a body without a token names. */
    ThirdPartyPlatform named(ApiCall call, JsonNode body) throws ApiException {
        String appId = body.path("component_appid").asText();
        if (appId.isEmpty()) {
            throw ApiError.COMPONENT_APPID_MISSING.exception();
        }
        ThirdPartyPlatform platform =
                platforms.find(appId).orElseThrow(ApiError.INVALID_APPID::exception);
        checkAddress(platform, call);
        return platform;
    }

    private void admit(ThirdPartyPlatform platform, String token, String path) throws ApiException {
        String authorizer =
                platforms
                        .authorizerOfToken(token)
                        .orElseThrow(ApiError.ACCOUNT_TOKEN_REQUIRED::exception);
        if (platform.authorization(authorizer).isEmpty()) {
            throw ApiError.NOT_AUTHORIZED.exception();
        }
        checkStanding(platform.tokens().check(token));
        permit(platform, authorizer, path);
    }

    private static void permit(ThirdPartyPlatform platform, String authorizer, String path)
            throws ApiException {
        Authorization authorization =
                platform.authorization(authorizer).orElseThrow(ApiError.NOT_AUTHORIZED::exception);
        Optional<PermissionSet> needed = PermissionSet.of(path);
        if (needed.isEmpty()) {
            return;
        }
        if (!needed.get().isIn(authorization)) {
            throw ApiError.PERMISSION_SET_MISSING.exception();
        }
        if (platform.awaits(needed.get())) {
            throw ApiError.PERMISSION_SET_UNCONFIRMED.exception();
        }
    }

    private static void checkStanding(Standing standing) throws ApiException {
        switch (standing) {
            case VALID -> {}
            case EXPIRED -> throw ApiError.TOKEN_EXPIRED.exception();
            case UNKNOWN, SUPERSEDED -> throw ApiError.INVALID_CREDENTIAL.exception();
        }
    }

    private static void checkAddress(ThirdPartyPlatform platform, ApiCall call)
            throws ApiException {
        if (!platform.lets(call.from())) {
            throw new ApiException(
                    ApiError.ADDRESS_NOT_REGISTERED.code(),
                    ApiError.ADDRESS_NOT_REGISTERED.message() + " request IP is " + call.from());
        }
    }

    private static void checkAppId(ThirdPartyPlatform platform, String appId) throws ApiException {
        if (appId.isEmpty()) {
            throw ApiError.COMPONENT_APPID_MISSING.exception();
        }
        if (!appId.equals(platform.appId())) {
            throw ApiError.INVALID_APPID.exception();
        }
    }

    /** Older pages of WeChat call the parameter component_access_token, newer ones do not. */
    private static Optional<String> token(ApiCall call) {
        return call.parameter("component_access_token").or(() -> call.parameter("access_token"));
    }
}
