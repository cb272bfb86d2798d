// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.security;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.jcajce.spec.SM2ParameterSpec;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;

/** The public key a developer uploaded, RSA or SM2. */
record DeveloperKey(PublicKey key, String number) {

    private static final Provider PROVIDER = new BouncyCastleProvider();
    static final PSSParameterSpec PSS =
            new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1);

    /** Reads a public key or a certificate in PEM. */
    static DeveloperKey read(String pem, String number) {
        try (PEMParser parser = new PEMParser(new StringReader(pem))) {
            Object read = parser.readObject();
            SubjectPublicKeyInfo info =
                    read instanceof X509CertificateHolder certificate
                            ? certificate.getSubjectPublicKeyInfo()
                            : read instanceof SubjectPublicKeyInfo plain ? plain : null;
            if (info != null) {
                return new DeveloperKey(
                        new JcaPEMKeyConverter().setProvider(PROVIDER).getPublicKey(info), number);
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("the developer's key is damaged", e);
        }
        throw new IllegalArgumentException(
                "the developer's key has to be a public key or a certificate in PEM");
    }

    boolean accepts(byte[] text, byte[] signed) {
        try {
            Signature signature;
            if (key.getAlgorithm().equals("RSA")) {
                signature = Signature.getInstance("RSASSA-PSS");
                signature.setParameter(PSS);
            } else {
                signature = Signature.getInstance("SM3withSM2", PROVIDER);
                signature.setParameter(
                        new SM2ParameterSpec(number.getBytes(StandardCharsets.UTF_8)));
            }
            signature.initVerify(key);
            signature.update(text);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
