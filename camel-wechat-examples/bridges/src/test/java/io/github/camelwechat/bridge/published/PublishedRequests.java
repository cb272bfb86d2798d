// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.bridge.published;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.dialect.Dialects;
import io.github.camelwechat.bridge.standin.StandInServer.Part;
import io.github.camelwechat.bridge.standin.StandInServer.Request;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.yaml.snakeyaml.Yaml;

/**
 * The requests that a system's OpenAPI description allows: its paths, methods, header and path
 * parameters and JSON bodies. A name that the description does not have is a breach too, because a
 * misspelt optional field is ignored by the real server without a word.
 *
 * <p>Read are the files beside the {@code README.md} in the test resources {@code published}; with
 * {@code -Dpublished.descriptions=DIRECTORY} the whole originals from there instead.
 */
public final class PublishedRequests {

    /** The directory with the original descriptions, if the check is to be made against them. */
    public static final String ORIGINALS = "published.descriptions";

    private static final String DOCUMENT = "https://camel-wechat.test/published";
    private static final Map<String, PublishedRequests> READ = new ConcurrentHashMap<>();

    private final JsonNode description;
    private final Set<String> undescribed = new HashSet<>();
    private final SchemaRegistry registry;
    private final Map<String, Schema> schemas = new ConcurrentHashMap<>();

    PublishedRequests(JsonNode description, JsonNode undescribed) {
        this.description = description;
        undescribed.forEach(name -> this.undescribed.add(name.asText()));
        boolean later = description.path("openapi").asText().startsWith("3.1");
        // Formats are left aside: one description asks for a uuid of 24 characters.
        this.registry =
                SchemaRegistry.withDialect(
                        later ? Dialects.getOpenApi31() : Dialects.getOpenApi30(),
                        builder ->
                                builder.schemas(Map.of(DOCUMENT, description.toString()))
                                        .schemaRegistryConfig(
                                                SchemaRegistryConfig.builder()
                                                        .formatAssertionsEnabled(false)
                                                        .build()));
    }

    /** Reads the description of one system once: {@code intercom}, {@code botpress} ... */
    public static PublishedRequests of(String system) {
        return READ.computeIfAbsent(system, PublishedRequests::read);
    }

    /** Says, request by request, in what each breaks the description; empty if none does. */
    public List<String> breaches(Collection<Request> requests) {
        return requests.stream()
                .flatMap(
                        request ->
                                breaches(request).stream()
                                        .map(
                                                breach ->
                                                        request.method()
                                                                + " "
                                                                + request.path()
                                                                + ": "
                                                                + breach))
                .toList();
    }

    /**
     * The same for requests to an address below the server's, such as {@code /webhook-id}; others
     * are left aside.
     */
    public List<String> breaches(Collection<Request> requests, String base) {
        return breaches(
                requests.stream()
                        .filter(request -> request.path().startsWith(base + "/"))
                        .map(
                                request ->
                                        new Request(
                                                request.method(),
                                                request.path().substring(base.length()),
                                                request.query(),
                                                request.headers(),
                                                request.variables(),
                                                request.body()))
                        .toList());
    }

    /** Says in what one request breaks the description; empty if it does not. */
    public List<String> breaches(Request request) {
        String template = template(request.path());
        if (template == null) {
            return List.of("the path is not described");
        }
        JsonNode item = description.path("paths").path(template);
        JsonNode operation = item.path(request.method().toLowerCase(Locale.ROOT));
        if (operation.isMissingNode()) {
            return List.of("the path " + template + " is described without this method");
        }
        List<String> found = new ArrayList<>();
        parameters(request, template, item.path("parameters"), found);
        parameters(request, template, operation.path("parameters"), found);
        body(request, template, operation, found);
        return found;
    }

    private void parameters(
            Request request, String template, JsonNode parameters, List<String> found) {
        for (JsonNode given : parameters) {
            JsonNode parameter = resolved(given);
            String name = parameter.path("name").asText();
            String value =
                    switch (parameter.path("in").asText()) {
                        case "header" -> request.header(name).orElse(null);
                        case "path" -> segment(request.path(), template, name);
                        default -> null;
                    };
            JsonNode schema = resolved(parameter.path("schema"));
            if (value == null) {
                if (parameter.path("required").asBoolean()
                        && !parameter.path("in").asText().equals("query")) {
                    found.add("the parameter " + name + " is required and missing");
                }
            } else if (schema.path("type").asText().equals("integer") && !value.matches("-?\\d+")) {
                found.add("the parameter " + name + " has to be an integer");
            } else if (schema.has("enum")
                    && elements(schema.path("enum"))
                            .map(JsonNode::asText)
                            .noneMatch(value::equals)) {
                found.add("the parameter " + name + " is none of the described values");
            }
        }
    }

    private void body(Request request, String template, JsonNode operation, List<String> found) {
        JsonNode described = resolved(operation.path("requestBody"));
        if (request.body().length == 0) {
            if (described.path("required").asBoolean()) {
                found.add("the body is required and missing");
            }
            return;
        }
        if (described.isMissingNode()) {
            found.add("a body is not described");
            return;
        }
        String type = request.header("Content-Type").orElse("");
        JsonNode schema = described.path("content").path("application/json").path("schema");
        if (type.startsWith("multipart/form-data")) {
            form(request, schema, found);
            return;
        }
        if (!type.startsWith("application/json") || schema.isMissingNode()) {
            found.add("the content type is not described: " + type);
            return;
        }
        JsonNode value;
        try {
            value = new ObjectMapper().readTree(request.body());
        } catch (IOException e) {
            found.add("the body is not JSON");
            return;
        }
        if (value instanceof ObjectNode object) {
            // A description may forbid all that it does not have.
            List<JsonNode> alternatives = new ArrayList<>();
            flatten(schema, alternatives);
            List<JsonNode> properties = named(alternatives, "properties");
            undescribed.stream()
                    .map(name -> name.replaceFirst("^body\\.", ""))
                    .filter(name -> named(properties, name).isEmpty())
                    .forEach(object::remove);
        }
        boolean shared = operation.path("requestBody").has("$ref");
        String pointer =
                shared
                        ? operation.path("requestBody").path("$ref").asText().substring(1)
                        : "/paths/"
                                + escaped(template)
                                + "/"
                                + request.method().toLowerCase(Locale.ROOT)
                                + "/requestBody";
        for (Error error :
                schemas.computeIfAbsent(pointer + "/content/application~1json/schema", this::schema)
                        .validate(value)) {
            found.add(error.getInstanceLocation() + " " + error.getMessage());
        }
        undescribed(value, List.of(schema), "body", found);
    }

    /** Files go as parts with the fields of the JSON beside them, as texts. */
    private void form(Request request, JsonNode schema, List<String> found) {
        for (Part part : request.parts()) {
            String name = part.name().replaceFirst("\\[.*", "");
            JsonNode field = resolved(resolved(schema).path("properties").path(name));
            if (field.isMissingNode() && !undescribed.contains("body." + name)) {
                found.add("the part " + name + " is not described");
            } else if (field.has("enum")
                    && elements(field.path("enum"))
                            .map(JsonNode::asText)
                            .noneMatch(part.text()::equals)) {
                found.add("the part " + name + " is none of the described values");
            }
        }
    }

    private Schema schema(String pointer) {
        return registry.getSchema(SchemaLocation.of(DOCUMENT + "#" + pointer));
    }

    private void undescribed(
            JsonNode value, List<JsonNode> schemas, String at, List<String> found) {
        List<JsonNode> alternatives = new ArrayList<>();
        schemas.forEach(schema -> flatten(schema, alternatives));
        if (value.isArray()) {
            List<JsonNode> items = named(alternatives, "items");
            value.forEach(element -> undescribed(element, items, at + "[]", found));
        } else if (value.isObject() && alternatives.stream().noneMatch(PublishedRequests::open)) {
            List<JsonNode> properties = named(alternatives, "properties");
            for (Iterator<Entry<String, JsonNode>> fields = value.fields(); fields.hasNext(); ) {
                Entry<String, JsonNode> field = fields.next();
                List<JsonNode> described = named(properties, field.getKey());
                String name = at + "." + field.getKey();
                if (described.isEmpty() && !properties.isEmpty() && !undescribed.contains(name)) {
                    found.add(name + " is not described");
                }
                undescribed(field.getValue(), described, name, found);
            }
        }
    }

    private void flatten(JsonNode given, List<JsonNode> into) {
        JsonNode schema = resolved(given);
        into.add(schema);
        Stream.of("allOf", "oneOf", "anyOf")
                .forEach(part -> schema.path(part).forEach(inner -> flatten(inner, into)));
    }

    private static boolean open(JsonNode schema) {
        JsonNode more = schema.path("additionalProperties");
        return more.isObject() || more.asBoolean();
    }

    private static List<JsonNode> named(List<JsonNode> nodes, String name) {
        return nodes.stream().filter(node -> node.has(name)).map(node -> node.get(name)).toList();
    }

    private JsonNode resolved(JsonNode node) {
        return node.has("$ref")
                ? resolved(description.at(node.get("$ref").asText().substring(1)))
                : node;
    }

    private String template(String path) {
        List<String> templates = new ArrayList<>();
        description.path("paths").fieldNames().forEachRemaining(templates::add);
        // A path without parameters first: /contacts/search is not /contacts/{id}.
        templates.sort(Comparator.comparing(template -> template.contains("{")));
        return templates.stream()
                .filter(template -> path.matches(template.replaceAll("\\{[^/]+}", "[^/]+")))
                .findFirst()
                .orElse(null);
    }

    private static String segment(String path, String template, String name) {
        String[] names = template.split("/");
        String[] values = path.split("/");
        for (int i = 0; i < names.length; i++) {
            if (names[i].equals("{" + name + "}")) {
                return values[i];
            }
        }
        return null;
    }

    private static Stream<JsonNode> elements(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    private static String escaped(String template) {
        return template.replace("~", "~0")
                .replace("/", "~1")
                .replace("{", "%7B")
                .replace("}", "%7D");
    }

    private static PublishedRequests read(String system) {
        String originals = System.getProperty(ORIGINALS);
        try (InputStream in =
                PublishedRequests.class.getResourceAsStream("/published/" + system + ".yaml")) {
            JsonNode ours =
                    tree(
                            new String(
                                    Objects.requireNonNull(in, system + " is not described")
                                            .readAllBytes(),
                                    StandardCharsets.UTF_8));
            JsonNode description = originals == null ? ours : tree(original(originals, system));
            return new PublishedRequests(description, ours.path("x-undescribed"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads YAML with its anchors, which Jackson's own reader does not know. JSON is YAML. */
    private static JsonNode tree(String yaml) {
        return new ObjectMapper().valueToTree(new Yaml().load(yaml));
    }

    private static String original(String directory, String system) throws IOException {
        Path file = Path.of(directory, system + ".yaml");
        return Files.readString(Files.exists(file) ? file : Path.of(directory, system + ".json"));
    }
}
