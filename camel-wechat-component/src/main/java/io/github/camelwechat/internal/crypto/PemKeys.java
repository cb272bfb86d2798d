// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.crypto;

import io.github.camelwechat.account.Secret;
import java.io.IOException;
import java.io.StringReader;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.SecureRandom;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECKeyParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.crypto.util.PublicKeyFactory;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.jspecify.annotations.Nullable;

/**
 * Reads the keys and certificates the console gives out: PEM, in PKCS#1, SEC 1 or PKCS#8, RSA or
 * SM2. The kind of the key decides the kind of the signature.
 */
public final class PemKeys {

    private static final String SM2_CURVE = "sm2p256v1";

    private PemKeys() {}

    /**
     * Makes a signer of a private key.
     *
     * @param number the number the console gives the key
     * @throws IllegalArgumentException if this is not a private key in PEM that is RSA or SM2
     */
    public static ApiSigner signer(Secret pem, String number, SecureRandom random) {
        Object read = read(pem.reveal());
        PrivateKeyInfo info =
                read instanceof PEMKeyPair pair
                        ? pair.getPrivateKeyInfo()
                        : read instanceof PrivateKeyInfo plain ? plain : null;
        if (info == null) {
            throw new IllegalArgumentException(
                    "the signing key is not a private key in PEM, which begins with -----BEGIN PRIVATE"
                            + " KEY----- or -----BEGIN RSA PRIVATE KEY-----");
        }
        try {
            AsymmetricKeyParameter key = PrivateKeyFactory.createKey(info);
            if (key instanceof RSAKeyParameters) {
                return RsaPss.signer(
                        KeyFactory.getInstance("RSA")
                                .generatePrivate(new PKCS8EncodedKeySpec(info.getEncoded())));
            }
            if (key instanceof ECPrivateKeyParameters ec && isOnSm2(ec)) {
                return Sm2.signer(ec, number, random);
            }
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalArgumentException("the signing key cannot be read: it is damaged");
        }
        throw new IllegalArgumentException("the signing key is neither an RSA nor an SM2 key");
    }

    /**
     * Makes a check of WeChat's signatures from one of its certificates.
     *
     * @param number the number the console gives the certificate
     * @throws IllegalArgumentException if this is not a certificate in PEM for RSA or SM2
     */
    public static ApiSignatureCheck check(String pem, String number) {
        if (!(read(pem) instanceof X509CertificateHolder certificate)) {
            throw new IllegalArgumentException(
                    "the platform certificate is not in PEM, which begins with -----BEGIN CERTIFICATE-----");
        }
        SubjectPublicKeyInfo info = certificate.getSubjectPublicKeyInfo();
        try {
            AsymmetricKeyParameter key = PublicKeyFactory.createKey(info);
            if (key instanceof RSAKeyParameters) {
                return RsaPss.check(
                        KeyFactory.getInstance("RSA")
                                .generatePublic(new X509EncodedKeySpec(info.getEncoded())));
            }
            if (key instanceof ECPublicKeyParameters ec && isOnSm2(ec)) {
                return Sm2.check(ec, number);
            }
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalArgumentException(
                    "the platform certificate cannot be read: it is damaged");
        }
        throw new IllegalArgumentException(
                "the platform certificate is neither for RSA nor for SM2");
    }

    private static boolean isOnSm2(ECKeyParameters key) {
        return CustomNamedCurves.getByName(SM2_CURVE)
                .getCurve()
                .equals(key.getParameters().getCurve());
    }

    /** Nothing of the text is repeated in a failure: it may be a key. */
    private static @Nullable Object read(String pem) {
        try (PEMParser parser = new PEMParser(new StringReader(pem))) {
            return parser.readObject();
        } catch (IOException e) {
            return null;
        }
    }
}
