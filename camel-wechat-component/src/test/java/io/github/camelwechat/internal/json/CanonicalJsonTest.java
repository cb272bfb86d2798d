// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.camelwechat.account.OpenId;
import io.github.camelwechat.message.Inbound;
import io.github.camelwechat.message.InboundMessage;
import io.github.camelwechat.message.Received;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules of the canonical JSON of callbacks. */
class CanonicalJsonTest {

    private final CanonicalJson canonical = new CanonicalJson(new Json());

    private final Inbound text =
            Inbound.of(
                    new Received(
                            "shop",
                            "wx3f0c9a7be21d5846",
                            new OpenId("oUser"),
                            "text",
                            null,
                            "25318840077120391",
                            Instant.ofEpochSecond(1_789_000_001),
                            "shop:key",
                            Map.of("MsgType", "text", "Content", "<a href=\"x\">周六 😀</a>")));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hello",
                "null",
                "[]",
                "{}",
                "{\"account\":\"shop\"}",
                "{\"account\":\"shop\",\"appId\":\"wx\",\"dedupeKey\":\"k\"}",
                "{\"account\":\"shop\",\"appId\":\"wx\",\"dedupeKey\":\"k\",\"fields\":[]}",
                "{\"account\":\"shop\",\"appId\":\"wx\",\"fields\":{}}",
                "{\"account\":1,\"appId\":\"wx\",\"dedupeKey\":\"k\",\"fields\":{}}",
                "{\"account\":\"shop\",\"appId\":\"wx\",\"dedupeKey\":\"k\",\"fields\":{},\"createTime\":\"1\"}",
                "{\"account\":\"shop\",\"appId\":\"wx\",\"dedupeKey\":\"k\",\"fields\":{},\"openId\":\"a b\"}"
            })
    void refusesWhatIsNotOurs(String json) {
        assertThatThrownBy(() -> canonical.read(json)).isInstanceOf(InvalidJsonException.class);
    }

    @Test
    void saysWhatItMissesAndWhatItExpected() {
        assertThatThrownBy(() -> canonical.read("{\"touser\":\"secret words\"}"))
                .hasMessageContaining("fields")
                .hasMessageContaining("bodyFormat=json")
                .hasMessageNotContaining("secret");
        assertThatThrownBy(() -> canonical.read("{\"touser\":\"secret words\",}"))
                .hasMessageContaining("line 1")
                .hasMessageNotContaining("secret");
    }

    @Test
    void alwaysHasAllMembersInTheDocumentedOrder() throws IOException {
        Inbound nothing =
                Inbound.of(new Received("shop", "wx", null, null, null, null, null, "k", Map.of()));
        for (Inbound inbound : List.of(text, nothing)) {
            JsonNode tree = new ObjectMapper().readTree(canonical.write(inbound));
            assertThat(tree.fieldNames())
                    .toIterable()
                    .containsExactly(
                            "account",
                            "appId",
                            "openId",
                            "msgType",
                            "event",
                            "msgId",
                            "createTime",
                            "content",
                            "mediaId",
                            "dedupeKey",
                            "fields");
        }
        assertThat(canonical.write(nothing)).contains("\"event\":null").contains("\"fields\":{}");
    }

    @Test
    void writesTheTimeAsANumberAndTheTextUnescaped() {
        assertThat(canonical.write(text))
                .contains("\"createTime\":1789000001,")
                .contains("\"content\":\"<a href=\\\"x\\\">周六 😀</a>\"");
    }

    @Test
    void readsBackWhatItWrote() {
        String json = canonical.write(text);
        assertThat(canonical.read(json)).isEqualTo(text);
        assertThat(canonical.read(json.getBytes(StandardCharsets.UTF_8))).isEqualTo(text);
        assertThat(canonical.fromMap(canonical.toMap(text)))
                .isEqualTo(text)
                .isInstanceOf(InboundMessage.Text.class);
    }

    @Test
    void readsAMapThatWentThroughAnotherLibrary() {
        Map<String, Object> map = new LinkedHashMap<>(canonical.toMap(text));
        map.put("createTime", 1_789_000_001);
        map.put("fields", Map.of("MsgType", "text", "Content", "x", "n", new BigDecimal("1.50")));
        Inbound read = canonical.fromMap(map);
        assertThat(read.received().createTime()).isEqualTo(Instant.ofEpochSecond(1_789_000_001));
        assertThat(read.received().fields()).containsEntry("n", "1.50");
    }
}
