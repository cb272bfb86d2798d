// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.http;

import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** The parameters of a query by name; of several with one name the first counts. */
public final class QueryParameters {
    private QueryParameters() {}

    public static Map<String, String> of(HttpServerRequest request) {
        Map<String, String> parameters = new HashMap<>();
        request.params().forEach(one -> parameters.putIfAbsent(one.getKey(), one.getValue()));
        return parameters;
    }

    public static Map<String, String> of(URI link) {
        Map<String, String> parameters = new HashMap<>();
        String query = link.getRawQuery() == null ? "" : link.getRawQuery();
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                parameters.putIfAbsent(
                        pair.substring(0, equals),
                        URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
            }
        }
        return parameters;
    }
}
