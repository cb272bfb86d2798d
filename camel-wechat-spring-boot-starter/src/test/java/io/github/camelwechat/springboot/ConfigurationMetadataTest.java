// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** Editors complete every option, as the component's own metadata describes it. */
class ConfigurationMetadataTest {

    private static final Path FILE =
            Path.of("src/main/resources/META-INF/spring-configuration-metadata.json");
    private static final String COMMAND =
            "./mvnw -pl camel-wechat-spring-boot-starter -am -Dtest=ConfigurationMetadataTest"
                    + " -Dsurefire.failIfNoSpecifiedTests=false -Ddocs.write=true test";

    private final ObjectMapper json = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    @Test
    void isWhatTheComponentSaysOfItself() throws IOException {
        String made = json.writeValueAsString(metadata()) + "\n";
        if (Boolean.getBoolean("docs.write")) {
            Files.writeString(FILE, made);
        }

        assertThat(Files.readString(FILE))
                .as("if it is not, commit what this writes: %s", COMMAND)
                .isEqualTo(made);
    }

    @Test
    void describesEveryOptionAndGivesNoSecretADefault() throws IOException {
        JsonNode committed = json.readTree(FILE.toFile());

        assertThat(committed.at("/properties/0/name").asText()).endsWith(".enabled");
        component()
                .properties()
                .forEach(
                        option -> {
                            JsonNode property = property(committed, kebabCase(option.getKey()));
                            assertThat(property.path("description").asText())
                                    .as(option.getKey())
                                    .isNotBlank();
                            assertThat(property.path("type").asText()).isNotBlank();
                            if (option.getValue().path("secret").asBoolean()) {
                                assertThat(property.has("defaultValue")).isFalse();
                            }
                        });
    }

    private static JsonNode property(JsonNode metadata, String name) {
        return StreamSupport.stream(metadata.get("properties").spliterator(), false)
                .filter(p -> p.get("name").asText().equals(ComponentOptions.PREFIX + "." + name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " is not described"));
    }

    private ObjectNode metadata() throws IOException {
        ObjectNode root = json.createObjectNode();
        root.putArray("groups")
                .addObject()
                .put("name", ComponentOptions.PREFIX)
                .put("type", "io.github.camelwechat.WeChatComponent");
        ArrayNode properties = root.putArray("properties");
        ArrayNode hints = root.putArray("hints");
        properties
                .addObject()
                .put("name", ComponentOptions.PREFIX + ".enabled")
                .put("type", "java.lang.Boolean")
                .put("description", "Whether the options below are given to the component.")
                .put("defaultValue", true);
        component()
                .properties()
                .forEach(
                        option -> {
                            String name =
                                    ComponentOptions.PREFIX + "." + kebabCase(option.getKey());
                            describe(properties.addObject().put("name", name), option.getValue());
                            if (option.getValue().has("enum")) {
                                ArrayNode values =
                                        hints.addObject().put("name", name).putArray("values");
                                option.getValue()
                                        .get("enum")
                                        .forEach(value -> values.addObject().set("value", value));
                            }
                        });
        return root;
    }

    private static void describe(ObjectNode property, JsonNode option) {
        property.put("type", type(option)).set("description", option.get("description"));
        if (option.has("defaultValue") && !option.path("secret").asBoolean()) {
            property.set("defaultValue", option.get("defaultValue"));
        }
    }

    /** Values are spelled as text where Camel makes the object of it: a bean, a Duration. */
    private static String type(JsonNode option) {
        String type = option.get("javaType").asText();
        return switch (option.get("type").asText()) {
            case "boolean" -> "java.lang.Boolean";
            case "integer" -> "java.lang.Integer";
            case "duration" -> "java.time.Duration";
            case "enum" -> "java.lang.String";
            case "object" -> type.startsWith("java.util.Map") ? spaceless(type) : bean(type);
            default -> type;
        };
    }

    private static String spaceless(String type) {
        return type.replace(" ", "");
    }

    /** Those with options of their own; every other one can only be named. */
    private static String bean(String type) {
        return type.startsWith("io.github.camelwechat.WeChat") ? type : "java.lang.String";
    }

    private static String kebabCase(String option) {
        return option.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    private JsonNode component() throws IOException {
        String name = "META-INF/io/github/camelwechat/wechat.json";
        try (InputStream in = getClass().getClassLoader().getResourceAsStream(name)) {
            return json.readTree(Objects.requireNonNull(in, name)).get("componentProperties");
        }
    }
}
