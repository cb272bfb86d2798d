// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.security;

import java.security.GeneralSecurityException;
import java.security.Provider;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/** The ciphers the console offers. The tag follows the data. */
public enum ApiCipher {
    AES256_GCM("AES", 32),
    SM4_GCM("SM4", 16);

    static final int TAG = 16;

    private static final Provider PROVIDER = new BouncyCastleProvider();

    private final String algorithm;
    private final int keySize;

    ApiCipher(String algorithm, int keySize) {
        this.algorithm = algorithm;
        this.keySize = keySize;
    }

    /** In bytes. */
    int keySize() {
        return keySize;
    }

    byte[] run(boolean encrypt, byte[] key, byte[] vector, byte[] associated, byte[] input)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(algorithm + "/GCM/NoPadding", PROVIDER);
        cipher.init(
                encrypt ? Cipher.ENCRYPT_MODE : Cipher.DECRYPT_MODE,
                new SecretKeySpec(key, algorithm),
                new GCMParameterSpec(TAG * Byte.SIZE, vector));
        cipher.updateAAD(associated);
        return cipher.doFinal(input);
    }
}
