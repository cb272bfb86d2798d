// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.platform;

import io.github.camelwechat.simulator.http.QueryParameters;
import java.net.URI;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A platform's link to the page on which an administrator authorizes it, checked but for the
 * pre-authorization code.
 *
 * @param platform its appid
 * @param preAuthCode the pre-authorization code
 * @param redirect where the browser goes afterwards
 * @param account the one account the link is for, or the empty string
 * @param permissionSets what it asks for
 */
public record AuthorizationLink(
        String platform,
        String preAuthCode,
        URI redirect,
        String account,
        Set<PermissionSet> permissionSets) {
    /** The page for a computer, which shows a QR code. */
    public static final String PAGE = "/cgi-bin/componentloginpage";

    /** The page inside WeChat. */
    public static final String PHONE_PAGE = "/wxaopen/safe/bindcomponent";

    /** The same at its older address. */
    public static final String OLD_PHONE_PAGE = "/safe/bindcomponent";

    private static final Set<String> PARAMETERS =
            Set.of(
                    "component_appid",
                    "pre_auth_code",
                    "redirect_uri",
                    "auth_type",
                    "biz_appid",
                    "category_id_list");
    private static final Set<String> MINI_PROGRAMS_ONLY = Set.of("2");
    private static final Set<String> WITH_ACCOUNTS = Set.of("1", "3", "4", "5", "6");

    /**
     * Reads the page's query.
     *
     * @throws IllegalArgumentException when WeChat would show an error instead of the page
     */
    public static AuthorizationLink of(Map<String, String> query) {
        String platform = query.getOrDefault("component_appid", "");
        require(!platform.isEmpty(), "component_appid is missing");
        String preAuthCode = query.getOrDefault("pre_auth_code", "");
        require(!preAuthCode.isEmpty(), "pre_auth_code is missing");
        URI redirect = URI.create(query.getOrDefault("redirect_uri", ""));
        boolean web = "http".equals(redirect.getScheme()) || "https".equals(redirect.getScheme());
        require(web && redirect.getHost() != null, "redirect_uri must be an http or https URL");
        String type = query.getOrDefault("auth_type", "");
        String account = query.getOrDefault("biz_appid", "");
        require(
                type.isEmpty() || account.isEmpty(),
                "auth_type and biz_appid exclude each other; give one of them");
        require(
                !MINI_PROGRAMS_ONLY.contains(type),
                "auth_type 2 is for mini programs, of which this WeChat has none; use 1 or 3");
        require(
                type.isEmpty() || WITH_ACCOUNTS.contains(type),
                "auth_type must be 1, 2 or 3, not \"" + type + "\"");
        return new AuthorizationLink(
                platform, preAuthCode, redirect, account, sets(query.get("category_id_list")));
    }

    /** Reads a whole link, of whatever host. */
    public static AuthorizationLink of(URI link) {
        String path = String.valueOf(link.getPath());
        require(isPage(path), "the page's path is " + PAGE + " or " + PHONE_PAGE);
        return of(QueryParameters.of(link));
    }

    /** The parameters in a page's query that are the link's, in a fixed order, and no others. */
    static Map<String, String> parameters(Map<String, String> query) {
        Map<String, String> known = new TreeMap<>(query);
        known.keySet().retainAll(PARAMETERS);
        return known;
    }

    static boolean isPage(String path) {
        return Set.of(PAGE, PHONE_PAGE, OLD_PHONE_PAGE).contains(path);
    }

    private static Set<PermissionSet> sets(@Nullable String ids) {
        if (ids == null || ids.isEmpty()) {
            return EnumSet.allOf(PermissionSet.class);
        }
        require(ids.matches("[0-9]{1,4}(\\|[0-9]{1,4})*"), "category_id_list is ids and |");
        return PermissionSet.copy(
                Arrays.stream(ids.split("\\|"))
                        .map(id -> PermissionSet.of(Integer.parseInt(id)))
                        .toList());
    }

    private static void require(boolean held, String sentence) {
        if (!held) {
            throw new IllegalArgumentException(sentence);
        }
    }
}
