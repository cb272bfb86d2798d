// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.testing;

import io.github.camelwechat.account.Secret;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A key pair, in the forms the console and OpenSSL write.
 *
 * @param privateKey in PEM
 * @param certificate in PEM, signed by itself
 */
public record TestKeys(Secret privateKey, String certificate) {

    private static final Provider PROVIDER = new BouncyCastleProvider();
    private static final Instant MADE = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant ENDS = Instant.parse("2036-01-01T00:00:00Z");
    private static final Map<Form, TestKeys> SHARED = new ConcurrentHashMap<>();
    private static final Map<String, KeyPair> PAIRS = new ConcurrentHashMap<>();

    /** Kind of key and form of its PEM. */
    public enum Form {
        RSA_PKCS1("RSA", null, "SHA256withRSA", false),
        RSA_PKCS8("RSA", null, "SHA256withRSA", true),
        SM2_SEC1("EC", "sm2p256v1", "SM3withSM2", false),
        SM2_PKCS8("EC", "sm2p256v1", "SM3withSM2", true),
        /** Not allowed, though it has as many bits as SM2. */
        P256("EC", "secp256r1", "SHA256withECDSA", true);

        private final String algorithm;
        private final String curve;
        private final String signature;
        private final boolean pkcs8;

        Form(String algorithm, String curve, String signature, boolean pkcs8) {
            this.algorithm = algorithm;
            this.curve = curve;
            this.signature = signature;
            this.pkcs8 = pkcs8;
        }

        /** Forms with the same name can show the same pair. */
        private String pair() {
            return algorithm + " " + curve;
        }
    }

    /** The one pair of this process in a form, for whom any will do: a pair takes its time. */
    public static TestKeys any(Form form) {
        return SHARED.computeIfAbsent(
                form, none -> of(form, PAIRS.computeIfAbsent(form.pair(), other -> pair(form))));
    }

    public static TestKeys fresh(Form form) {
        return of(form, pair(form));
    }

    private static KeyPair pair(Form form) {
        try {
            KeyPairGenerator generator;
            if (form.curve == null) {
                // The JDK's own finds its primes in a fraction of the time.
                generator = KeyPairGenerator.getInstance(form.algorithm);
                generator.initialize(2048);
            } else {
                generator = KeyPairGenerator.getInstance(form.algorithm, PROVIDER);
                generator.initialize(new ECGenParameterSpec(form.curve));
            }
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static TestKeys of(Form form, KeyPair pair) {
        try {
            X500Name self = new X500Name("CN=made up");
            Object certificate =
                    new JcaX509v3CertificateBuilder(
                                    self,
                                    BigInteger.ONE,
                                    Date.from(MADE),
                                    Date.from(ENDS),
                                    self,
                                    pair.getPublic())
                            .build(
                                    new JcaContentSignerBuilder(form.signature)
                                            .setProvider(PROVIDER)
                                            .build(pair.getPrivate()));
            Object key =
                    form.pkcs8 ? new JcaPKCS8Generator(pair.getPrivate(), null) : pair.getPrivate();
            return new TestKeys(Secret.of(pem(key)), pem(certificate));
        } catch (OperatorCreationException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String pem(Object object) throws IOException {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            writer.writeObject(object);
        }
        return text.toString();
    }
}
