// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator;

import com.fasterxml.jackson.databind.JsonNode;

/** Calls of WeChat's API with a good token. */
public final class Api {
    private final WeChatSimulator wechat;
    private final Http http;
    private String token = "";

    public Api(WeChatSimulator wechat) {
        this.wechat = wechat;
        this.http = new Http(wechat.baseUri());
        renew();
    }

    /** Fetches the token again, after time has passed. */
    public void renew() {
        token =
                http.postJson(
                                "/cgi-bin/stable_token",
                                """
                                {"grant_type":"client_credential","appid":"%s","secret":"%s"}"""
                                        .formatted(
                                                wechat.account().appId(),
                                                wechat.account().appSecret()))
                        .path("access_token")
                        .asText();
    }

    public Http http() {
        return http;
    }

    /** A path with the token. */
    public String with(String path) {
        return path + (path.contains("?") ? "&" : "?") + "access_token=" + token;
    }

    public JsonNode get(String path) {
        return http.getJson(with(path));
    }

    public JsonNode post(String path, String body) {
        return http.postJson(with(path), body);
    }

    /** The errcode of a POST; 0 when there is none. */
    public int code(String path, String body) {
        return code(post(path, body));
    }

    public static int code(JsonNode answer) {
        return answer.path("errcode").asInt();
    }
}
