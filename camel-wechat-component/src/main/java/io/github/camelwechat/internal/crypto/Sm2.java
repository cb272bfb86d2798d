// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.crypto;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import org.bouncycastle.crypto.CryptoException;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.ParametersWithID;
import org.bouncycastle.crypto.params.ParametersWithRandom;
import org.bouncycastle.crypto.signers.SM2Signer;

/**
 * The algorithm that WeChat calls {@code SM2withSM3}, in DER. The user id of the signature is the
 * number of the key, not the standard's example (outbound.md 16.3). The JDK has no SM2.
 */
final class Sm2 {

    private Sm2() {}

    static ApiSigner signer(ECPrivateKeyParameters key, String number, SecureRandom random) {
        return text -> {
            SM2Signer signer = new SM2Signer();
            signer.init(
                    true, new ParametersWithID(new ParametersWithRandom(key, random), id(number)));
            signer.update(text, 0, text.length);
            try {
                return signer.generateSignature();
            } catch (CryptoException e) {
                throw new IllegalStateException("a key on the right curve can always sign", e);
            }
        };
    }

    static ApiSignatureCheck check(ECPublicKeyParameters key, String number) {
        return (text, signed) -> {
            SM2Signer signer = new SM2Signer();
            signer.init(false, new ParametersWithID(key, id(number)));
            signer.update(text, 0, text.length);
            return signer.verifySignature(signed);
        };
    }

    private static byte[] id(String number) {
        return number.getBytes(StandardCharsets.UTF_8);
    }
}
