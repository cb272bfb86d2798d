// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.callback;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A callback request, ready to be sent, or to be tampered with first. Immutable.
 *
 * @param endpoint the account's callback URL
 * @param parameters what is added to its query, in order
 * @param body the request body, empty for a handshake; not to be changed
 */
public record SignedCallback(URI endpoint, Map<String, String> parameters, byte[] body) {
    public SignedCallback {
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    }

    /** The same with one parameter replaced or added. */
    public SignedCallback with(String parameter, String value) {
        Map<String, String> changed = new LinkedHashMap<>(parameters);
        changed.put(parameter, value);
        return new SignedCallback(endpoint, changed, body);
    }

    /** The same with one parameter missing. */
    public SignedCallback without(String parameter) {
        Map<String, String> changed = new LinkedHashMap<>(parameters);
        changed.remove(parameter);
        return new SignedCallback(endpoint, changed, body);
    }

    /** The same with another body. */
    public SignedCallback withBody(byte[] other) {
        return new SignedCallback(endpoint, parameters, other);
    }

    /** The same with another body. */
    public SignedCallback withBody(String other) {
        return withBody(other.getBytes(StandardCharsets.UTF_8));
    }

    /** The body as text. */
    public String bodyText() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** The parameters as a query string. */
    public String query() {
        return parameters.entrySet().stream()
                .map(parameter -> parameter.getKey() + "=" + encode(parameter.getValue()))
                .collect(Collectors.joining("&"));
    }

    /** The whole request URI. */
    public URI uri() {
        String text = endpoint.toString();
        String separator = endpoint.getRawQuery() == null ? "?" : "&";
        return URI.create(parameters.isEmpty() ? text : text + separator + query());
    }

    private static String encode(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
