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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

    /** The XML inside a sealed passive reply, after WeChat's own checks of signature and appid. */
    public static String openReply(
            String token, String encodingAesKey, String appId, String reply) {
        String encrypt = element(reply, "Encrypt");
        String expected =
                sign(token, element(reply, "TimeStamp"), element(reply, "Nonce"), encrypt);
        if (!expected.equals(element(reply, "MsgSignature"))) {
            throw new AssertionError("MsgSignature does not fit the reply");
        }
        byte[] plain =
                run(Cipher.DECRYPT_MODE, encodingAesKey, Base64.getDecoder().decode(encrypt));
        int end = 20 + ByteBuffer.wrap(plain, 16, 4).getInt();
        String trailer =
                new String(
                        plain,
                        end,
                        plain.length - plain[plain.length - 1] - end,
                        StandardCharsets.UTF_8);
        if (!trailer.equals(appId)) {
            throw new AssertionError("the reply was sealed for " + trailer);
        }
        return new String(plain, 20, end - 20, StandardCharsets.UTF_8);
    }

    private static String element(String xml, String name) {
        Matcher element =
                Pattern.compile("<" + name + ">(?:<!\\[CDATA\\[)?(.*?)(?:]]>)?</" + name + ">")
                        .matcher(xml);
        if (!element.find()) {
            throw new AssertionError("the reply has no " + name);
        }
        return element.group(1);
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
