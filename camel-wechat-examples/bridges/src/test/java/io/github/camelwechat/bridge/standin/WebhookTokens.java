// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.bridge.standin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAPrivateCrtKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Makes tokens as Zoho signs them, and as forgers would. */
public final class WebhookTokens {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private WebhookTokens() {}

    /** A pair of a helpdesk. It is written down because making one takes seconds. */
    public static KeyPair helpdesks() {
        return pair(
                "1523lly5bycsu07gfjhb4pboxwz028wr49dogllv8cyz1j91lfk9l4pkl5qjn8fokafusihq"
                        + "b09jinwroeeegjvonus88n4sypljqde7xnt1bpoj5aa7ag4993zntart8dd0r8sdgtsp32ue"
                        + "j01rayfum93av1optlubix6uwdtbcsdtyd8s8z8u2qof1qa5a5bseb7",
                "19nub7032xno01z78by5yy75iklvxm73o4adpz2rujoniqvxw2ckws0uvorpsk5b1sjc7ji5"
                        + "qqd15evfjhjjdfprb5qyi3svi1necabhl38lmdqxv1c7hdjax3w7x60rd411cmicbxf5i6xt"
                        + "uutyoo6ceokcmxwe376ha7mppnylehekea6n28vwd5oesev8i13ae55");
    }

    /** A pair of somebody else. */
    public static KeyPair strangers() {
        return pair(
                "142ha24n4lcque4luqzme9nnbd6k6dqewfp9i23ewnwqf91k87w69r2u2cs6nn51pgcval3z"
                        + "vv7n1krsr41mgswyg5xuoqwwctbeyb35itozgsp89mhcy7q0jpd8rz0kjmvh0l8p8ncfs50x"
                        + "lopcfyqncdfrdeeu7daxl4jk6en141zi17spafodyyb57ysy5kf8piz",
                "17z9gu2ka11qqswgf60u4mci1semb2pzxtzsvniuubpil6apfcodjnpjegdmzss4icsu1gq2"
                        + "pqhx10bpt7f3ye20ejb822tqyw3lpjxp6uuwdvk9cq839v4iim1wkwglx4mg6igxa4j5i1q7"
                        + "b2q0sg73ryfoibnib451o1i6tbtu0by5inezra5vcs79hvv3vpo48dd");
    }

    private static KeyPair pair(String onePrime, String otherPrime) {
        BigInteger p = new BigInteger(onePrime, 36);
        BigInteger q = new BigInteger(otherPrime, 36);
        BigInteger n = p.multiply(q);
        BigInteger e = BigInteger.valueOf(65537);
        BigInteger d =
                e.modInverse(p.subtract(BigInteger.ONE).multiply(q.subtract(BigInteger.ONE)));
        try {
            KeyFactory rsa = KeyFactory.getInstance("RSA");
            return new KeyPair(
                    rsa.generatePublic(new RSAPublicKeySpec(n, e)),
                    rsa.generatePrivate(
                            new RSAPrivateCrtKeySpec(
                                    n,
                                    e,
                                    d,
                                    p,
                                    q,
                                    d.mod(p.subtract(BigInteger.ONE)),
                                    d.mod(q.subtract(BigInteger.ONE)),
                                    q.modInverse(p))));
        } catch (GeneralSecurityException ex) {
            throw new IllegalStateException(ex);
        }
    }

    /** A new pair of that length. */
    public static KeyPair made(int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(bits);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A key as it stands in a key set. */
    public static ObjectNode jwk(String id, KeyPair pair) {
        RSAPublicKey key = (RSAPublicKey) pair.getPublic();
        return JSON.createObjectNode()
                .put("kty", "RSA")
                .put("use", "sig")
                .put("alg", "RS256")
                .put("kid", id)
                .put("n", number(key.getModulus()))
                .put("e", number(key.getPublicExponent()));
    }

    private static String number(BigInteger value) {
        byte[] bytes = value.toByteArray();
        int sign = bytes[0] == 0 ? 1 : 0;
        return BASE64.encodeToString(Arrays.copyOfRange(bytes, sign, bytes.length));
    }

    public static ObjectNode claims(String issuer, String audience, long issued, long expires) {
        return JSON.createObjectNode()
                .put("iss", issuer)
                .put("aud", audience)
                .put("iat", issued)
                .put("exp", expires);
    }

    public static ObjectNode header(String algorithm, String keyId) {
        return JSON.createObjectNode().put("alg", algorithm).put("typ", "JWT").put("kid", keyId);
    }

    public static String rs256(String keyId, PrivateKey key, JsonNode claims) {
        return signedBy(key, header("RS256", keyId), claims);
    }

    public static String signedBy(PrivateKey key, JsonNode header, JsonNode claims) {
        String signed = part(header) + "." + part(claims);
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(key);
            signature.update(signed.getBytes(StandardCharsets.US_ASCII));
            return signed + "." + BASE64.encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The old trick: the public key, which everybody has, taken for the secret of an HMAC. */
    public static String hs256(String keyId, byte[] secret, JsonNode claims) {
        String signed = part(header("HS256", keyId)) + "." + part(claims);
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            return signed
                    + "."
                    + BASE64.encodeToString(
                            mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public static String unsigned(String algorithm, String keyId, JsonNode claims) {
        return part(header(algorithm, keyId)) + "." + part(claims) + ".";
    }

    private static String part(JsonNode json) {
        return BASE64.encodeToString(json.toString().getBytes(StandardCharsets.UTF_8));
    }
}
