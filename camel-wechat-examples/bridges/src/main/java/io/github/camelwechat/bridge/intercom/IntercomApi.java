// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.bridge.intercom;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelwechat.bridge.desk.BridgeServices;
import io.github.camelwechat.bridge.desk.Content;
import io.github.camelwechat.bridge.desk.HelpdeskException.Missing;
import io.github.camelwechat.bridge.desk.HelpdeskHttp;
import io.github.camelwechat.bridge.desk.HelpdeskHttp.Response;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Intercom's REST API: its headers, its searches and its errors. */
final class IntercomApi {

    private static final int PAGE = 150;

    private final HelpdeskHttp http;

    IntercomApi(String baseUrl, String version, String accessToken, BridgeServices services) {
        http =
                new HelpdeskHttp(
                        "Intercom",
                        baseUrl,
                        services,
                        () ->
                                Map.of(
                                        "Authorization",
                                        "Bearer " + accessToken,
                                        "Intercom-Version",
                                        version));
    }

    static ObjectNode object() {
        return HelpdeskHttp.JSON.createObjectNode();
    }

    Response get(String path) {
        return http.get(path);
    }

    Response post(String path) {
        return http.post(path);
    }

    Response post(String path, ObjectNode body) {
        return http.post(path, body);
    }

    Response put(String path, ObjectNode body) {
        return http.send("PUT", path, body);
    }

    Content.Media download(Content.Attachment file) {
        return http.download(file, file.reference(), false);
    }

    /**
     * Searches for what has a value in a field.
     *
     * @param after the place where the page before ended; null for the first
     */
    JsonNode search(
            String path, String field, String operator, Object value, @Nullable String after) {
        ObjectNode search = object();
        search.putObject("query")
                .put("field", field)
                .put("operator", operator)
                .putPOJO("value", value);
        ObjectNode pagination = search.putObject("pagination").put("per_page", PAGE);
        if (after != null) {
            pagination.put("starting_after", after);
        }
        return http.post(path, search).orRefused();
    }

    /** The sentences of an error, one after another. */
    static String errors(Response response) {
        StringBuilder said = new StringBuilder();
        response.body()
                .path("errors")
                .forEach(error -> said.append(error.path("message").asText()).append(' '));
        return said.toString();
    }

    /** The thing of which a 404 says that it is gone. */
    static Missing missing(Response response) {
        String said = errors(response).toLowerCase(Locale.ROOT);
        return said.contains("user") || said.contains("contact")
                ? new Missing(Missing.What.CONTACT, "Intercom does not know the contact any more")
                : new Missing(
                        Missing.What.CONVERSATION,
                        "Intercom does not know the conversation any more");
    }
}
