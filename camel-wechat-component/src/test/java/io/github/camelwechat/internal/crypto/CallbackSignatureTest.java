// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelwechat.testing.InboundSamples;
import io.github.camelwechat.testing.InboundSamples.Vector;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rules of callback signatures. */
class CallbackSignatureTest {

    static List<Vector> vectors() {
        return InboundSamples.vectors();
    }

    @Test
    void refusesASignatureThatDiffersInAnything() {
        String right = CallbackSignature.of("token", "1", "2");
        assertThat(CallbackSignature.matches(right, "token", "1", "2")).isTrue();
        assertThat(CallbackSignature.matches(right, "token", "1", "3")).isFalse();
        assertThat(CallbackSignature.matches(right.substring(1), "token", "1", "2")).isFalse();
        assertThat(CallbackSignature.matches(right + "0", "token", "1", "2")).isFalse();
        assertThat(CallbackSignature.matches(right.toUpperCase(Locale.ROOT), "token", "1", "2"))
                .isFalse();
        assertThat(CallbackSignature.matches("", "token", "1", "2")).isFalse();
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void agreesWithEveryVector(Vector v) {
        assertThat(CallbackSignature.of(v.token(), v.timestamp(), v.nonce()))
                .isEqualTo(v.signature());
        assertThat(CallbackSignature.of(v.token(), v.timestamp(), v.nonce(), v.encrypt()))
                .isEqualTo(v.msgSignature());
    }

    @Test
    void agreesWithTheOfficialHandshakeAndReply() {
        JsonNode official = InboundSamples.vectorsFile().get("officialVectors");
        String token = official.get("token").asText();
        JsonNode get = official.get("getVerify");
        assertThat(
                        CallbackSignature.of(
                                token, get.get("timestamp").asText(), get.get("nonce").asText()))
                .isEqualTo(get.get("signature").asText());
        JsonNode reply = official.get("reply");
        assertThat(
                        CallbackSignature.of(
                                token,
                                reply.get("timestamp").asText(),
                                reply.get("nonce").asText(),
                                reply.get("encrypt").asText()))
                .isEqualTo(reply.get("msg_signature").asText());
    }

    @Test
    void doesNotCareInWhichOrderThePartsCome() {
        assertThat(CallbackSignature.of("b", "a", "c"))
                .isEqualTo(CallbackSignature.of("c", "b", "a"));
    }
}
