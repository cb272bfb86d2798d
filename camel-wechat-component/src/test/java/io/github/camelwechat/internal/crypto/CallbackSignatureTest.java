// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelwechat.testing.InboundSamples;
import io.github.camelwechat.testing.InboundSamples.Vector;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
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
        String right = Digest.callbackSignature("token", "1", "2");
        assertThat(isSignature(right, "token", "1", "2")).isTrue();
        assertThat(isSignature(right, "token", "1", "3")).isFalse();
        assertThat(isSignature(right.substring(1), "token", "1", "2")).isFalse();
        assertThat(isSignature(right + "0", "token", "1", "2")).isFalse();
        assertThat(isSignature(right.toUpperCase(Locale.ROOT), "token", "1", "2")).isFalse();
        assertThat(isSignature("", "token", "1", "2")).isFalse();
    }

    private static boolean isSignature(String given, String... parts) {
        return Digest.sha1()
                .isCallbackSignature(
                        given,
                        Stream.of(parts)
                                .map(StandardCharsets.UTF_8::encode)
                                .toArray(ByteBuffer[]::new));
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void agreesWithEveryVector(Vector v) {
        assertThat(Digest.callbackSignature(v.token(), v.timestamp(), v.nonce()))
                .isEqualTo(v.signature());
        assertThat(Digest.callbackSignature(v.token(), v.timestamp(), v.nonce(), v.encrypt()))
                .isEqualTo(v.msgSignature());
        assertThat(isSignature(v.signature(), v.token(), v.timestamp(), v.nonce())).isTrue();
        assertThat(isSignature(v.msgSignature(), v.encrypt(), v.nonce(), v.timestamp(), v.token()))
                .isTrue();
    }

    @Test
    void agreesWithTheOfficialHandshakeAndReply() {
        JsonNode official = InboundSamples.vectorsFile().get("officialVectors");
        String token = official.get("token").asText();
        JsonNode get = official.get("getVerify");
        assertThat(
                        Digest.callbackSignature(
                                token, get.get("timestamp").asText(), get.get("nonce").asText()))
                .isEqualTo(get.get("signature").asText());
        JsonNode reply = official.get("reply");
        assertThat(
                        Digest.callbackSignature(
                                token,
                                reply.get("timestamp").asText(),
                                reply.get("nonce").asText(),
                                reply.get("encrypt").asText()))
                .isEqualTo(reply.get("msg_signature").asText());
    }

    @Test
    void doesNotCareInWhichOrderThePartsCome() {
        assertThat(Digest.callbackSignature("b", "a", "c"))
                .isEqualTo(Digest.callbackSignature("c", "b", "a"));
    }
}
