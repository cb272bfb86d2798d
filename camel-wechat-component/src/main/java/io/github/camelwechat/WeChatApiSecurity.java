// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The keys of an account's API security, as WeChat's console shows them. With them, calls to the
 * covered paths are encrypted and signed, and only sealed answers to them are believed. Needs
 * BouncyCastle ({@code org.bouncycastle:bcpkix-jdk18on}) on the class path.
 *
 * <p>Keys and certificates in PEM are given as they are, or as the place they are read from at
 * start, such as {@code file:/etc/wechat/key.pem} or {@code classpath:key.pem}.
 */
public class WeChatApiSecurity {

    private String cipher = "AES256_GCM";
    private @Nullable String symmetricKey;
    private @Nullable String symmetricKeyNumber;
    private @Nullable String signingKey;
    private @Nullable String signingKeyNumber;
    private Map<String, String> platformCertificates = new HashMap<>();
    private @Nullable String coveredPaths;

    /** {@code AES256_GCM}, the default, or {@code SM4_GCM}. */
    public String getCipher() {
        return cipher;
    }

    public void setCipher(String cipher) {
        this.cipher = cipher;
    }

    /** The symmetric key in Base64: 32 bytes for AES256_GCM, 16 for SM4_GCM. */
    public @Nullable String getSymmetricKey() {
        return symmetricKey;
    }

    public void setSymmetricKey(String symmetricKey) {
        this.symmetricKey = symmetricKey;
    }

    /** The number the console gives the symmetric key. */
    public @Nullable String getSymmetricKeyNumber() {
        return symmetricKeyNumber;
    }

    public void setSymmetricKeyNumber(String symmetricKeyNumber) {
        this.symmetricKeyNumber = symmetricKeyNumber;
    }

    /** Our private key in PEM, RSA or SM2, or where it is read from. */
    public @Nullable String getSigningKey() {
        return signingKey;
    }

    public void setSigningKey(String signingKey) {
        this.signingKey = signingKey;
    }

    /** The number the console gives the public half of that key. */
    public @Nullable String getSigningKeyNumber() {
        return signingKeyNumber;
    }

    public void setSigningKeyNumber(String signingKeyNumber) {
        this.signingKeyNumber = signingKeyNumber;
    }

    /**
     * WeChat's certificates in PEM, or where they are read from, by the numbers the console gives
     * them, which are not their X.509 serials. Two of them while WeChat changes from one to the
     * next.
     */
    public Map<String, String> getPlatformCertificates() {
        return platformCertificates;
    }

    public void setPlatformCertificates(Map<String, String> platformCertificates) {
        this.platformCertificates = platformCertificates;
    }

    /**
     * The paths to seal calls to, with commas between them; by default the ones an Official Account
     * uses that WeChat lists as covered.
     */
    public @Nullable String getCoveredPaths() {
        return coveredPaths;
    }

    public void setCoveredPaths(String coveredPaths) {
        this.coveredPaths = coveredPaths;
    }
}
