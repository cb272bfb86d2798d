// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.security;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * The platform's own key, with which it signs every answer: RSA, whatever the developer has.
 *
 * @param certificate in PEM
 */
record PlatformKey(PrivateKey key, String certificate, String number) {

    static PlatformKey make(String number, Instant from, Instant until) {
        KeyPair pair = OnePair.RSA;
        try {
            X500Name name = new X500Name("CN=simulated platform");
            StringWriter pem = new StringWriter();
            try (JcaPEMWriter writer = new JcaPEMWriter(pem)) {
                writer.writeObject(
                        new JcaX509v3CertificateBuilder(
                                        name,
                                        BigInteger.TWO,
                                        Date.from(from),
                                        Date.from(until),
                                        name,
                                        pair.getPublic())
                                .build(
                                        new JcaContentSignerBuilder("SHA256withRSA")
                                                .build(pair.getPrivate())));
            }
            return new PlatformKey(pair.getPrivate(), pem.toString(), number);
        } catch (OperatorCreationException | IOException e) {
            throw new IllegalStateException("an RSA key can sign a certificate of its own", e);
        }
    }

    byte[] sign(byte[] text) {
        try {
            Signature signature = Signature.getInstance("RSASSA-PSS");
            signature.setParameter(DeveloperKey.PSS);
            signature.initSign(key);
            signature.update(text);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this key was made for signing", e);
        }
    }

    /** The platform is one for all accounts, and a pair takes a second to make. */
    private static final class OnePair {

        static final KeyPair RSA = make();

        private static KeyPair make() {
            try {
                KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
                generator.initialize(2048);
                return generator.generateKeyPair();
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java platform makes RSA keys", e);
            }
        }
    }
}
