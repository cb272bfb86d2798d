// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.quota;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelwechat.simulator.account.SimulatedAccount;
import io.github.camelwechat.simulator.api.ApiCall;
import io.github.camelwechat.simulator.api.ApiError;
import io.github.camelwechat.simulator.api.ApiException;
import io.github.camelwechat.simulator.api.ApiResponse;
import io.github.camelwechat.simulator.api.ApiRoutes;
import io.github.camelwechat.simulator.api.EndpointGroup;
import io.github.camelwechat.simulator.api.JsonBodyReader;

/** {@code clear_quota}, {@code clear_quota/v2} and {@code openapi/quota/get}. */
public final class QuotaEndpoints implements EndpointGroup {
    private final SimulatedAccount account;
    private final Quotas quotas;
    private final JsonBodyReader json;

    public QuotaEndpoints(SimulatedAccount account, Quotas quotas, JsonBodyReader json) {
        this.account = account;
        this.quotas = quotas;
        this.json = json;
    }

    @Override
    public void register(ApiRoutes routes) {
        routes.post("/cgi-bin/clear_quota", this::clear);
        routes.openPost("/cgi-bin/clear_quota/v2", this::clearWithSecret);
        routes.post("/cgi-bin/openapi/quota/get", call -> get(call, routes));
    }

    private ApiResponse clear(ApiCall call) throws ApiException {
        checkAppId(json.read(call));
        return clear();
    }

    private ApiResponse clearWithSecret(ApiCall call) throws ApiException {
        JsonNode body = json.read(call);
        checkAppId(body);
        String secret = body.path("appsecret").asText();
        if (secret.isEmpty()) {
            throw ApiError.SECRET_MISSING.refusal();
        }
        if (!secret.equals(account.appSecret())) {
            throw ApiError.INVALID_SECRET.refusal();
        }
        return clear();
    }

    private ApiResponse clear() throws ApiException {
        if (!quotas.clear()) {
            throw ApiError.CLEAR_QUOTA_LIMIT.refusal();
        }
        return ApiResponse.ok();
    }

    private ApiResponse get(ApiCall call, ApiRoutes routes) throws ApiException {
        String path = json.read(call).path("cgi_path").asText();
        if (path.startsWith("/sns/")) {
            throw ApiError.CGI_PATH_FORBIDDEN.refusal();
        }
        if (!routes.has(path)) {
            throw ApiError.CGI_PATH_NOT_FOUND.refusal();
        }
        Quotas.Usage usage = quotas.usage(path);
        ObjectNode answer = ApiResponse.object();
        answer.putObject("quota")
                .put("daily_limit", usage.perDay())
                .put("used", usage.used())
                .put("remain", usage.remain());
        answer.putObject("rate_limit")
                .put("call_count", usage.perMinute())
                .put("refresh_second", 60);
        return ApiResponse.ok(answer);
    }

    private void checkAppId(JsonNode body) throws ApiException {
        String appId = body.path("appid").asText();
        if (appId.isEmpty()) {
            throw ApiError.APPID_MISSING.refusal();
        }
        if (!appId.equals(account.appId())) {
            throw ApiError.INVALID_APPID.refusal();
        }
    }
}
