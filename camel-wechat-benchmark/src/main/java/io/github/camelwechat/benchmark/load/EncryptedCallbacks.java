// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.benchmark.load;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * WeChat's side of a callback in safe mode: text messages of many users, no two of them the same.
 * For use by one thread.
 */
public final class EncryptedCallbacks {

    public static final String APP_ID = "wx5823bf96d3bd56c7";
    static final String APP_SECRET = "0123456789abcdef0123456789abcdef";
    public static final String ORIGINAL_ID = "gh_7f083739789a";
    public static final String TOKEN = "benchmarkToken";
    public static final String AES_KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG";

    private static final int USERS = 10_000;
    private static final int PREFIX = 16;
    private static final int BLOCK = 32;

    private static final String CONTENT =
            "How late are you open on Sunday, please, and may I bring my dog?";

    private final Cipher cipher;
    private final MessageDigest sha1;
    private long number;

    public EncryptedCallbacks() {
        try {
            byte[] key = Base64.getDecoder().decode(AES_KEY + "=");
            cipher = Cipher.getInstance("AES/CBC/NoPadding");
            cipher.init(
                    Cipher.ENCRYPT_MODE,
                    new SecretKeySpec(key, "AES"),
                    new IvParameterSpec(Arrays.copyOf(key, PREFIX)));
            sha1 = MessageDigest.getInstance("SHA-1");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no AES or no SHA-1", e);
        }
    }

    /** A callback as it goes over the wire. */
    public record Push(
            long messageId,
            String timestamp,
            String nonce,
            String signature,
            String msgSignature,
            String openId,
            String encrypt,
            byte[] body) {

        public String query() {
            return "signature="
                    + signature
                    + "&timestamp="
                    + timestamp
                    + "&nonce="
                    + nonce
                    + "&openid="
                    + openId
                    + "&encrypt_type=aes&msg_signature="
                    + msgSignature;
        }

        /** The request as it goes through a connection that stays open. */
        byte[] request(String path) {
            byte[] head =
                    ("POST "
                                    + path
                                    + "?"
                                    + query()
                                    + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: */*\r\n"
                                    + "Content-Type: text/xml\r\nContent-Length: "
                                    + body.length
                                    + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII);
            byte[] request = Arrays.copyOf(head, head.length + body.length);
            System.arraycopy(body, 0, request, head.length, body.length);
            return request;
        }
    }

    public List<Push> next(int count) {
        return IntStream.range(0, count).mapToObj(i -> next()).toList();
    }

    public Push next() {
        number++;
        long messageId = 23_000_000_000_000_000L + number;
        String timestamp = Long.toString(Instant.now().getEpochSecond());
        String nonce = Long.toString(1_000_000_000 + number);
        String openId = user((int) (number % USERS));
        String xml =
                "<xml><ToUserName><![CDATA["
                        + ORIGINAL_ID
                        + "]]></ToUserName>\n<FromUserName><![CDATA["
                        + openId
                        + "]]></FromUserName>\n<CreateTime>"
                        + timestamp
                        + "</CreateTime>\n<MsgType><![CDATA[text]]></MsgType>\n<Content><![CDATA["
                        + CONTENT
                        + "]]></Content>\n<MsgId>"
                        + messageId
                        + "</MsgId>\n</xml>";
        String encrypt = Base64.getEncoder().encodeToString(sealed(xml));
        String body =
                "<xml>\n    <ToUserName><![CDATA["
                        + ORIGINAL_ID
                        + "]]></ToUserName>\n    <Encrypt><![CDATA["
                        + encrypt
                        + "]]></Encrypt>\n</xml>";
        return new Push(
                messageId,
                timestamp,
                nonce,
                sign(TOKEN, timestamp, nonce),
                sign(TOKEN, timestamp, nonce, encrypt),
                openId,
                encrypt,
                body.getBytes(StandardCharsets.US_ASCII));
    }

    /** A name as long as WeChat's are. */
    public static String user(int number) {
        String digits = Integer.toString(number);
        return "oABCDEFGHIJKLMNO" + "000000000000".substring(digits.length()) + digits;
    }

    private byte[] sealed(String xml) {
        byte[] message = xml.getBytes(StandardCharsets.US_ASCII);
        byte[] appId = APP_ID.getBytes(StandardCharsets.US_ASCII);
        int size = PREFIX + Integer.BYTES + message.length + appId.length;
        int padding = BLOCK - size % BLOCK;
        byte[] plain = new byte[size + padding];
        ByteBuffer.wrap(plain)
                .putLong(number)
                .putLong(~number)
                .putInt(message.length)
                .put(message)
                .put(appId);
        Arrays.fill(plain, size, plain.length, (byte) padding);
        try {
            return cipher.doFinal(plain);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("whole blocks can be encrypted", e);
        }
    }

    private String sign(String... parts) {
        String joined = Stream.of(parts).sorted().collect(Collectors.joining());
        return HexFormat.of().formatHex(sha1.digest(joined.getBytes(StandardCharsets.US_ASCII)));
    }
}
