// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.account;

import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The keys of WeChat's API security, as the console shows them: calls to the covered paths are
 * encrypted and signed, and their answers have to be (outbound.md 16). Immutable.
 *
 * @param cipher what the symmetric key is for
 * @param symmetricKey the symmetric key in Base64
 * @param symmetricKeyNumber the number the console gives that key
 * @param signingKey our private key in PEM, RSA or SM2
 * @param signingKeyNumber the number the console gives that key
 * @param platformCertificates WeChat's certificates in PEM by the numbers the console gives them,
 *     which are not their X.509 serials; two of them during a rollover
 * @param paths the paths of the API that are covered
 */
public record ApiSecurity(
        Cipher cipher,
        Secret symmetricKey,
        String symmetricKeyNumber,
        Secret signingKey,
        String signingKeyNumber,
        Map<String, String> platformCertificates,
        Set<String> paths) {

    /** The paths an Official Account uses that WeChat lists as covered (outbound.md 16.1). */
    public static final Set<String> COVERED =
            Set.of(
                    "/cgi-bin/message/custom/send",
                    "/cgi-bin/clear_quota",
                    "/cgi-bin/openapi/quota/get",
                    "/cgi-bin/openapi/rid/get",
                    "/wxaapi/newtmpl/addtemplate",
                    "/wxaapi/newtmpl/deltemplate");

    /** The two ciphers the console offers. */
    public enum Cipher {
        /** AES with a key of 32 bytes in Galois/counter mode. */
        AES256_GCM,
        /** SM4 with a key of 16 bytes in Galois/counter mode. */
        SM4_GCM
    }

    public ApiSecurity {
        Objects.requireNonNull(cipher, "cipher");
        Objects.requireNonNull(symmetricKey, "symmetricKey");
        Objects.requireNonNull(symmetricKeyNumber, "symmetricKeyNumber");
        Objects.requireNonNull(signingKey, "signingKey");
        Objects.requireNonNull(signingKeyNumber, "signingKeyNumber");
        platformCertificates = Map.copyOf(platformCertificates);
        paths = Set.copyOf(paths);
        if (platformCertificates.isEmpty()) {
            throw new IllegalArgumentException(
                    "without a platform certificate no answer of WeChat could be trusted");
        }
    }
}
