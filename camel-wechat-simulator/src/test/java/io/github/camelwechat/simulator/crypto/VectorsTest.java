// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class VectorsTest {

    static Stream<JsonNode> invented() throws IOException {
        return StreamSupport.stream(vectors().path("invented").spliterator(), false);
    }

    @ParameterizedTest
    @MethodSource("invented")
    void opensAndSealsEveryVectorByteForByte(JsonNode vector) throws Exception {
        Envelope envelope =
                new Envelope(
                        text(vector, "encodingAesKey"),
                        text(vector, "appid_in_ciphertext"),
                        new Random());
        byte[] plain = text(vector, "plaintext").getBytes(StandardCharsets.UTF_8);

        Envelope.Content content = envelope.open(text(vector, "encrypt"));

        assertThat(content.message()).isEqualTo(plain);
        assertThat(content.appId()).isEqualTo(text(vector, "appid_in_ciphertext"));
        byte[] prefix = HexFormat.of().parseHex(text(vector, "random16_hex"));
        assertThat(envelope.seal(prefix, plain)).isEqualTo(text(vector, "encrypt"));
        assertThat(signature(vector, text(vector, "token"), text(vector, "encrypt")))
                .isEqualTo(text(vector, "msg_signature"));
    }

    @Test
    void agreesWithTheOfficialVectors() throws Exception {
        JsonNode official = vectors().path("officialVectors");
        String token = text(official, "token");
        JsonNode verify = official.path("getVerify");
        assertThat(Signature.of(token, text(verify, "timestamp"), text(verify, "nonce")))
                .isEqualTo(text(verify, "signature"));
        JsonNode safe = official.path("safePost");
        assertThat(signature(safe, token, text(safe, "encrypt")))
                .isEqualTo(text(safe, "msg_signature"));
        Envelope envelope =
                new Envelope(
                        text(official, "encodingAesKey"), text(official, "appid"), new Random());
        assertThat(envelope.open(text(safe, "encrypt")).message())
                .hasSize(safe.path("msgLen").asInt());
        JsonNode reply = official.path("reply");
        byte[] prefix = text(reply, "random").getBytes(StandardCharsets.UTF_8);
        byte[] plain = text(reply, "plaintext").getBytes(StandardCharsets.UTF_8);
        assertThat(envelope.seal(prefix, plain)).isEqualTo(text(reply, "encrypt"));
        assertThat(signature(reply, token, text(reply, "encrypt")))
                .isEqualTo(text(reply, "msg_signature"));
    }

    @Test
    void refusesWhatWasSealedWithAnotherKey() {
        Envelope ours = new Envelope("A".repeat(43), "wx1", new Random(1));
        Envelope theirs = new Envelope("B".repeat(43), "wx1", new Random(1));
        String sealed = theirs.seal("hello".getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> ours.open(sealed)).isInstanceOf(EnvelopeException.class);
        assertThatThrownBy(() -> ours.open("%%%")).isInstanceOf(EnvelopeException.class);
        assertThatThrownBy(() -> ours.open("")).isInstanceOf(EnvelopeException.class);
        assertThatThrownBy(() -> ours.open("AAAA")).isInstanceOf(EnvelopeException.class);
    }

    private static String signature(JsonNode vector, String token, String encrypt) {
        return Signature.of(token, text(vector, "timestamp"), text(vector, "nonce"), encrypt);
    }

    private static String text(JsonNode node, String field) {
        assertThat(node.has(field)).as(field).isTrue();
        return node.path(field).asText();
    }

    private static JsonNode vectors() throws IOException {
        try (InputStream in = VectorsTest.class.getResourceAsStream("/crypto-vectors.json")) {
            return new ObjectMapper().readTree(in);
        }
    }
}
