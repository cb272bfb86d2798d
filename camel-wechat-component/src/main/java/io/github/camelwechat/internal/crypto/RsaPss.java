// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.crypto;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;

/**
 * The algorithm that WeChat calls {@code RSAwithSHA256}: RSASSA-PSS with SHA-256 and a salt of 32
 * bytes, not PKCS#1 v1.5 (outbound.md 16.3).
 */
final class RsaPss {

    private static final PSSParameterSpec PARAMETERS =
            new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1);

    private RsaPss() {}

    static ApiSigner signer(PrivateKey key) {
        return text -> {
            try {
                Signature signature = signature();
                signature.initSign(key);
                signature.update(text);
                return signature.sign();
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("the key was tried when it was read", e);
            }
        };
    }

    static ApiSignatureCheck check(PublicKey key) {
        return (text, signed) -> {
            try {
                Signature signature = signature();
                signature.initVerify(key);
                signature.update(text);
                return signature.verify(signed);
            } catch (SignatureException e) {
                return false;
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("the key was tried when it was read", e);
            }
        };
    }

    private static Signature signature() throws GeneralSecurityException {
        Signature signature = Signature.getInstance("RSASSA-PSS");
        signature.setParameter(PARAMETERS);
        return signature;
    }
}
