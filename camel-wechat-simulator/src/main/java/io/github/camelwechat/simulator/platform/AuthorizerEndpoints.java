// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.platform;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelwechat.simulator.account.Accounts;
import io.github.camelwechat.simulator.account.SimulatedAccount;
import io.github.camelwechat.simulator.api.ApiCall;
import io.github.camelwechat.simulator.api.ApiError;
import io.github.camelwechat.simulator.api.ApiException;
import io.github.camelwechat.simulator.api.ApiResponse;
import io.github.camelwechat.simulator.api.ApiRoutes;
import io.github.camelwechat.simulator.api.EndpointGroup;
import io.github.camelwechat.simulator.clock.SimulatorClock;
import io.github.camelwechat.simulator.token.AccessToken;
import java.net.URI;
import java.util.List;
import java.util.function.Supplier;

/** The paths by which a platform learns of its authorizers, gets their tokens and sets options. */
public final class AuthorizerEndpoints implements EndpointGroup {
    private static final int MAX_PAGE = 500;

    private final PlatformAccess access;
    private final Platforms platforms;
    private final Accounts accounts;
    private final SimulatorClock clock;
    private final Supplier<URI> base;

    public AuthorizerEndpoints(
            PlatformAccess access,
            Platforms platforms,
            Accounts accounts,
            SimulatorClock clock,
            Supplier<URI> base) {
        this.access = access;
        this.platforms = platforms;
        this.accounts = accounts;
        this.clock = clock;
        this.base = base;
    }

    @Override
    public void register(ApiRoutes routes) {
        routes.post("/cgi-bin/component/api_query_auth", this::exchange);
        routes.post("/cgi-bin/component/api_authorizer_token", this::refresh);
        routes.post("/cgi-bin/component/api_get_authorizer_info", this::info);
        routes.post("/cgi-bin/component/api_get_authorizer_list", this::list);
        // Two addresses for the same: the older carries the platform's token and both appids, the
        // newer either token.
        for (String path : List.of("/cgi-bin/component/api_", "/cgi-bin/component/")) {
            routes.openPost(path + "get_authorizer_option", this::option);
            routes.openPost(path + "set_authorizer_option", this::change);
        }
    }

    private ApiResponse exchange(ApiCall call) throws ApiException {
        JsonNode body = call.json();
        ThirdPartyPlatform platform = access.platform(call, body);
        String code = body.path("authorization_code").asText();
        switch (platform.codes().standing(code)) {
            case GOOD -> {}
            case USED, EXPIRED -> throw ApiError.AUTHORIZATION_CODE_EXPIRED.exception();
            case UNKNOWN -> throw ApiError.AUTHORIZATION_CODE_INVALID.exception();
        }
        String appId =
                platform.codes()
                        .use(code)
                        .orElseThrow(ApiError.AUTHORIZATION_CODE_EXPIRED::exception);
        Authorization authorization = authorization(platform, appId);
        ObjectNode answer = ApiResponse.object();
        ObjectNode info = answer.putObject("authorization_info");
        info.put("authorizer_appid", appId);
        token(platform, authorization, info);
        permissionSets(platform, authorization, info);
        return ApiResponse.json(answer);
    }

    private ApiResponse refresh(ApiCall call) throws ApiException {
        JsonNode body = call.json();
        ThirdPartyPlatform platform = access.platform(call, body);
        String appId = authorization(platform, authorizer(body)).appId();
        Authorization renewed =
                platform.refresh(appId, body.path("authorizer_refresh_token").asText())
                        .orElseThrow(ApiError.AUTHORIZER_REFRESH_TOKEN_INVALID::exception);
        ObjectNode answer = ApiResponse.object();
        token(platform, renewed, answer);
        return ApiResponse.json(answer);
    }

    private ApiResponse info(ApiCall call) throws ApiException {
        JsonNode body = call.json();
        ThirdPartyPlatform platform = access.platform(call, body);
        Authorization authorization = authorization(platform, authorizer(body));
        ObjectNode answer = ApiResponse.object();
        account(authorization.appId(), answer.putObject("authorizer_info"));
        ObjectNode granted = answer.putObject("authorization_info");
        granted.put("authorizer_appid", authorization.appId());
        granted.put("authorizer_refresh_token", authorization.refreshToken());
        permissionSets(platform, authorization, granted);
        return ApiResponse.json(answer);
    }

    private ApiResponse list(ApiCall call) throws ApiException {
        JsonNode body = call.json();
        ThirdPartyPlatform platform = access.platform(call, body);
        int offset = body.path("offset").asInt(-1);
        int count = body.path("count").asInt(-1);
        if (offset < 0 || count < 1 || count > MAX_PAGE) {
            throw ApiError.INVALID_ARGS.exception();
        }
        List<Authorization> all = platform.authorizations();
        ObjectNode answer = ApiResponse.object().put("total_count", all.size());
        ArrayNode list = answer.putArray("list");
        all.stream()
                .skip(offset)
                .limit(count)
                .forEach(
                        one ->
                                list.addObject()
                                        .put("authorizer_appid", one.appId())
                                        .put("refresh_token", one.refreshToken())
                                        .put("auth_time", one.since().getEpochSecond()));
        return ApiResponse.json(answer);
    }

    private ApiResponse option(ApiCall call) throws ApiException {
        JsonNode body = call.json();
        String appId = authorizerOf(call, body);
        String name = optionName(body);
        return ApiResponse.ok(
                ApiResponse.object()
                        .put("authorizer_appid", appId)
                        .put("option_name", name)
                        .put("option_value", platforms.options().get(appId, name)));
    }

    private ApiResponse change(ApiCall call) throws ApiException {
        JsonNode body = call.json();
        String appId = authorizerOf(call, body);
        String name = optionName(body);
        String value = body.path("option_value").asText();
        if (!platforms.options().allows(name, value)) {
            throw ApiError.INVALID_OPTION_VALUE.exception();
        }
        platforms.options().set(appId, name, value);
        return ApiResponse.ok();
    }

    private String optionName(JsonNode body) throws ApiException {
        String name = body.path("option_name").asText();
        if (!platforms.options().has(name)) {
            throw ApiError.INVALID_OPTION_NAME.exception();
        }
        return name;
    }

    /** The authorizer whose token a call carries, or whom its body names. */
    private String authorizerOf(ApiCall call, JsonNode body) throws ApiException {
        String token = call.parameter("access_token").orElse("");
        String appId = platforms.authorizerOfToken(token).orElse("");
        if (!appId.isEmpty()) {
            access.authorizer(call);
            return appId;
        }
        return authorization(access.platform(call), authorizer(body)).appId();
    }

    private static String authorizer(JsonNode body) throws ApiException {
        String appId = body.path("authorizer_appid").asText();
        if (appId.isEmpty()) {
            throw ApiError.APPID_MISSING.exception();
        }
        return appId;
    }

    private static Authorization authorization(ThirdPartyPlatform platform, String appId)
            throws ApiException {
        return platform.authorization(appId).orElseThrow(ApiError.NOT_AUTHORIZED::exception);
    }

    private void token(ThirdPartyPlatform platform, Authorization authorization, ObjectNode into) {
        AccessToken token = platform.tokens().issue(authorization.appId());
        into.put("authorizer_access_token", token.value())
                .put("expires_in", token.remainingSeconds(clock.instant()))
                .put("authorizer_refresh_token", authorization.refreshToken());
    }

    private void account(String appId, ObjectNode into) {
        SimulatedAccount account = accounts.get(appId);
        String here = base.get().toString();
        into.put("nick_name", account.name()).put("head_img", here + "/phone/icon.svg");
        into.putObject("service_type_info").put("id", 2);
        into.putObject("verify_type_info").put("id", 0);
        into.put("user_name", account.originalId())
                .put("principal_name", account.name())
                .put("alias", "")
                .put("qrcode_url", here + "/")
                .put("signature", "")
                .put("account_status", 1)
                .put("idc", 1);
        into.putObject("business_info")
                .put("open_store", 0)
                .put("open_scan", 0)
                .put("open_pay", 0)
                .put("open_card", 0)
                .put("open_shake", 0);
    }

    private static void permissionSets(
            ThirdPartyPlatform platform, Authorization authorization, ObjectNode into) {
        ArrayNode sets = into.putArray("func_info");
        for (PermissionSet set : authorization.permissionSets()) {
            ObjectNode one = sets.addObject();
            one.putObject("funcscope_category").put("id", set.id()).put("name", set.label());
            if (platform.awaits(set)) {
                one.putObject("confirm_info")
                        .put("need_confirm", 1)
                        .put("already_confirm", 0)
                        .put("can_confirm", 0);
            }
        }
    }
}
