// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.kamelet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** One of the Kamelets in the jar: its file's name, its text, and what the text says. */
public record KameletFile(String fileName, String text, JsonNode yaml) {

    private static final Path FOLDER = Path.of("src/main/resources/kamelets");

    /** One parameter of a Kamelet. */
    public record Parameter(String name, JsonNode schema, boolean required) {

        public String text(String member) {
            return schema.path(member).asText("");
        }
    }

    /** By name. */
    public static List<KameletFile> all() throws IOException {
        List<KameletFile> kamelets = new ArrayList<>();
        try (Stream<Path> files = Files.list(FOLDER)) {
            for (Path file : files.sorted().toList()) {
                kamelets.add(of(file.getFileName().toString(), Files.readString(file)));
            }
        }
        return kamelets;
    }

    static KameletFile of(String fileName, String text) throws IOException {
        return new KameletFile(fileName, text, new YAMLMapper().readTree(text));
    }

    public String name() {
        return yaml.at("/metadata/name").asText();
    }

    public String type() {
        return yaml.at("/metadata/labels/camel.apache.org~1kamelet.type").asText();
    }

    public String annotation(String name) {
        return yaml.at("/metadata/annotations/camel.apache.org~1" + name).asText();
    }

    public JsonNode definition() {
        return yaml.at("/spec/definition");
    }

    public JsonNode template() {
        return yaml.at("/spec/template");
    }

    public List<Parameter> parameters() {
        List<String> required = texts(definition().path("required"));
        return definition().path("properties").properties().stream()
                .map(
                        each ->
                                new Parameter(
                                        each.getKey(),
                                        each.getValue(),
                                        required.contains(each.getKey())))
                .toList();
    }

    static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(each -> texts.add(each.asText()));
        return texts;
    }
}
