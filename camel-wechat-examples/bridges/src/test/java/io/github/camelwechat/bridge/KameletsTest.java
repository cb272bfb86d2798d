// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** Rules of Camel's catalogue of Kamelets that ours keep, and those of pairs. */
class KameletsTest {

    private static final Pattern USED = Pattern.compile("\\{\\{(\\??)([A-Za-z]+)}}");
    private static final Pattern SECRET = Pattern.compile("(?i).*(secret|token|key|password).*");

    private record Kamelet(String file, String text, JsonNode yaml) {

        JsonNode properties() {
            return yaml.at("/spec/definition/properties");
        }

        List<String> required() {
            List<String> names = new ArrayList<>();
            yaml.at("/spec/definition/required").forEach(name -> names.add(name.asText()));
            return names;
        }
    }

    private static List<Kamelet> kamelets() throws IOException, URISyntaxException {
        Path directory =
                Path.of(
                                KameletsTest.class
                                        .getResource("/kamelets/chatwoot-message-sink.kamelet.yaml")
                                        .toURI())
                        .getParent();
        List<Kamelet> kamelets = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.sorted().toList()) {
                String text = Files.readString(file);
                kamelets.add(
                        new Kamelet(
                                file.getFileName().toString(),
                                text,
                                new ObjectMapper().valueToTree(new Yaml().load(text))));
            }
        }
        return kamelets;
    }

    @Test
    void everySystemHasASinkAndASource() throws Exception {
        Set<String> names = new HashSet<>();
        for (Kamelet kamelet : kamelets()) {
            names.add(kamelet.file());
            String type =
                    kamelet.yaml()
                            .at("/metadata/labels")
                            .path("camel.apache.org/kamelet.type")
                            .asText();
            assertThat(kamelet.file())
                    .isEqualTo(kamelet.yaml().at("/metadata/name").asText() + ".kamelet.yaml")
                    .endsWith(
                            (type.equals("sink") ? "-message-sink" : "-reply-source")
                                    + ".kamelet.yaml");
        }
        assertThat(names).allMatch(name -> names.contains(counterpart(name)));
    }

    private static String counterpart(String file) {
        return file.contains("-message-sink")
                ? file.replace("-message-sink", "-reply-source")
                : file.replace("-reply-source", "-message-sink");
    }

    @Test
    void everyParameterIsDescribedAndUsed() throws Exception {
        for (Kamelet kamelet : kamelets()) {
            Map<String, Boolean> used = new TreeMap<>();
            Matcher placeholders = USED.matcher(kamelet.text());
            while (placeholders.find()) {
                used.put(placeholders.group(2), placeholders.group(1).isEmpty());
            }
            used.remove("helpdesk"); // the bean of the template
            Set<String> declared = new HashSet<>();
            kamelet.properties()
                    .fields()
                    .forEachRemaining(
                            property -> {
                                declared.add(property.getKey());
                                assertThat(property.getValue().path("title").asText())
                                        .as(kamelet.file() + " " + property.getKey())
                                        .isNotEmpty();
                                assertThat(property.getValue().path("description").asText())
                                        .as(kamelet.file() + " " + property.getKey())
                                        .endsWith(".");
                            });
            assertThat(used.keySet()).as(kamelet.file()).isEqualTo(declared);
            used.forEach(
                    (name, needed) ->
                            assertThat(
                                            kamelet.required().contains(name)
                                                    || kamelet.properties()
                                                            .path(name)
                                                            .has("default"))
                                    .as(
                                            kamelet.file()
                                                    + ": "
                                                    + name
                                                    + " is needed, or has {{?...}}")
                                    .isEqualTo(needed));
        }
    }

    @Test
    void everySecretIsMarkedAsOne() throws Exception {
        for (Kamelet kamelet : kamelets()) {
            kamelet.properties()
                    .fields()
                    .forEachRemaining(
                            property -> {
                                boolean marked =
                                        property.getValue()
                                                        .path("format")
                                                        .asText()
                                                        .equals("password")
                                                && property.getValue()
                                                        .path("x-descriptors")
                                                        .toString()
                                                        .contains("urn:camel:group:credentials");
                                assertThat(marked)
                                        .as(kamelet.file() + " " + property.getKey())
                                        .isEqualTo(SECRET.matcher(property.getKey()).matches());
                            });
        }
    }

    /**
     * Camel fills an optional property from the environment: {@code path} becomes that of commands.
     */
    @Test
    void noOptionalParameterIsNamedLikeAVariableOfTheEnvironment() throws Exception {
        for (Kamelet kamelet : kamelets()) {
            kamelet.properties()
                    .fieldNames()
                    .forEachRemaining(
                            name ->
                                    assertThat(name)
                                            .as(kamelet.file())
                                            .isNotIn(
                                                    "path", "home", "user", "host", "port",
                                                    "lang"));
        }
    }

    @Test
    void everyKameletTellsItsDataTypesAndDependencies() throws Exception {
        for (Kamelet kamelet : kamelets()) {
            String way = kamelet.file().contains("-sink") ? "in" : "out";
            assertThat(kamelet.yaml().at("/spec/dataTypes/" + way).has("types"))
                    .as(kamelet.file())
                    .isTrue();
            assertThat(kamelet.yaml().at("/spec/dataTypes/" + way).has("default"))
                    .as(kamelet.file())
                    .isFalse();
            assertThat(kamelet.yaml().at("/spec/dependencies").toString())
                    .as(kamelet.file())
                    .contains("camel:kamelet", "mvn:io.github.camelwechat:camel-wechat-bridges:");
            assertThat(kamelet.yaml().at("/spec/definition/description").asText()).endsWith(".");
            assertThat(kamelet.text()).contains("data:image/svg+xml;base64,");
        }
    }
}
