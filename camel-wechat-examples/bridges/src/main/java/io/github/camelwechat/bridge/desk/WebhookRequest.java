// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.bridge.desk;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A request to the path of a bridge.
 *
 * @param method in capitals
 * @param path what follows the path of the bridge: empty, or begins with a slash
 * @param query the raw query, empty if there is none
 * @param headers by their names, whose case does not matter
 * @param body as it came, byte for byte: signatures are made of this
 */
public record WebhookRequest(
        String method, String path, String query, Map<String, String> headers, byte[] body) {

    public WebhookRequest {
        Map<String, String> named = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        named.putAll(headers);
        headers = named;
    }

    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    /** The body as UTF-8. */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }
}
