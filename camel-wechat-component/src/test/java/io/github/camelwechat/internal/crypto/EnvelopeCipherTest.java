// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelwechat.account.EncodingAesKey;
import io.github.camelwechat.testing.ConstantRandom;
import io.github.camelwechat.testing.InboundSamples;
import io.github.camelwechat.testing.InboundSamples.Vector;
import io.github.camelwechat.testing.WeChatCrypto;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules of the envelope around callbacks and replies. */
class EnvelopeCipherTest {

    private static final String KEY = InboundSamples.ENCODING_AES_KEY;
    private static final String APP_ID = InboundSamples.APP_ID;

    private final EnvelopeCipher cipher =
            new EnvelopeCipher(EncodingAesKey.of(KEY), new SecureRandom());

    static List<Vector> vectors() {
        return InboundSamples.vectors();
    }

    static List<Vector> inventedVectors() {
        return vectors().stream().filter(v -> v.random() != null).toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   ", "AAAA", "not Base64!", "====", "QUJD*EFG"})
    void refusesWhatIsNotWholeBlocksOfBase64(String encrypt) {
        assertThatThrownBy(() -> cipher.open(StandardCharsets.UTF_8.encode(encrypt)))
                .isInstanceOf(EnvelopeException.class);
    }

    @Test
    void refusesACiphertextThatWasCut() {
        byte[] whole = Base64.getDecoder().decode(cipher.seal(new byte[200], APP_ID));
        for (int length = 0; length < whole.length; length++) {
            String cut = Base64.getEncoder().encodeToString(Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> cipher.open(StandardCharsets.UTF_8.encode(cut)))
                    .isInstanceOf(EnvelopeException.class);
        }
    }

    @Test
    void neverReturnsTheOriginalAfterAByteWasChanged() {
        byte[] message = "<xml><Content>hello</Content></xml>".getBytes(StandardCharsets.UTF_8);
        byte[] sealed = Base64.getDecoder().decode(cipher.seal(message, APP_ID));
        for (int i = 16; i < sealed.length; i++) {
            byte[] tampered = sealed.clone();
            tampered[i] ^= 1;
            EnvelopeCipher.Envelope envelope;
            try {
                envelope =
                        cipher.open(
                                StandardCharsets.UTF_8.encode(
                                        Base64.getEncoder().encodeToString(tampered)));
            } catch (EnvelopeException e) {
                continue;
            }
            assertThat(
                            Arrays.equals(envelope.message(), message)
                                    && envelope.appId().equals(APP_ID))
                    .as("byte %d", i)
                    .isFalse();
        }
    }

    @Test
    void refusesAnotherKey() {
        EnvelopeCipher other =
                new EnvelopeCipher(EncodingAesKey.of("A".repeat(43)), new SecureRandom());
        assertThatThrownBy(
                        () ->
                                other.open(
                                        StandardCharsets.UTF_8.encode(
                                                cipher.seal(new byte[64], APP_ID))))
                .isInstanceOf(EnvelopeException.class)
                .hasMessageContaining("padding");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 33, 64, 127, 128, 255})
    void refusesAPaddingOfImpossibleLength(int pad) {
        byte[] plain = new byte[64];
        Arrays.fill(plain, (byte) pad);
        assertThatThrownBy(
                        () ->
                                cipher.open(
                                        StandardCharsets.UTF_8.encode(
                                                WeChatCrypto.sealRaw(KEY, plain))))
                .isInstanceOf(EnvelopeException.class);
    }

    @Test
    void refusesAPaddingWhoseBytesDiffer() {
        byte[] plain =
                WeChatCrypto.padded(
                        new byte[16], 4, "text".getBytes(StandardCharsets.UTF_8), APP_ID);
        int pad = plain[plain.length - 1];
        assertThat(pad).isGreaterThan(1);
        plain[plain.length - pad] ^= 1;
        assertThatThrownBy(
                        () ->
                                cipher.open(
                                        StandardCharsets.UTF_8.encode(
                                                WeChatCrypto.sealRaw(KEY, plain))))
                .isInstanceOf(EnvelopeException.class)
                .hasMessageContaining("not all equal");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, Integer.MIN_VALUE, Integer.MAX_VALUE, 23})
    void refusesALengthBeyondItsEnd(int claimed) {
        byte[] plain = WeChatCrypto.padded(new byte[16], claimed, new byte[4], APP_ID);
        assertThatThrownBy(
                        () ->
                                cipher.open(
                                        StandardCharsets.UTF_8.encode(
                                                WeChatCrypto.sealRaw(KEY, plain))))
                .isInstanceOf(EnvelopeException.class)
                .hasMessageContaining("longer message");
    }

    @Test
    void refusesAPlaintextWithoutItsHead() {
        byte[] plain = new byte[32];
        Arrays.fill(plain, 19, 32, (byte) 13);
        assertThatThrownBy(
                        () ->
                                cipher.open(
                                        StandardCharsets.UTF_8.encode(
                                                WeChatCrypto.sealRaw(KEY, plain))))
                .isInstanceOf(EnvelopeException.class)
                .hasMessageContaining("head");
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void opensEveryVector(Vector vector) {
        EnvelopeCipher.Envelope envelope =
                new EnvelopeCipher(EncodingAesKey.of(vector.encodingAesKey()), new SecureRandom())
                        .open(StandardCharsets.UTF_8.encode(vector.encrypt()));
        assertThat(envelope.appId()).isEqualTo(vector.appId());
        if (vector.plaintext() == null) {
            assertThat(envelope.message()).hasSize(167);
        } else {
            assertThat(envelope.message())
                    .asString(StandardCharsets.UTF_8)
                    .isEqualTo(vector.plaintext());
        }
    }

    @ParameterizedTest
    @MethodSource("inventedVectors")
    void sealsEveryVectorToTheSameText(Vector vector) {
        EnvelopeCipher fixed =
                new EnvelopeCipher(
                        EncodingAesKey.of(vector.encodingAesKey()), vector.fixedRandom());
        assertThat(fixed.seal(vector.plaintext().getBytes(StandardCharsets.UTF_8), vector.appId()))
                .isEqualTo(vector.encrypt());
    }

    @Test
    void sealsTheOfficialReplyToTheOfficialText() {
        JsonNode official = InboundSamples.vectorsFile().get("officialVectors");
        JsonNode reply = official.get("reply");
        EnvelopeCipher fixed =
                new EnvelopeCipher(
                        EncodingAesKey.of(official.get("encodingAesKey").asText()),
                        new ConstantRandom(
                                reply.get("random").asText().getBytes(StandardCharsets.US_ASCII)));
        byte[] message = reply.get("plaintext").asText().getBytes(StandardCharsets.UTF_8);
        assertThat(fixed.seal(message, official.get("appid").asText()))
                .isEqualTo(reply.get("encrypt").asText());
    }

    @Test
    void opensWhatItSealedForEveryPadding() {
        IntStream.range(0, 65)
                .forEach(
                        length -> {
                            byte[] message = new byte[length];
                            Arrays.fill(message, (byte) 7);
                            EnvelopeCipher.Envelope envelope =
                                    cipher.open(
                                            StandardCharsets.UTF_8.encode(
                                                    cipher.seal(message, APP_ID)));
                            assertThat(envelope.message()).isEqualTo(message);
                            assertThat(envelope.appId()).isEqualTo(APP_ID);
                        });
    }

    @Test
    void ignoresTheLineBreaksOfMime() {
        String sealed = cipher.seal(new byte[200], APP_ID);
        String folded = " " + sealed.replaceAll("(.{76})", "$1\r\n") + "\n";
        assertThat(cipher.open(StandardCharsets.UTF_8.encode(folded)).message()).hasSize(200);
    }

    @Test
    void neverSealsTheSameTextTwice() {
        assertThat(cipher.seal(new byte[8], APP_ID)).isNotEqualTo(cipher.seal(new byte[8], APP_ID));
    }

    @Test
    void isGoodForManyThreadsAtOnce() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(32);
        try {
            Callable<Boolean> roundTrips =
                    () ->
                            IntStream.range(0, 200)
                                    .allMatch(
                                            i -> {
                                                byte[] message =
                                                        ("message " + i)
                                                                .getBytes(StandardCharsets.UTF_8);
                                                return Arrays.equals(
                                                        cipher.open(
                                                                        StandardCharsets.UTF_8
                                                                                .encode(
                                                                                        cipher.seal(
                                                                                                message,
                                                                                                APP_ID)))
                                                                .message(),
                                                        message);
                                            });
            List<Callable<Boolean>> all = IntStream.range(0, 32).mapToObj(i -> roundTrips).toList();
            for (Future<Boolean> each : threads.invokeAll(all)) {
                assertThat(each.get()).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
