// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.Properties;
import org.junit.jupiter.api.Test;

/** The page that promises the canonical form says what the schema and the jar say. */
class CanonicalPageTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Markdown page = page();

    @Test
    void itsExampleIsTheKeptDocument() throws IOException {
        assertThat(MAPPER.readTree(page.code("json"))).isEqualTo(json("canonical/message.json"));
    }

    @Test
    void itNamesEveryMemberAndWhetherItMayBeNull() throws IOException {
        JsonNode members =
                json("META-INF/io/github/camelwechat/canonical-inbound-1.schema.json")
                        .get("properties");

        assertThat(page.table("member").keySet()).containsExactlyElementsOf(members::fieldNames);
        assertThat(page.table("member"))
                .allSatisfy(
                        (member, row) ->
                                assertThat(row.get(0).contains("null"))
                                        .as(member)
                                        .isEqualTo(
                                                members.at("/" + member + "/type")
                                                        .toString()
                                                        .contains("null")));
    }

    @Test
    void itNamesEveryDataType() throws IOException {
        Properties generated = new Properties();
        try (InputStream in =
                resource("META-INF/services/org/apache/camel/transformer.properties")) {
            generated.load(in);
        }

        assertThat(page.table("data type").keySet())
                .containsExactlyInAnyOrder(generated.getProperty("transformers").split(" "));
    }

    private static Markdown page() {
        try {
            return Markdown.page("src/docs/canonical-json.md");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static JsonNode json(String name) throws IOException {
        try (InputStream in = resource(name)) {
            return MAPPER.readTree(in);
        }
    }

    private static InputStream resource(String name) {
        return Objects.requireNonNull(
                CanonicalPageTest.class.getClassLoader().getResourceAsStream(name), name);
    }
}
