// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.callback;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.github.camelwechat.internal.callback.xml.InboundParser;
import io.github.camelwechat.internal.json.CanonicalJson;
import io.github.camelwechat.internal.json.InboundCloudEvent;
import io.github.camelwechat.internal.json.Json;
import io.github.camelwechat.message.Inbound;
import io.github.camelwechat.message.Received;
import io.github.camelwechat.testing.InboundSamples;
import io.github.camelwechat.testing.InboundSamples.Sample;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Rules of the canonical form, as promised to those who store it for years. */
class CanonicalContractTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Json json = new Json();
    private final CanonicalJson canonical = new CanonicalJson(json);
    private final InboundParser parser = new InboundParser();
    private final Schema schema = read(CanonicalJson.SCHEMA_RESOURCE);

    static Stream<Sample> samples() {
        return InboundSamples.ofKind("message", "event", "json", "edge", "component").stream()
                .filter(sample -> !sample.expect().equals("rejected"));
    }

    static Stream<Named<Consumer<ObjectNode>>> breaches() {
        return Stream.of(
                Named.of("a member is missing", event -> event.remove("event")),
                Named.of("time as text", event -> event.put("createTime", "1789000001")),
                Named.of("time with a fraction", event -> event.put("createTime", 1.5)),
                Named.of("no account", event -> event.putNull("account")),
                Named.of("an empty key", event -> event.put("dedupeKey", "")),
                Named.of("a blank in an openid", event -> event.put("openId", "a b")),
                Named.of("an openid without end", event -> event.put("openId", "o".repeat(129))),
                Named.of("fields as text", event -> event.put("fields", "<xml/>")),
                Named.of("a number in the fields", event -> fields(event).put("Idx", 2)),
                Named.of("null in the fields", event -> fields(event).putNull("EventKey")),
                Named.of(
                        "a number deep in the fields",
                        event -> list(fields(event).putObject("a"), "b").addObject().put("c", 1)));
    }

    @ParameterizedTest
    @MethodSource("breaches")
    void refusesADocumentThatBreaksTheForm(Consumer<ObjectNode> breach) throws IOException {
        ObjectNode document =
                (ObjectNode) MAPPER.readTree(canonical.write(sample("messages/text.xml")));
        assertThat(schema.validate(document)).isEmpty();

        breach.accept(document);

        assertThat(schema.validate(document)).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void everySampleFitsTheSchema(Sample sample) {
        Inbound inbound = Inbound.of(parser.parse(InboundSamples.account(), sample.bytes()));

        assertThat(errors(canonical.write(inbound))).isEmpty();
        assertThat(errors(json.write(InboundCloudEvent.of(inbound, canonical, true).data())))
                .as("with hashes")
                .isEmpty();
    }

    @Test
    void everyMemberIsDescribed() throws IOException {
        Received text = sample("messages/text.xml").received();
        JsonNode document = MAPPER.readTree(canonical.write(text));
        JsonNode inConversation =
                MAPPER.readTree(canonical.write(text.in(new Received.Conversation(null))));
        JsonNode described = schema.getSchemaNode().get("properties");

        assertThat(described.fieldNames())
                .toIterable()
                .containsExactlyElementsOf(inConversation::fieldNames);
        assertThat(schema.getSchemaNode().get("required"))
                .extracting(JsonNode::asText)
                .containsExactlyElementsOf(document::fieldNames);
        assertThat(schema.validate(inConversation)).isEmpty();
        assertThat(described)
                .allSatisfy(
                        member -> {
                            assertThat(member.get("title").asText()).isNotBlank();
                            assertThat(member.get("description").asText()).endsWith(".");
                        });
        assertThat(schema.getSchemaNode().get("$id").asText()).isEqualTo(CanonicalJson.SCHEMA);
    }

    @Test
    void aLaterVersionMayAddMembers() throws IOException {
        Inbound inbound = sample("messages/text.xml");
        ObjectNode later = (ObjectNode) MAPPER.readTree(canonical.write(inbound));
        later.put("unionId", "u").putObject("session").put("number", 3);

        assertThat(schema.validate(later)).isEmpty();
        assertThat(canonical.read(later.toString())).isEqualTo(inbound);
    }

    /**
     * If this fails, the form has changed: whoever reads documents of last year has to be thought
     * of before the file here is.
     */
    @ParameterizedTest
    @CsvSource({
        "message.json, messages/text-bizmsgmenu.xml",
        "event.json, events/menu/pic_photo_or_album.xml",
        "unknown.json, component/authorized.xml"
    })
    void theFormIsTheSameToTheByte(String golden, String file) throws IOException {
        String kept = resource("canonical/" + golden);

        assertThat(canonical.write(sample(file)) + "\n").isEqualTo(kept);
        assertThat(canonical.read(kept)).isEqualTo(sample(file));
    }

    private Inbound sample(String file) {
        return Inbound.of(
                parser.parse(InboundSamples.account(), InboundSamples.named(file).bytes()));
    }

    private List<String> errors(String document) {
        return schema.validate(document, InputFormat.JSON).stream().map(Error::toString).toList();
    }

    private static Schema read(String resource) {
        try {
            return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(resource(resource));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String resource(String name) throws IOException {
        try (InputStream in =
                CanonicalContractTest.class.getClassLoader().getResourceAsStream(name)) {
            return new String(
                    Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static ObjectNode fields(ObjectNode document) {
        return (ObjectNode) document.get("fields");
    }

    private static ArrayNode list(ObjectNode node, String name) {
        return node.putArray(name);
    }
}
