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
 * @param headers headers beside those every callback has
 * @param body the request body, empty for a handshake; not to be changed
 */
public record CallbackRequest(
        URI endpoint, Map<String, String> parameters, Map<String, String> headers, byte[] body) {
    public CallbackRequest {
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
        headers = Map.copyOf(headers);
    }

    /** A callback without headers of its own. */
    public CallbackRequest(URI endpoint, Map<String, String> parameters, byte[] body) {
        this(endpoint, parameters, Map.of(), body);
    }

    /** The same with one parameter replaced or added. */
    public CallbackRequest with(String parameter, String value) {
        Map<String, String> changed = new LinkedHashMap<>(parameters);
        changed.put(parameter, value);
        return new CallbackRequest(endpoint, changed, headers, body);
    }

    /** The same with one parameter missing. */
    public CallbackRequest without(String parameter) {
        Map<String, String> changed = new LinkedHashMap<>(parameters);
        changed.remove(parameter);
        return new CallbackRequest(endpoint, changed, headers, body);
    }

    /** The same with another body. */
    public CallbackRequest withBody(byte[] other) {
        return new CallbackRequest(endpoint, parameters, headers, other);
    }

    /** The same with a header more, such as {@code X-Forwarded-For}. */
    public CallbackRequest withHeader(String name, String value) {
        Map<String, String> changed = new LinkedHashMap<>(headers);
        changed.put(name, value);
        return new CallbackRequest(endpoint, parameters, changed, body);
    }

    /** The same with another body. */
    public CallbackRequest withBody(String other) {
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
