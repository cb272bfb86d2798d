// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.camelwechat.account.Account;
import io.github.camelwechat.account.EncodingAesKey;
import io.github.camelwechat.account.Secret;
import io.github.camelwechat.account.SecurityMode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/** Everything WeChat is known to send, as files, and the requests it would send them in. */
public final class InboundSamples {

    private static final String ROOT = "/inbound-samples/";
    private static final Pattern SENDER = Pattern.compile("FromUserName\\W+(?:CDATA\\W+)?(\\w+)");
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final JsonNode INDEX = json("index.json");

    /** The account all samples were made for. */
    public static final String ORIGINAL_ID = account("originalId");

    public static final String APP_ID = account("appid");
    public static final String COMPONENT_APP_ID = account("component_appid");
    public static final String TOKEN = account("token");
    public static final String ENCODING_AES_KEY = account("encodingAesKey");

    private InboundSamples() {}

    /**
     * One file.
     *
     * @param file its path below inbound-samples
     * @param expect what the consumer makes of it: exchange, unknown, rejected, reply or vectors
     * @param expectReason the Reason of a rejection, else null
     * @param msgType MsgType as listed in the index, else null
     * @param event Event as listed in the index, else null
     * @param fields the names that have to be in the tree
     * @param query of an envelope, without the question mark, else null
     * @param expectMode the mode an envelope was made for, else null
     */
    public record Sample(
            String file,
            String kind,
            String expect,
            String expectReason,
            String msgType,
            String event,
            List<String> fields,
            String query,
            SecurityMode expectMode) {

        public byte[] bytes() {
            return read(file);
        }

        public boolean isJson() {
            return file.endsWith(".json");
        }

        @Override
        public String toString() {
            return file;
        }
    }

    /**
     * One encrypted request with all its ingredients. Null stands for what the vector does not
     * have.
     */
    public record Vector(
            String name,
            String expect,
            String expectReason,
            String token,
            String encodingAesKey,
            String appId,
            String timestamp,
            String nonce,
            String random,
            String plaintext,
            String encrypt,
            String signature,
            String msgSignature) {

        /** Randomness that seals to the vector's text. */
        public SecureRandom fixedRandom() {
            return new ConstantRandom(HexFormat.of().parseHex(random));
        }

        /** The request in safe mode, at the vector's own time. */
        public Push push() {
            return new Push(
                    query(signature, timestamp, nonce, "")
                            + "&encrypt_type=aes&msg_signature="
                            + msgSignature,
                    bytes("<xml><Encrypt><![CDATA[" + encrypt + "]]></Encrypt></xml>"));
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /**
     * A callback as it goes over the wire.
     *
     * @param query without the question mark
     */
    public record Push(String query, byte[] body) {}

    /** Every file of the index. */
    public static List<Sample> all() {
        return StreamSupport.stream(INDEX.get("files").spliterator(), false)
                .map(InboundSamples::sample)
                .toList();
    }

    /**
     * The files of some kinds: message, event, json, edge, component, passive-reply, envelope or
     * vectors.
     */
    public static List<Sample> ofKind(String... kinds) {
        return all().stream().filter(s -> List.of(kinds).contains(s.kind())).toList();
    }

    public static Sample named(String file) {
        return all().stream().filter(s -> s.file().equals(file)).findFirst().orElseThrow();
    }

    /** The account as configuration, named {@code shop}. */
    /**
     * The URI of the samples' account with its credentials.
     *
     * @param options more of them, such as {@code &ordered=user}; may be empty
     */
    public static String uri(String options) {
        return "wechat:shop?appId=%s&token=RAW(%s)&encodingAesKey=RAW(%s)%s"
                .formatted(APP_ID, TOKEN, ENCODING_AES_KEY, options);
    }

    public static Account account() {
        return new Account("shop", APP_ID, ORIGINAL_ID, null);
    }

    public static EncodingAesKey aesKey() {
        return EncodingAesKey.of(ENCODING_AES_KEY);
    }

    public static Secret token() {
        return Secret.of(TOKEN);
    }

    /** The request in which WeChat would deliver a body to our account at a given time. */
    public static Push push(Sample sample, SecurityMode mode, Instant at) {
        return push(sample.bytes(), mode, at, APP_ID);
    }

    /** As {@link #push(Sample, SecurityMode, Instant)}, but sealed for an appid of choice. */
    public static Push push(byte[] body, SecurityMode mode, Instant at, String appId) {
        String timestamp = Long.toString(at.getEpochSecond());
        String nonce = "904417325";
        String text = new String(body, StandardCharsets.UTF_8);
        Matcher sender = SENDER.matcher(text);
        String openId = sender.find() ? "&openid=" + sender.group(1) : "";
        String query = query(WeChatCrypto.sign(TOKEN, timestamp, nonce), timestamp, nonce, openId);
        if (mode == SecurityMode.PLAIN) {
            return new Push(query, body);
        }
        String encrypt = WeChatCrypto.seal(ENCODING_AES_KEY, body, appId);
        String msgSignature = WeChatCrypto.sign(TOKEN, timestamp, nonce, encrypt);
        return new Push(
                query + "&encrypt_type=aes&msg_signature=" + msgSignature,
                bytes(mode == SecurityMode.SAFE ? safe(text, encrypt) : compatible(text, encrypt)));
    }

    /** An envelope exactly as it was recorded, at its own time. */
    public static Push recorded(Sample envelope) {
        return new Push(envelope.query(), envelope.bytes());
    }

    /** The invented vectors and the official request. */
    public static List<Vector> vectors() {
        JsonNode root = json("crypto-vectors.json");
        List<Vector> vectors = new ArrayList<>();
        root.get("invented").forEach(v -> vectors.add(vector(v, v)));
        vectors.add(
                vector(root.get("officialVectors"), root.get("officialVectors").get("safePost")));
        return vectors;
    }

    /** The raw vectors file, for what is not a whole request. */
    public static JsonNode vectorsFile() {
        return json("crypto-vectors.json");
    }

    private static String safe(String plain, String encrypt) {
        return plain.stripLeading().startsWith("{")
                ? "{\"ToUserName\":\"" + ORIGINAL_ID + "\",\"Encrypt\":\"" + encrypt + "\"}"
                : "<xml>\n  <ToUserName><![CDATA["
                        + ORIGINAL_ID
                        + "]]></ToUserName>\n  <Encrypt><![CDATA["
                        + encrypt
                        + "]]></Encrypt>\n</xml>\n";
    }

    /**
     * The plain fields and Encrypt side by side; a plain half that is not well-formed is left out.
     */
    private static String compatible(String plain, String encrypt) {
        String text = plain.strip();
        if (text.startsWith("{")) {
            return text.substring(0, text.length() - 1) + ",\"Encrypt\":\"" + encrypt + "\"}";
        }
        if (!text.endsWith("</xml>") || text.contains("<!DOCTYPE")) {
            return safe(plain, encrypt);
        }
        return text.substring(0, text.length() - "</xml>".length())
                + "<Encrypt><![CDATA["
                + encrypt
                + "]]></Encrypt></xml>";
    }

    private static String query(String signature, String timestamp, String nonce, String openId) {
        return "signature=" + signature + "&timestamp=" + timestamp + "&nonce=" + nonce + openId;
    }

    private static Sample sample(JsonNode file) {
        List<String> fields = new ArrayList<>();
        file.path("fields").forEach(name -> fields.add(name.asText()));
        String query = text(file, "query");
        String mode = text(file, "expectMode");
        return new Sample(
                text(file, "file"),
                text(file, "kind"),
                text(file, "expect"),
                text(file, "expectReason"),
                text(file, "MsgType"),
                text(file, "Event"),
                fields,
                query == null ? null : query.substring(1),
                mode == null ? null : SecurityMode.valueOf(mode.toUpperCase(Locale.ROOT)));
    }

    private static Vector vector(JsonNode credentials, JsonNode v) {
        return new Vector(
                v.has("name") ? text(v, "name") : "official request",
                text(v, "expect"),
                text(v, "expectReason"),
                text(credentials, "token"),
                text(credentials, "encodingAesKey"),
                credentials.has("appid")
                        ? text(credentials, "appid")
                        : text(v, "appid_in_ciphertext"),
                text(v, "timestamp"),
                text(v, "nonce"),
                text(v, "random16_hex"),
                text(v, "plaintext"),
                text(v, "encrypt"),
                text(v, "signature"),
                text(v, "msg_signature"));
    }

    private static String account(String name) {
        return INDEX.get("account").get(name).asText();
    }

    private static String text(JsonNode node, String name) {
        return node.hasNonNull(name) ? node.get(name).asText() : null;
    }

    private static JsonNode json(String file) {
        try {
            return MAPPER.readTree(read(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] read(String file) {
        try (InputStream in = InboundSamples.class.getResourceAsStream(ROOT + file)) {
            if (in == null) {
                throw new IllegalArgumentException("there is no sample " + file);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
