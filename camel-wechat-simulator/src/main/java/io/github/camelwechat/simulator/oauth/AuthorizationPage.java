// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.oauth;

import io.github.camelwechat.simulator.api.ApiCall;
import io.github.camelwechat.simulator.api.ApiResponse;
import io.github.camelwechat.simulator.api.ApiRoutes;
import io.github.camelwechat.simulator.api.EndpointGroup;
import io.github.camelwechat.simulator.http.Html;
import io.github.camelwechat.simulator.user.User;
import io.github.camelwechat.simulator.user.Users;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * {@code /connect/oauth2/authorize}. A browser does not say which WeChat user holds it, so the page
 * asks; {@code &openid=} answers it beforehand, and {@code &snapshot=true} takes nobody. Both are
 * heard only from programs and from the page itself: any site may lead here, but a person chooses.
 */
public final class AuthorizationPage implements EndpointGroup {
    private static final int MAX_SHOWN = 200;

    private final OAuthServer server;
    private final Users users;
    private final String appId;

    public AuthorizationPage(OAuthServer server, Users users, String appId) {
        this.server = server;
        this.users = users;
        this.appId = appId;
    }

    @Override
    public void register(ApiRoutes routes) {
        routes.page(AuthorizationRequest.PATH, this::open);
    }

    private ApiResponse open(ApiCall call) {
        try {
            AuthorizationRequest link = AuthorizationRequest.of(call.query(), appId);
            boolean snapshot = Boolean.parseBoolean(call.query().get("snapshot"));
            String openid = call.query().getOrDefault("openid", "");
            if (call.foreign() || openid.isEmpty() && !snapshot) {
                return ApiResponse.text(200, Html.TYPE, page(link, call.query()));
            }
            if (!snapshot && users.find(openid).isEmpty()) {
                throw new IllegalArgumentException(
                        "there is no user \"" + openid + "\"; a user begins with an act, not here");
            }
            String target = server.agree(link, openid, snapshot).toASCIIString();
            return new ApiResponse.Redirect(target);
        } catch (IllegalArgumentException e) {
            String sentence = Html.escape(String.valueOf(e.getMessage()));
            return ApiResponse.text(400, Html.TYPE, document("<h1>Wrong link</h1><p>" + sentence));
        }
    }

    private String page(AuthorizationRequest link, Map<String, String> query) {
        List<User> all = users.all();
        String choices =
                all.stream()
                        .limit(MAX_SHOWN)
                        .map(user -> choice(user.openid(), query, "openid", user.openid()))
                        .collect(Collectors.joining());
        return document(
                "<h1>Who opens this page?</h1><p>"
                        + Html.escape(String.valueOf(link.redirect().getHost()))
                        + " asks for "
                        + Html.escape(link.scope())
                        + ".</p><ul>"
                        + choices
                        + choice("nobody in particular (snapshot)", query, "snapshot", "true")
                        + "</ul>");
    }

    private static String choice(
            String label, Map<String, String> query, String name, String value) {
        Map<String, String> chosen = new TreeMap<>(query);
        chosen.keySet().removeAll(Set.of("openid", "snapshot"));
        chosen.put(name, value);
        String link =
                chosen.entrySet().stream()
                        .map(entry -> encode(entry.getKey()) + "=" + encode(entry.getValue()))
                        .collect(Collectors.joining("&"));
        return "<li><a href=\"?" + Html.escape(link) + "\">" + Html.escape(label) + "</a></li>";
    }

    private static String document(String body) {
        return "<!doctype html><meta charset=\"utf-8\"><title>WeChat simulator</title>" + body;
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
