// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.testing;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * WeChat's side of signature and envelope, written apart from ours so that the two check each
 * other.
 */
public final class WeChatCrypto {

    private WeChatCrypto() {}

    public static String sign(String... parts) {
        String joined = Stream.of(parts).sorted().collect(Collectors.joining());
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-1")
                            .digest(joined.getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(digest);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    public static String seal(String encodingAesKey, byte[] message, String appId) {
        byte[] prefix = new byte[16];
        new SecureRandom().nextBytes(prefix);
        return sealRaw(encodingAesKey, padded(prefix, message.length, message, appId));
    }

    /** The plaintext of an envelope; the claimed length may be a lie. */
    public static byte[] padded(byte[] prefix, int claimedLength, byte[] message, String appId) {
        ByteArrayOutputStream plain = new ByteArrayOutputStream();
        plain.writeBytes(prefix);
        plain.writeBytes(ByteBuffer.allocate(4).putInt(claimedLength).array());
        plain.writeBytes(message);
        plain.writeBytes(appId.getBytes(StandardCharsets.UTF_8));
        int pad = 32 - plain.size() % 32;
        for (int i = 0; i < pad; i++) {
            plain.write(pad);
        }
        return plain.toByteArray();
    }

    /** Encrypts whole blocks as they are, padding included or not. */
    public static String sealRaw(String encodingAesKey, byte[] plain) {
        return Base64.getEncoder().encodeToString(run(Cipher.ENCRYPT_MODE, encodingAesKey, plain));
    }

    /** The message inside an envelope. */
    public static byte[] open(String encodingAesKey, String encrypt) {
        byte[] plain =
                run(Cipher.DECRYPT_MODE, encodingAesKey, Base64.getDecoder().decode(encrypt));
        int length = ByteBuffer.wrap(plain, 16, 4).getInt();
        return Arrays.copyOfRange(plain, 20, 20 + length);
    }

    private static byte[] run(int mode, String encodingAesKey, byte[] input) {
        try {
            byte[] key = Base64.getDecoder().decode(encodingAesKey + "=");
            Cipher cipher = Cipher.getInstance("AES/CBC/NoPadding");
            cipher.init(
                    mode,
                    new SecretKeySpec(key, "AES"),
                    new IvParameterSpec(Arrays.copyOf(key, 16)));
            return cipher.doFinal(input);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
