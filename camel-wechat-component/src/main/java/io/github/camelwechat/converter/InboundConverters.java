// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.converter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.camelwechat.internal.json.CanonicalJson;
import io.github.camelwechat.internal.json.Json;
import io.github.camelwechat.message.Inbound;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.camel.Converter;

/**
 * Leads from what WeChat told us to its canonical JSON form and back, whatever shape a route wants
 * it in.
 */
@Converter(generateBulkLoader = true)
public final class InboundConverters {

    private static final CanonicalJson CANONICAL = new CanonicalJson(new Json());
    private static final ObjectMapper TREES = new ObjectMapper();

    private InboundConverters() {}

    @Converter
    public static String toString(Inbound inbound) {
        return CANONICAL.write(inbound);
    }

    @Converter
    public static byte[] toBytes(Inbound inbound) {
        return CANONICAL.write(inbound).getBytes(StandardCharsets.UTF_8);
    }

    @Converter
    public static InputStream toInputStream(Inbound inbound) {
        return new ByteArrayInputStream(toBytes(inbound));
    }

    @Converter
    public static Map<String, Object> toMap(Inbound inbound) {
        return CANONICAL.toMap(inbound);
    }

    @Converter
    public static JsonNode toJsonNode(Inbound inbound) {
        return TREES.valueToTree(CANONICAL.toMap(inbound));
    }

    @Converter
    public static Inbound fromString(String json) {
        return CANONICAL.read(json);
    }

    @Converter
    public static Inbound fromBytes(byte[] json) {
        return CANONICAL.read(json);
    }

    @Converter
    public static Inbound fromInputStream(InputStream json) throws IOException {
        return CANONICAL.read(json.readAllBytes());
    }

    @Converter
    public static Inbound fromMap(Map<String, Object> map) {
        return CANONICAL.fromMap(map);
    }

    @Converter
    public static Inbound fromJsonNode(JsonNode node) throws IOException {
        return CANONICAL.read(TREES.writeValueAsBytes(node));
    }
}
