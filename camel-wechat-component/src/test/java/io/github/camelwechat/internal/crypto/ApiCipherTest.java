// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.camelwechat.account.ApiSecurity.Cipher;
import io.github.camelwechat.account.Secret;
import java.security.SecureRandom;
import java.util.Base64;
import org.bouncycastle.util.encoders.Hex;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules of sealed API calls. */
class ApiCipherTest {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final byte[] PLAIN = "{\"content\":\"你好 👋\"}".getBytes(UTF_8);
    private static final byte[] CALL = "https://api|wx|1|n".getBytes(UTF_8);

    private final ApiSecurityVectors vectors = ApiSecurityVectors.read();

    @ParameterizedTest
    @EnumSource
    void refusesWhatWasSealedForAnotherCall(Cipher kind) {
        ApiCipher cipher = cipher(kind);
        ApiCipher.Sealed sealed = cipher.seal(PLAIN, CALL);

        assertThatThrownBy(() -> cipher.open(sealed, "https://api|wx|2|n".getBytes(UTF_8)))
                .isInstanceOf(ApiSealException.class)
                .hasMessageContaining("not encrypted with our symmetric key");
    }

    @ParameterizedTest
    @EnumSource
    void refusesWhatWasChangedInAnyOfItsThreeParts(Cipher kind) {
        ApiCipher cipher = cipher(kind);
        ApiCipher.Sealed sealed = cipher.seal(PLAIN, CALL);

        for (byte[] part : new byte[][] {sealed.vector(), sealed.data(), sealed.tag()}) {
            part[0] ^= 1;
            assertThatThrownBy(() -> cipher.open(sealed, CALL))
                    .isInstanceOf(ApiSealException.class);
            part[0] ^= 1;
        }
    }

    @ParameterizedTest
    @EnumSource
    void refusesAShortVectorOrTag(Cipher kind) {
        ApiCipher cipher = cipher(kind);
        ApiCipher.Sealed sealed = cipher.seal(PLAIN, CALL);

        assertThatThrownBy(
                        () ->
                                cipher.open(
                                        new ApiCipher.Sealed(
                                                new byte[0], sealed.data(), sealed.tag()),
                                        CALL))
                .isInstanceOf(ApiSealException.class)
                .hasMessageContaining("length");
        assertThatThrownBy(
                        () ->
                                cipher.open(
                                        new ApiCipher.Sealed(
                                                sealed.vector(), sealed.data(), new byte[4]),
                                        CALL))
                .isInstanceOf(ApiSealException.class);
    }

    @ParameterizedTest
    @EnumSource
    void opensWhatItSealedAndNeverSealsTheSameTwice(Cipher kind) throws ApiSealException {
        ApiCipher cipher = cipher(kind);

        ApiCipher.Sealed first = cipher.seal(PLAIN, CALL);
        ApiCipher.Sealed second = cipher.seal(PLAIN, CALL);

        assertThat(cipher.open(first, CALL)).isEqualTo(PLAIN);
        assertThat(first.vector()).hasSize(12).isNotEqualTo(second.vector());
        assertThat(first.data()).hasSameSizeAs(PLAIN).isNotEqualTo(second.data());
        assertThat(first.tag()).hasSize(16);
    }

    /** RFC 8998, appendix A.1. */
    @Test
    void agreesWithTheStandardsVectorForSm4() throws ApiSealException {
        ApiCipher cipher =
                ApiCipher.of(Cipher.SM4_GCM, base64("0123456789ABCDEFFEDCBA9876543210"), RANDOM);

        byte[] plain =
                cipher.open(
                        new ApiCipher.Sealed(
                                Hex.decode("00001234567800000000ABCD"),
                                Hex.decode(
                                        "17F399F08C67D5EE19D0DC9969C4BB7D5FD46FD3756489069157B282BB200735"
                                                + "D82710CA5C22F0CCFA7CBF93D496AC15A56834CBCF98C397B4024A2691233B8D"),
                                Hex.decode("83DE3541E4C2B58177E065A9BF7B62EC")),
                        Hex.decode("FEEDFACEDEADBEEFFEEDFACEDEADBEEFABADDAD2"));

        assertThat(Hex.toHexString(plain))
                .isEqualToIgnoringCase(
                        "AAAAAAAAAAAAAAAABBBBBBBBBBBBBBBBCCCCCCCCCCCCCCCCDDDDDDDDDDDDDDDD"
                                + "EEEEEEEEEEEEEEEEFFFFFFFFFFFFFFFFEEEEEEEEEEEEEEEEAAAAAAAAAAAAAAAA");
    }

    @ParameterizedTest
    @ValueSource(strings = {"request", "response"})
    void opensWhatTheGuidePublishes(String name) throws Exception {
        ApiSecurityVectors.Half half = vectors.half(name);
        ApiCipher cipher = ApiCipher.of(Cipher.AES256_GCM, vectors.key(), RANDOM);

        JsonNode plain = new ObjectMapper().readTree(cipher.open(half.sealed(), half.associated()));

        assertThat(plain.get("_appid").asText()).isEqualTo(vectors.text("appid"));
        assertThat(plain.get("_timestamp").asText()).isEqualTo(half.text("timestamp"));
    }

    @Test
    void saysHowLongAKeyHasToBeAndNotWhatItIs() {
        assertThatThrownBy(
                        () ->
                                ApiCipher.of(
                                        Cipher.AES256_GCM, base64("00112233445566778899"), RANDOM))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the symmetric key has 10 bytes, but AES256_GCM needs 32");
        assertThatThrownBy(() -> ApiCipher.of(Cipher.SM4_GCM, Secret.of("never-print-me!"), RANDOM))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the symmetric key is not Base64");
    }

    private static ApiCipher cipher(Cipher kind) {
        byte[] key = new byte[kind == Cipher.AES256_GCM ? 32 : 16];
        RANDOM.nextBytes(key);
        return ApiCipher.of(kind, Secret.of(Base64.getEncoder().encodeToString(key)), RANDOM);
    }

    private static Secret base64(String hex) {
        return Secret.of(Base64.getEncoder().encodeToString(Hex.decode(hex)));
    }
}
