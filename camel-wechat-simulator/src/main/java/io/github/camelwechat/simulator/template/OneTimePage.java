// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.template;

import io.github.camelwechat.simulator.http.QueryParameters;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * The page on which a user agrees to one message, as the account's web site links to it.
 *
 * @param templateId of the one-time subscription
 * @param scene 0 to 10000, chosen by the account
 * @param redirectUrl where the browser goes afterwards
 * @param reserved comes back unchanged
 */
record OneTimePage(String templateId, int scene, String redirectUrl, String reserved) {
    private static final int MAX_SCENE = 10_000;
    private static final int MAX_RESERVED = 128;

    static OneTimePage of(URI page) {
        Map<String, String> query = QueryParameters.of(page);
        String scene = query.getOrDefault("scene", "");
        String reserved = query.getOrDefault("reserved", "");
        require("get_confirm".equals(query.get("action")), "action=get_confirm", page);
        require(
                scene.matches("[0-9]{1,5}") && Integer.parseInt(scene) <= MAX_SCENE,
                "scene from 0 to " + MAX_SCENE,
                page);
        require(query.containsKey("template_id"), "template_id", page);
        require(query.containsKey("redirect_url"), "redirect_url", page);
        require(
                reserved.getBytes(StandardCharsets.UTF_8).length <= MAX_RESERVED,
                "reserved of at most " + MAX_RESERVED + " bytes",
                page);
        require("wechat_redirect".equals(page.getFragment()), "#wechat_redirect", page);
        return new OneTimePage(
                String.valueOf(query.get("template_id")),
                Integer.parseInt(scene),
                String.valueOf(query.get("redirect_url")),
                reserved);
    }

    URI redirect(String openid, boolean confirmed) {
        String more =
                "openid="
                        + encoded(openid)
                        + "&template_id="
                        + encoded(templateId)
                        + "&action="
                        + (confirmed ? "confirm" : "cancel")
                        + "&scene="
                        + scene
                        + "&reserved="
                        + encoded(reserved);
        return URI.create(redirectUrl + (redirectUrl.contains("?") ? "&" : "?") + more);
    }

    private static void require(boolean condition, String what, URI page) {
        if (!condition) {
            throw new IllegalArgumentException(
                    "the page to agree on one message needs " + what + ", unlike " + page);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
