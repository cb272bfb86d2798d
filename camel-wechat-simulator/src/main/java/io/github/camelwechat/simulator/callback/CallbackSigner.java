// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.callback;

import io.github.camelwechat.simulator.account.SecurityMode;
import io.github.camelwechat.simulator.account.SimulatedAccount;
import io.github.camelwechat.simulator.crypto.Envelope;
import io.github.camelwechat.simulator.crypto.Signature;
import io.github.camelwechat.simulator.xml.XmlWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Makes callback requests as WeChat does. Immutable: the {@code with} methods make a signer that
 * lies, for tests of refusal.
 */
public final class CallbackSigner {
    private final URI endpoint;
    private final SimulatedAccount account;
    private final SecurityMode mode;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final boolean toPlatform;

    public CallbackSigner(
            URI endpoint,
            SimulatedAccount account,
            SecurityMode mode,
            InstantSource clock,
            RandomGenerator random) {
        this(endpoint, account, mode, clock, random, false);
    }

    private CallbackSigner(
            URI endpoint,
            SimulatedAccount account,
            SecurityMode mode,
            InstantSource clock,
            RandomGenerator random,
            boolean toPlatform) {
        this.toPlatform = toPlatform;
        this.endpoint = endpoint;
        this.account = account;
        this.mode = mode;
        this.clock = clock;
        this.random = random;
    }

    /** A signer for another URL. */
    public CallbackSigner withEndpoint(URI other) {
        return new CallbackSigner(other, account, mode, clock, random, toPlatform);
    }

    /** A signer with other credentials, such as {@code account.withToken("wrong")}. */
    public CallbackSigner withAccount(SimulatedAccount other) {
        return new CallbackSigner(endpoint, other, mode, clock, random, toPlatform);
    }

    /** A signer in another mode. */
    public CallbackSigner withMode(SecurityMode other) {
        return new CallbackSigner(endpoint, account, other, clock, random, toPlatform);
    }

    /** A signer whose requests carry this timestamp. */
    public CallbackSigner at(Instant time) {
        return new CallbackSigner(
                endpoint, account, mode, InstantSource.fixed(time), random, toPlatform);
    }

    /**
     * A signer of a third-party platform's own events: the envelope names an appid instead of an
     * account, and no parameter a user.
     */
    public CallbackSigner forPlatformEvents() {
        return new CallbackSigner(endpoint, account, mode, clock, random, true);
    }

    /** The URL it signs for. */
    public URI endpoint() {
        return endpoint;
    }

    public SimulatedAccount account() {
        return account;
    }

    public SecurityMode mode() {
        return mode;
    }

    /** Signs, and in encrypting modes seals, a payload. */
    public CallbackRequest sign(String openid, String payload) {
        return sign(openid, payload.getBytes(StandardCharsets.UTF_8));
    }

    /** Signs, and in encrypting modes seals, a payload. */
    public CallbackRequest sign(String openid, byte[] payload) {
        Map<String, String> parameters = signed();
        if (!toPlatform) {
            parameters.put("openid", openid);
        }
        if (!mode.encrypts()) {
            return new CallbackRequest(endpoint, parameters, payload);
        }
        Envelope envelope = new Envelope(account.encodingAesKey(), account.appId(), random);
        String encrypt = envelope.seal(payload);
        parameters.put("encrypt_type", "aes");
        parameters.put(
                "msg_signature",
                Signature.of(
                        account.token(),
                        parameters.getOrDefault("timestamp", ""),
                        parameters.getOrDefault("nonce", ""),
                        encrypt));
        String body = mode == SecurityMode.SAFE ? safe(encrypt) : compatible(payload, encrypt);
        return new CallbackRequest(endpoint, parameters, body.getBytes(StandardCharsets.UTF_8));
    }

    /** The request with which WeChat verifies a URL. Its {@code echostr} is the expected answer. */
    public CallbackRequest handshake() {
        Map<String, String> parameters = signed();
        parameters.put("echostr", Long.toString(random.nextLong(1L << 62)));
        return new CallbackRequest(endpoint, parameters, new byte[0]);
    }

    private Map<String, String> signed() {
        String timestamp = Long.toString(clock.instant().getEpochSecond());
        String nonce = Integer.toString(random.nextInt(100_000_000, Integer.MAX_VALUE));
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("signature", Signature.of(account.token(), timestamp, nonce));
        parameters.put("timestamp", timestamp);
        parameters.put("nonce", nonce);
        return parameters;
    }

    private String safe(String encrypt) {
        XmlWriter out = new XmlWriter();
        if (toPlatform) {
            out.text("AppId", account.appId());
        } else {
            out.text("ToUserName", account.originalId());
        }
        return out.text("Encrypt", encrypt).end();
    }

    private static String compatible(byte[] payload, String encrypt) {
        String plain = new String(payload, StandardCharsets.UTF_8);
        String sealed = "<Encrypt><![CDATA[" + encrypt + "]]></Encrypt>\n";
        int end = plain.lastIndexOf("</xml>");
        return end < 0 ? plain + sealed : plain.substring(0, end) + sealed + plain.substring(end);
    }
}
