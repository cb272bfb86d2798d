// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator;

import java.net.URI;

/** Reads callback URLs. */
final class CallbackUrl {

    private CallbackUrl() {}

    static URI parse(String text) {
        try {
            URI url = new URI(text);
            boolean web = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
            if (web && url.getHost() != null) {
                return url;
            }
        } catch (java.net.URISyntaxException e) {
            // Falls through to the one sentence below.
        }
        throw new IllegalArgumentException(
                "callback URL \"" + text + "\" is not an http or https URL");
    }
}
