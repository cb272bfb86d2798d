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

/**
 * Quotas of every call, and {@code clear_quota}, {@code clear_quota/v2} and {@code
 * openapi/quota/get}.
 */
public final class QuotaEndpoints implements EndpointGroup {
    private final SimulatedAccount account;
    private final Quotas quotas;

    public QuotaEndpoints(SimulatedAccount account, Quotas quotas) {
        this.account = account;
        this.quotas = quotas;
    }

    @Override
    public void register(ApiRoutes routes) {
        routes.post("/cgi-bin/clear_quota", this::clear);
        routes.openPost("/cgi-bin/clear_quota/v2", this::clearWithSecret);
        routes.post("/cgi-bin/openapi/quota/get", call -> get(call, routes));
    }

    /**
     * Counts a call, and refuses it when its path was called too often; one that the account has no
     * right to is not counted.
     */
    public void charge(ApiCall call) throws ApiException {
        if (!account.kind().mayCall(call.path())) {
            throw ApiError.UNAUTHORIZED.exception();
        }
        switch (quotas.take(call.path())) {
            case ALLOWED -> {}
            case DAY_USED_UP -> throw ApiError.DAILY_QUOTA.exception();
            case MINUTE_USED_UP -> throw ApiError.MINUTE_QUOTA.exception();
        }
    }

    private ApiResponse clear(ApiCall call) throws ApiException {
        checkAppId(call.json());
        return clear();
    }

    private ApiResponse clearWithSecret(ApiCall call) throws ApiException {
        JsonNode body = call.json();
        checkAppId(body);
        String secret = body.path("appsecret").asText();
        if (secret.isEmpty()) {
            throw ApiError.SECRET_MISSING.exception();
        }
        if (!secret.equals(account.appSecret())) {
            throw ApiError.INVALID_SECRET.exception();
        }
        return clear();
    }

    private ApiResponse clear() throws ApiException {
        if (!quotas.clear()) {
            throw ApiError.CLEAR_QUOTA_LIMIT.exception();
        }
        return ApiResponse.ok();
    }

    private ApiResponse get(ApiCall call, ApiRoutes routes) throws ApiException {
        String path = call.json().path("cgi_path").asText();
        if (path.startsWith("/sns/") || !account.kind().mayCall(path)) {
            throw ApiError.CGI_PATH_FORBIDDEN.exception();
        }
        if (!routes.has(path)) {
            throw ApiError.CGI_PATH_NOT_FOUND.exception();
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
            throw ApiError.APPID_MISSING.exception();
        }
        if (!appId.equals(account.appId())) {
            throw ApiError.INVALID_APPID.exception();
        }
    }
}
