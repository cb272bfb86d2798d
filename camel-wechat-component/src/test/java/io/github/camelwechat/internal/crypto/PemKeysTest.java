// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelwechat.account.Secret;
import io.github.camelwechat.testing.TestKeys;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.spec.X509EncodedKeySpec;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rules of keys and certificates in PEM. */
@Tag("slow")
class PemKeysTest {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final byte[] TEXT = "address\nappid\n1\n{}".getBytes(UTF_8);

    private final ApiSecurityVectors vectors = ApiSecurityVectors.read();

    @Test
    void refusesTheGuidesAnswerIfAnythingInItWasChanged() {
        ApiSecurityVectors.Half response = vectors.half("response");
        ApiSignatureCheck check =
                PemKeys.check(
                        response.text("platformCertificatePem"),
                        response.text("platformCertificateSerial"));
        byte[] changed = response.signed();
        changed[changed.length - 1] ^= 1;

        assertThat(check.accepts(changed, response.bytes("signature"))).isFalse();
        assertThat(check.accepts(response.signed(), new byte[256])).isFalse();
        assertThat(check.accepts(response.signed(), new byte[0])).isFalse();
    }

    @Test
    void acceptsTheGuidesAnswer() {
        ApiSecurityVectors.Half response = vectors.half("response");

        assertThat(
                        PemKeys.check(
                                        response.text("platformCertificatePem"),
                                        response.text("platformCertificateSerial"))
                                .accepts(response.signed(), response.bytes("signature")))
                .isTrue();
    }

    @Test
    void acceptsTheGuidesRequest() throws Exception {
        ApiSecurityVectors.Half request = vectors.half("request");
        PublicKey signer =
                KeyFactory.getInstance("RSA")
                        .generatePublic(
                                new X509EncodedKeySpec(request.bytes("signerPublicKeyBase64Spki")));

        assertThat(RsaPss.check(signer).accepts(request.signed(), request.bytes("signature")))
                .isTrue();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "P256")
    void signsWhatItsOwnCertificateAccepts(TestKeys.Form form) {
        TestKeys keys = TestKeys.any(form);
        ApiSigner signer = PemKeys.signer(keys.privateKey(), "n1", RANDOM);
        ApiSignatureCheck check = PemKeys.check(keys.certificate(), "n1");

        byte[] signature = signer.sign(TEXT);

        assertThat(check.accepts(TEXT, signature)).isTrue();
        assertThat(check.accepts("other".getBytes(UTF_8), signature)).isFalse();
        assertThat(PemKeys.check(TestKeys.fresh(form).certificate(), "n1").accepts(TEXT, signature))
                .isFalse();
    }

    /** outbound.md 16.3: the user id of an SM2 signature is the number of the key. */
    @Test
    void bindsAnSm2SignatureToTheNumberOfItsKey() {
        TestKeys keys = TestKeys.any(TestKeys.Form.SM2_PKCS8);
        byte[] signature = PemKeys.signer(keys.privateKey(), "n1", RANDOM).sign(TEXT);

        assertThat(PemKeys.check(keys.certificate(), "n2").accepts(TEXT, signature)).isFalse();
    }

    @Test
    void saysWhatIsWrongWithAKeyAndNotWhatItIs() {
        TestKeys rsa = TestKeys.any(TestKeys.Form.RSA_PKCS8);
        assertThatThrownBy(() -> PemKeys.signer(Secret.of("never-print-me"), "n", RANDOM))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not a private key in PEM")
                .hasMessageNotContaining("never-print-me");
        assertThatThrownBy(() -> PemKeys.signer(Secret.of(rsa.certificate()), "n", RANDOM))
                .hasMessageContaining("not a private key in PEM");
        assertThatThrownBy(
                        () ->
                                PemKeys.signer(
                                        TestKeys.any(TestKeys.Form.P256).privateKey(), "n", RANDOM))
                .hasMessage("the signing key is neither an RSA nor an SM2 key");
        assertThatThrownBy(() -> PemKeys.check(rsa.privateKey().reveal(), "n"))
                .hasMessageContaining("not in PEM");
        assertThatThrownBy(() -> PemKeys.check(TestKeys.any(TestKeys.Form.P256).certificate(), "n"))
                .hasMessage("the platform certificate is neither for RSA nor for SM2");
    }
}
