// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.oauth;

import io.github.camelwechat.simulator.http.QueryParameters;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;

/**
 * A web site's link to the page on which users authorize it, checked.
 *
 * @param redirect where the browser goes afterwards
 * @param scope snsapi_base or snsapi_userinfo
 * @param state what the site wants back, or the empty string
 */
public record AuthorizationRequest(URI redirect, String scope, String state) {
    /** The page's path. */
    public static final String PATH = "/connect/oauth2/authorize";

    private static final Set<String> SCOPES = Set.of("snsapi_base", "snsapi_userinfo");
    private static final int MAX_STATE = 128;

    /**
     * Reads the page's query.
     *
     * @throws IllegalArgumentException when WeChat would show an error instead of the page
     */
    public static AuthorizationRequest of(Map<String, String> query, String appId) {
        require(appId.equals(query.get("appid")), "appid is not this account's");
        require("code".equals(query.get("response_type")), "response_type must be code");
        String scope = query.getOrDefault("scope", "");
        require(SCOPES.contains(scope), "scope must be snsapi_base or snsapi_userinfo");
        String state = query.getOrDefault("state", "");
        require(
                state.getBytes(StandardCharsets.UTF_8).length <= MAX_STATE,
                "state has at most " + MAX_STATE + " bytes");
        URI redirect = URI.create(query.getOrDefault("redirect_uri", ""));
        boolean web = "http".equals(redirect.getScheme()) || "https".equals(redirect.getScheme());
        require(web && redirect.getHost() != null, "redirect_uri must be an http or https URL");
        return new AuthorizationRequest(redirect, scope, state);
    }

    /** Reads a whole link, of whatever host. */
    public static AuthorizationRequest of(URI link, String appId) {
        require(PATH.equals(link.getPath()), "the page's path is " + PATH);
        return of(QueryParameters.of(link), appId);
    }

    /** Where the browser goes with a code. */
    URI with(String code) {
        String back =
                state.isEmpty() ? "" : "&state=" + URLEncoder.encode(state, StandardCharsets.UTF_8);
        return QueryParameters.append(redirect, "code=" + code + back);
    }

    private static void require(boolean held, String sentence) {
        if (!held) {
            throw new IllegalArgumentException(sentence);
        }
    }
}
