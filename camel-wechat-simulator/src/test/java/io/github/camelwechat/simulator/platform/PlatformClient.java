// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.platform;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelwechat.simulator.Api;
import io.github.camelwechat.simulator.Http;
import io.github.camelwechat.simulator.WeChatSimulator;

/** A platform's program: calls WeChat's API with the platform's token. */
final class PlatformClient {
    private final ThirdPartyPlatform platform;
    private final Http http;
    private String token = "";

    PlatformClient(WeChatSimulator wechat, ThirdPartyPlatform platform) {
        this.platform = platform;
        this.http = new Http(wechat.baseUri());
    }

    Http http() {
        return http;
    }

    String token() {
        return token;
    }

    /** Fetches the platform's token with the newest ticket. */
    PlatformClient login() {
        platform.pushTicket();
        token = fetchToken(platform.ticket()).path("component_access_token").asText();
        return this;
    }

    JsonNode fetchToken(String ticket) {
        return fetchToken(platform.appId(), platform.registration().appSecret(), ticket);
    }

    JsonNode fetchToken(String appId, String secret, String ticket) {
        ObjectNode body = body().put("component_appid", appId).put("component_appsecret", secret);
        body.put("component_verify_ticket", ticket);
        return http.postJson("/cgi-bin/component/api_component_token", body.toString());
    }

    JsonNode preAuthCode() {
        return post("api_create_preauthcode", body());
    }

    JsonNode exchange(String code) {
        return post("api_query_auth", body().put("authorization_code", code));
    }

    JsonNode refresh(String appId, String refreshToken) {
        ObjectNode body = body().put("authorizer_appid", appId);
        return post("api_authorizer_token", body.put("authorizer_refresh_token", refreshToken));
    }

    JsonNode info(String appId) {
        return post("api_get_authorizer_info", body().put("authorizer_appid", appId));
    }

    JsonNode list(int offset, int count) {
        return post("api_get_authorizer_list", body().put("offset", offset).put("count", count));
    }

    /** An access token of an account that authorizes with these sets. */
    String authorizerToken(String appId, PermissionSet... sets) {
        JsonNode answer = exchange(platform.authorize(appId, sets).code());
        return answer.path("authorization_info").path("authorizer_access_token").asText();
    }

    JsonNode post(String path, ObjectNode body) {
        return post(path, "component_access_token", token, body);
    }

    JsonNode post(String path, String parameter, String value, ObjectNode body) {
        if (!body.has("component_appid")) {
            body.put("component_appid", platform.appId());
        }
        String query = "?" + parameter + "=" + value;
        return http.postJson("/cgi-bin/component/" + path + query, body.toString());
    }

    /** A customer-service text with some access token. */
    int say(String accessToken, String openid, String text) {
        String path = "/cgi-bin/message/custom/send?access_token=" + accessToken;
        ObjectNode body = body().put("touser", openid).put("msgtype", "text");
        body.putObject("text").put("content", text);
        return Api.code(http.postJson(path, body.toString()));
    }

    static ObjectNode body() {
        return JsonNodeFactory.instance.objectNode();
    }
}
