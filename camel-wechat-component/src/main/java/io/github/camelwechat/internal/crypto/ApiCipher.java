// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.crypto;

import io.github.camelwechat.account.ApiSecurity;
import io.github.camelwechat.account.Secret;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.engines.SM4Engine;
import org.bouncycastle.crypto.modes.GCMBlockCipher;
import org.bouncycastle.crypto.modes.GCMModeCipher;
import org.bouncycastle.crypto.params.AEADParameters;
import org.bouncycastle.crypto.params.KeyParameter;

/**
 * Encrypts the bodies of API calls with a key that both sides hold: AES-256 or SM4 in
 * Galois/counter mode, with a fresh vector of 12 bytes and a tag of 16 (outbound.md 16.3).
 * Thread-safe.
 */
public final class ApiCipher {

    private static final int VECTOR = 12;
    private static final int TAG = 16;

    /** The result of an encryption; WeChat wants the three apart. */
    public record Sealed(byte[] vector, byte[] data, byte[] tag) {}

    /** Encrypts or decrypts; the tag follows the data. */
    private interface Mode {
        byte[] run(boolean encrypt, byte[] vector, byte[] input, byte[] associated)
                throws ApiSealException;
    }

    private final Mode mode;
    private final SecureRandom random;

    private ApiCipher(Mode mode, SecureRandom random) {
        this.mode = mode;
        this.random = random;
    }

    /**
     * A cipher for a key.
     *
     * @param key in Base64
     * @throws IllegalArgumentException if it is not Base64, or has not the length its cipher needs
     */
    public static ApiCipher of(ApiSecurity.Cipher cipher, Secret key, SecureRandom random) {
        int length = cipher == ApiSecurity.Cipher.AES256_GCM ? 32 : 16;
        byte[] bytes = decoded(key);
        if (bytes.length != length) {
            throw new IllegalArgumentException(
                    String.format(
                            "the symmetric key has %d bytes, but %s needs %d",
                            bytes.length, cipher, length));
        }
        Mode mode = cipher == ApiSecurity.Cipher.AES256_GCM ? aes(bytes) : sm4(bytes);
        return new ApiCipher(mode, random);
    }

    /**
     * Encrypts.
     *
     * @param associated what is not encrypted, but has to be the same when it is opened
     */
    public Sealed seal(byte[] plain, byte[] associated) {
        byte[] vector = new byte[VECTOR];
        random.nextBytes(vector);
        byte[] sealed;
        try {
            sealed = mode.run(true, vector, plain, associated);
        } catch (ApiSealException e) {
            throw new IllegalStateException("encryption does not depend on what is encrypted", e);
        }
        int end = sealed.length - TAG;
        return new Sealed(
                vector, Arrays.copyOf(sealed, end), Arrays.copyOfRange(sealed, end, sealed.length));
    }

    /**
     * Decrypts.
     *
     * @throws ApiSealException if it was sealed with another key or for another call, or was
     *     changed
     */
    public byte[] open(Sealed sealed, byte[] associated) throws ApiSealException {
        if (sealed.vector().length != VECTOR || sealed.tag().length != TAG) {
            throw new ApiSealException("its vector or its tag has the wrong length");
        }
        byte[] input = Arrays.copyOf(sealed.data(), sealed.data().length + TAG);
        System.arraycopy(sealed.tag(), 0, input, sealed.data().length, TAG);
        return mode.run(false, sealed.vector(), input, associated);
    }

    private static Mode aes(byte[] key) {
        SecretKeySpec secret = new SecretKeySpec(key, "AES");
        return (encrypt, vector, input, associated) -> {
            try {
                Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
                cipher.init(
                        encrypt ? Cipher.ENCRYPT_MODE : Cipher.DECRYPT_MODE,
                        secret,
                        new GCMParameterSpec(TAG * Byte.SIZE, vector));
                cipher.updateAAD(associated);
                return cipher.doFinal(input);
            } catch (AEADBadTagException e) {
                throw notOurs();
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("every Java 17 platform provides AES-GCM", e);
            }
        };
    }

    /** The JDK has no SM4. */
    private static Mode sm4(byte[] key) {
        return (encrypt, vector, input, associated) -> {
            GCMModeCipher cipher = GCMBlockCipher.newInstance(new SM4Engine());
            cipher.init(
                    encrypt,
                    new AEADParameters(new KeyParameter(key), TAG * Byte.SIZE, vector, associated));
            byte[] output = new byte[cipher.getOutputSize(input.length)];
            try {
                cipher.doFinal(output, cipher.processBytes(input, 0, input.length, output, 0));
            } catch (InvalidCipherTextException e) {
                throw notOurs();
            }
            return output;
        };
    }

    private static ApiSealException notOurs() {
        return new ApiSealException(
                "it was not encrypted with our symmetric key for this call, or was changed on its way");
    }

    private static byte[] decoded(Secret key) {
        try {
            return Base64.getDecoder().decode(key.reveal());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("the symmetric key is not Base64");
        }
    }
}
