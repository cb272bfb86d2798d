// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.security;

/**
 * The keys that the console shows a developer who turned API security on.
 *
 * @param cipher AES256_GCM or SM4_GCM
 * @param symmetricKey in Base64
 * @param symmetricKeyNumber its number
 * @param developerKeyNumber the number of the public key the developer uploaded
 * @param platformCertificate the platform's certificate in PEM
 * @param platformCertificateNumber its number, which is not its X.509 serial
 */
public record ApiKeys(
        ApiCipher cipher,
        String symmetricKey,
        String symmetricKeyNumber,
        String developerKeyNumber,
        String platformCertificate,
        String platformCertificateNumber) {

    @Override
    public String toString() {
        return "ApiKeys[" + cipher + ", " + symmetricKeyNumber + "]";
    }
}
