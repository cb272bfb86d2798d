// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The files that put component and Kamelets into Karavan's palette are made of our metadata. */
class KaravanFilesTest {

    private static final String REASON =
            "# Longer than 350 lines because Karavan reads all Kamelets of a library from one file.\n";

    private static final String FOLDER = "src/karavan/";
    private static final Path METADATA =
            Path.of("src/generated/resources/META-INF/io/github/camelwechat/wechat.json");
    private static final Path KAMELETS = Path.of("src/main/resources/kamelets");
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What Karavan's model of a component reads of its head. */
    private static final List<String> HEAD =
            List.of(
                    "kind",
                    "name",
                    "title",
                    "description",
                    "deprecated",
                    "firstVersion",
                    "label",
                    "supportLevel",
                    "groupId",
                    "artifactId",
                    "version",
                    "scheme",
                    "syntax",
                    "async",
                    "api",
                    "consumerOnly",
                    "producerOnly",
                    "remote");

    @Test
    void theComponentIsAsKaravansGeneratorWouldWriteIt() throws IOException {
        page("components.json", "[\n" + component() + "\n]\n").assertCommitted();

        JsonNode component = component();
        assertThat(component.has("componentProperties")).isFalse();
        assertThat(HEAD)
                .allSatisfy(
                        field ->
                                assertThat(component.at("/component/" + field).isMissingNode())
                                        .as(field)
                                        .isFalse());
        assertThat(component.path("properties"))
                .allSatisfy(
                        option -> {
                            assertThat(option.path("displayName").asText()).isNotEmpty();
                            assertThat(option.path("description").asText()).isNotEmpty();
                            assertThat(option.path("kind").asText()).matches("path|parameter");
                        });
        assertThat(component.at("/properties/appSecret/secret").asBoolean()).isTrue();
        assertThat(component.path("headers").size()).isPositive();
    }

    /** Karavan splits the file at lines of three dashes, and drops comments. */
    @Test
    void theKameletsAreThoseOfTheJar() throws IOException {
        String joined =
                kamelets().stream()
                        .map(KaravanFilesTest::withoutComments)
                        .collect(Collectors.joining("\n---\n"));

        page("kamelets.yaml", REASON + joined + "\n").assertCommitted();

        assertThat(joined.split("\n---\n")).hasSameSizeAs(kamelets());
    }

    @Test
    void theComponentIsListedForThoseWhoShowSupportedOnesAlone() throws IOException {
        String name = component().at("/component/name").asText();
        String level = component().at("/component/supportLevel").asText();

        page(
                        "supported-components.json",
                        "[ {\n  \"native\" : false,\n  \"name\" : \""
                                + name
                                + "\",\n  \"level\" : \""
                                + level
                                + "\"\n} ]\n")
                .assertCommitted();
    }

    private static GeneratedPage page(String name, String text) {
        return new GeneratedPage(FOLDER + name, text);
    }

    private static ObjectNode component() throws IOException {
        ObjectNode component = (ObjectNode) JSON.readTree(Files.readString(METADATA));
        component.remove("componentProperties");
        return component;
    }

    private static List<String> kamelets() throws IOException {
        try (Stream<Path> files = Files.list(KAMELETS)) {
            return files.sorted().map(KaravanFilesTest::text).toList();
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String withoutComments(String kamelet) {
        return kamelet.lines()
                .filter(line -> !line.startsWith("#"))
                .collect(Collectors.joining("\n"));
    }
}
