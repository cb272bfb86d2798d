// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.http;

import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a query by name; of several with one name the first counts. An escape that is
 * none, such as {@code %zz}, stays as it is, so that every request can be read.
 */
public final class QueryParameters {
    private QueryParameters() {}

    public static Map<String, String> of(HttpServerRequest request) {
        return of(request.query());
    }

    public static Map<String, String> of(URI link) {
        return of(link.getRawQuery());
    }

    /** The fields of a form as a browser sends it. */
    public static Map<String, String> ofForm(byte[] body) {
        return of(new String(body, StandardCharsets.UTF_8));
    }

    /** A link with more in its query, in front of a fragment; each of the pairs is encoded. */
    public static URI append(URI link, String pairs) {
        String target = link.toString();
        int hash = target.indexOf('#');
        String page = hash < 0 ? target : target.substring(0, hash);
        String separator = link.getRawQuery() == null ? "?" : "&";
        return URI.create(page + separator + pairs + (hash < 0 ? "" : target.substring(hash)));
    }

    private static Map<String, String> of(@Nullable String query) {
        Map<String, String> parameters = new HashMap<>();
        if (query == null) {
            return parameters;
        }
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            if (!name.isEmpty()) {
                String value = equals < 0 ? "" : pair.substring(equals + 1);
                parameters.putIfAbsent(decoded(name), decoded(value));
            }
        }
        return parameters;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }
}
