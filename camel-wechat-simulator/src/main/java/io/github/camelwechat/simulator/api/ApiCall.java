// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.api;

import java.util.Map;
import java.util.Optional;

/**
 * A call as it came in.
 *
 * @param method GET, POST ...
 * @param path without the query
 * @param query its parameters, the first of each name
 * @param contentType the header, or the empty string
 * @param body raw
 */
public record ApiCall(
        String method, String path, Map<String, String> query, String contentType, byte[] body) {

    /** A query parameter that is there and not empty. */
    public Optional<String> parameter(String name) {
        return Optional.ofNullable(query.get(name)).filter(value -> !value.isEmpty());
    }
}
