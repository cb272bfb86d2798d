// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.operation;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.model.RouteDefinition;

/**
 * One row of {@code operations.json}: what an author writes, and what WeChat must get to see for
 * it.
 *
 * @param account the name of the account that it is sent to
 * @param body null for none
 * @param file the name of the file in the body, null for none
 * @param request method and target without the token; empty if WeChat is not asked
 * @param sent the body WeChat must get, as text; null for none
 * @param reply what WeChat answers; null for plain success
 * @param answer what the route must find in the body at least; null if that is not of interest
 */
public record OperationSample(
        String operation,
        String account,
        Map<String, String> headers,
        JsonNode body,
        String file,
        String request,
        String sent,
        JsonNode reply,
        JsonNode answer) {

    private static final String SHOP = "shop";

    private static final ObjectMapper JSON =
            new ObjectMapper().enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS);

    public static List<OperationSample> all() {
        try (InputStream rows = OperationSample.class.getResourceAsStream("/operations.json")) {
            return StreamSupport.stream(JSON.readTree(rows).spliterator(), false)
                    .map(OperationSample::of)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Makes a sample of what an author writes, without what WeChat must see.
     *
     * @param body JSON, with single quotes for double ones; null for none
     * @param headers names and values in turn
     */
    public static OperationSample of(String operation, String body, String... headers) {
        Map<String, String> named = new LinkedHashMap<>();
        for (int i = 0; i < headers.length; i += 2) {
            named.put(headers[i], headers[i + 1]);
        }
        try {
            JsonNode tree = body == null ? null : JSON.readTree(body.replace('\'', '"'));
            return new OperationSample(operation, SHOP, named, tree, null, "", null, null, null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static OperationSample of(JsonNode row) {
        Map<String, String> headers = new LinkedHashMap<>();
        row.path("headers")
                .fields()
                .forEachRemaining(
                        header -> headers.put(header.getKey(), header.getValue().asText()));
        return new OperationSample(
                row.get("operation").asText(),
                row.path("account").asText(SHOP),
                headers,
                row.get("body"),
                row.path("file").asText(null),
                row.get("request").asText(),
                row.path("sent").asText(null),
                row.get("reply"),
                row.get("answer"));
    }

    /** The route as an author writes it in YAML. */
    public String inYaml(String from) {
        StringBuilder yaml =
                new StringBuilder(
                        """
                        - route:
                            from:
                              uri: "%s"
                              steps:
                        """
                                .formatted(from));
        headers.forEach(
                (name, value) ->
                        yaml.append(
                                """
                                        - setHeader:
                                            name: "%s"
                                            constant: %s
                                """
                                        .formatted(name, quoted(value))));
        if (body != null) {
            yaml.append(
                    """
                            - setBody:
                                constant: %s
                    """
                            .formatted(quoted(body.toString())));
        }
        yaml.append(
                """
                        - to:
                            uri: "wechat:%s"
                            parameters:
                              operation: "%s"
                """
                        .formatted(account, operation));
        return yaml.toString();
    }

    /** The route as an author writes it in Java, with a Map for the body. */
    public RouteBuilder inJava(String from) {
        return new RouteBuilder() {
            @Override
            public void configure() {
                RouteDefinition route = from(from);
                headers.forEach((name, value) -> route.setHeader(name, constant(value)));
                if (body != null) {
                    route.setBody(constant(JSON.convertValue(body, Map.class)));
                }
                route.setHeader("CamelWeChatOperation", constant(operation))
                        .to("wechat:" + account);
            }
        };
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    @Override
    public String toString() {
        return operation + " " + headers + (body == null ? "" : body);
    }
}
