// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.callback.verify;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.account.CallbackKeys;
import io.github.camelwechat.account.Secret;
import io.github.camelwechat.failure.CallbackRejectedException;
import io.github.camelwechat.failure.CallbackRejectedException.Reason;
import io.github.camelwechat.internal.callback.xml.MalformedBodyException;
import io.github.camelwechat.internal.callback.xml.SafeXml;
import io.github.camelwechat.internal.crypto.Digest;
import io.github.camelwechat.internal.crypto.EnvelopeCipher;
import io.github.camelwechat.internal.crypto.EnvelopeException;
import io.github.camelwechat.message.Received;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The only judge of genuineness, in the order in which its methods are written. How strict it is
 * comes from configuration, never from the request. Thread-safe.
 */
public final class CallbackVerifier {

    /** Longer than any echo WeChat ever sent, short enough to be no use to anybody else. */
    private static final int LONGEST_ECHO = 256;

    private static final int DIGITS_OF_SECONDS = 10;

    /** WeChat opened Official Accounts in August 2012. */
    private static final long FIRST_CALLBACK = 1_343_779_200L;

    private final Account account;
    private final CallbackKeys keys;
    private final List<ByteBuffer> tokens;
    private final Digest sha1 = Digest.sha1();
    private final List<EnvelopeCipher> ciphers;
    private final Duration freshness;
    private final int maxBodySize;
    private final InstantSource clock;
    private final Consumer<String> previousUsed;

    /**
     * A request that somebody signed who knows our token. In encrypted modes the body may still be
     * anything.
     */
    public static final class SignedRequest {
        private final CallbackRequest request;
        private final ByteBuffer timestamp;
        private final ByteBuffer nonce;

        private SignedRequest(CallbackRequest request, ByteBuffer timestamp, ByteBuffer nonce) {
            this.request = request;
            this.timestamp = timestamp;
            this.nonce = nonce;
        }
    }

    /**
     * Proof that a request came from somebody who knows our token. Only the verifier makes one.
     *
     * <p>In safe and compatible mode the proof covers every byte of the message, and that it was
     * sealed for our appid. In plain mode WeChat signs neither the body nor its length: whoever
     * once saw a signed URL can say anything for as long as the timestamp is fresh.
     */
    public abstract static sealed class VerifiedCallback {

        private VerifiedCallback() {}

        /** WeChat asks whether the URL is ours. */
        public static final class Handshake extends VerifiedCallback {
            private final String echo;

            Handshake(String echo) {
                this.echo = echo;
            }

            public String echo() {
                return echo;
            }
        }

        /** A message or an event. */
        public static final class Delivery extends VerifiedCallback {
            private final byte[] message;
            private final @Nullable Seal seal;

            Delivery(byte[] message, @Nullable Seal seal) {
                this.message = message;
                this.seal = seal;
            }

            /** The decrypted body. */
            public byte[] message() {
                return message;
            }

            /** Returns the seal for an answer, null in plain mode. */
            @Nullable
            public Seal seal() {
                return seal;
            }
        }

        /**
         * The key and the token that fitted the request. An answer uses the same, because during a
         * rotation WeChat knows only those (inbound.md 2.4, key rotation).
         */
        public record Seal(EnvelopeCipher cipher, Secret token) {}
    }

    /**
     * @param freshness how far the signed timestamp may be from our clock; zero turns the check off
     * @param maxBodySize in bytes
     * @param previousUsed is told the option of a credential that is being rotated out
     */
    public CallbackVerifier(
            Account account,
            CallbackKeys keys,
            Duration freshness,
            int maxBodySize,
            SecureRandom random,
            InstantSource clock,
            Consumer<String> previousUsed) {
        this.account = account;
        this.keys = keys;
        this.tokens = keys.tokens().stream().map(token -> bytes(token.reveal())).toList();
        this.ciphers = keys.aesKeys().stream().map(key -> new EnvelopeCipher(key, random)).toList();
        this.freshness = freshness;
        this.maxBodySize = maxBodySize;
        this.clock = clock;
        this.previousUsed = previousUsed;
    }

    /** Returns the size, in bytes, above which a body is refused. */
    public int maxBodySize() {
        return maxBodySize;
    }

    /**
     * Checks what can be checked before anything is computed: the method, and the size of the body.
     *
     * @throws CallbackRejectedException if it is no callback, or too large
     */
    public void checkForm(CallbackRequest request) {
        switch (request.method()) {
            case "GET" -> required(request, "echostr");
            case "POST" -> checkSize(request);
            default -> throw reject(Reason.METHOD, "only GET and POST are callbacks");
        }
    }

    private void checkSize(CallbackRequest request) {
        if (request.body().length > maxBodySize) {
            throw reject(
                    Reason.TOO_LARGE,
                    "the body is larger than maxBodySize, " + maxBodySize + " bytes");
        }
    }

    /**
     * Checks that one of our tokens signed the request, and lately.
     *
     * @throws CallbackRejectedException if not
     */
    public SignedRequest checkSignature(CallbackRequest request) {
        String signature = required(request, "signature");
        String timestamp = required(request, "timestamp");
        SignedRequest signed =
                new SignedRequest(request, bytes(timestamp), bytes(required(request, "nonce")));
        if (signer(signature, signed.timestamp, signed.nonce) < 0) {
            throw reject(
                    Reason.SIGNATURE,
                    "signature was not made with our token: compare option token with the WeChat"
                            + " console");
        }
        checkFreshness(timestamp);
        return signed;
    }

    /**
     * Opens the envelope, where the mode has one.
     *
     * @throws CallbackRejectedException if the body is not a genuine callback of our account
     */
    public VerifiedCallback decrypt(SignedRequest signed) {
        CallbackRequest request = signed.request;
        if (request.method().equals("GET")) {
            return handshake(request);
        }
        return keys.mode().encrypted() ? open(signed) : plain(request);
    }

    /** Tells whether a configured token signed the request; what it says may still be refused. */
    public boolean recognises(CallbackRequest request) {
        String signature = request.query().get("signature");
        String timestamp = request.query().get("timestamp");
        String nonce = request.query().get("nonce");
        return signature != null
                && timestamp != null
                && nonce != null
                && signer(signature, bytes(timestamp), bytes(nonce)) >= 0;
    }

    /**
     * Refuses a callback for another account, if we know our original id and the callback names
     * one.
     */
    public void checkAddressee(Received received) {
        String addressee = received.text("ToUserName");
        if (account.originalId() != null
                && addressee != null
                && !addressee.equals(account.originalId())) {
            throw reject(
                    Reason.FOREIGN,
                    "it is addressed to another account than originalId " + account.originalId());
        }
    }

    /**
     * Refuses an old callback whose URL was made fresh again: the signature sorts what it signs and
     * joins it without a seam, so timestamp and nonce can be exchanged, and digits moved from one
     * into the other. Then the time that was signed is at the other end of the joined digits, and
     * what says when it was is {@code CreateTime}.
     *
     * <p>An old {@code CreateTime} alone is no reason: how late WeChat may deliver is not
     * documented. Nor is such a nonce: a fifth of WeChat's could be a time. In plain mode {@code
     * CreateTime} is as unsigned as the rest of the body.
     *
     * @throws CallbackRejectedException if that is likely
     */
    public void checkAge(CallbackRequest request, Received received) {
        Instant created = received.createTime();
        boolean recent = created != null && away(created.getEpochSecond()) <= freshness.toSeconds();
        if (freshness.isZero() || recent) {
            return;
        }
        String timestamp = required(request, "timestamp");
        String nonce = required(request, "nonce");
        if (couldHaveBeenSigned(timestamp, nonce)) {
            throw reject(
                    Reason.STALE,
                    created == null
                            ? "nonce could be the timestamp that was signed, and there is no"
                                    + " CreateTime that says otherwise"
                            : "CreateTime is not recent, and nonce could be the timestamp that was"
                                    + " signed");
        }
    }

    /** Tells whether the digits that are not the timestamp are an earlier time. */
    private boolean couldHaveBeenSigned(String timestamp, String nonce) {
        boolean first = timestamp.compareTo(nonce) <= 0;
        String joined = first ? timestamp + nonce : nonce + timestamp;
        int end = joined.length();
        String other =
                first
                        ? joined.substring(Math.max(0, end - DIGITS_OF_SECONDS))
                        : joined.substring(0, Math.min(DIGITS_OF_SECONDS, end));
        if (!isSeconds(other)) {
            return false;
        }
        long seconds = Long.parseLong(other);
        return seconds >= FIRST_CALLBACK
                && seconds <= clock.instant().getEpochSecond()
                && away(seconds) > freshness.toSeconds();
    }

    /**
     * The handshake is the same in every mode: {@code echostr} is never encrypted (inbound.md 1).
     */
    private VerifiedCallback handshake(CallbackRequest request) {
        String echo = required(request, "echostr");
        if (echo.length() > LONGEST_ECHO) {
            throw reject(
                    Reason.MALFORMED, "echostr is longer than " + LONGEST_ECHO + " characters");
        }
        return new VerifiedCallback.Handshake(echo);
    }

    private VerifiedCallback plain(CallbackRequest request) {
        if (encryptOf(request) != null) {
            throw reject(
                    Reason.ENCRYPTED,
                    "it is encrypted, but securityMode is plain: set securityMode to what the"
                            + " WeChat console shows");
        }
        return new VerifiedCallback.Delivery(request.body(), null);
    }

    /** {@code signature} does not cover the body; {@code msg_signature} does (inbound.md 2.2). */
    private VerifiedCallback open(SignedRequest signed) {
        CallbackRequest request = signed.request;
        String msgSignature = required(request, "msg_signature");
        ByteBuffer encrypt = encryptOf(request);
        if (encrypt == null) {
            throw reject(
                    Reason.NOT_ENCRYPTED,
                    "it is not encrypted, but securityMode is "
                            + keys.mode().name().toLowerCase(Locale.ROOT)
                            + ": set securityMode to what the WeChat console shows");
        }
        int token = signer(msgSignature, signed.timestamp, signed.nonce, encrypt);
        if (token < 0) {
            throw reject(Reason.SIGNATURE, "msg_signature does not fit the encrypted body");
        }
        for (EnvelopeCipher cipher : ciphers) {
            EnvelopeCipher.Envelope envelope = tryOpen(cipher, encrypt);
            if (envelope != null) {
                VerifiedCallback delivery =
                        ours(envelope, new VerifiedCallback.Seal(cipher, keys.tokens().get(token)));
                noteRotation(!cipher.equals(ciphers.get(0)), "previousEncodingAesKey");
                noteRotation(token > 0, "previousToken");
                return delivery;
            }
        }
        throw reject(
                Reason.CIPHER,
                "msg_signature is right, but encodingAesKey does not open the envelope:"
                        + " compare it with the key the WeChat console shows");
    }

    /** The one thing that is read before the signature over it can be checked. */
    private @Nullable ByteBuffer encryptOf(CallbackRequest request) {
        try {
            return SafeXml.readEncrypt(request.body());
        } catch (MalformedBodyException e) {
            throw new CallbackRejectedException(
                    account.name(),
                    Reason.MALFORMED,
                    "its body cannot be read: " + e.getMessage(),
                    e);
        }
    }

    private VerifiedCallback ours(EnvelopeCipher.Envelope envelope, VerifiedCallback.Seal seal) {
        if (!envelope.appId().equals(account.envelopeAppId())) {
            throw reject(
                    Reason.FOREIGN,
                    "the envelope was sealed for another appid than " + account.envelopeAppId());
        }
        return new VerifiedCallback.Delivery(envelope.message(), seal);
    }

    /**
     * Both sides of the clock: a timestamp from the future would be good for longer than the limit.
     */
    private void checkFreshness(String timestamp) {
        if (freshness.isZero()) {
            return;
        }
        if (!isSeconds(timestamp)) {
            throw reject(Reason.MALFORMED, "timestamp is not a number of seconds");
        }
        long away = away(Long.parseLong(timestamp));
        if (away > freshness.toSeconds()) {
            throw reject(
                    Reason.STALE,
                    "the signed timestamp is "
                            + away
                            + " s away from our clock, more than freshness allows ("
                            + freshness.toSeconds()
                            + " s): check the clock of this machine");
        }
    }

    private long away(long seconds) {
        return Math.abs(Math.floorDiv(clock.millis(), 1000) - seconds);
    }

    private static boolean isSeconds(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return !text.isEmpty() && text.length() <= DIGITS_OF_SECONDS;
    }

    private void noteRotation(boolean previous, String option) {
        if (previous) {
            previousUsed.accept(option);
        }
    }

    /** Finds the token that made the signature; negative if none of ours did. */
    private int signer(String signature, ByteBuffer... signed) {
        ByteBuffer[] parts = new ByteBuffer[signed.length + 1];
        System.arraycopy(signed, 0, parts, 1, signed.length);
        for (int token = 0; token < tokens.size(); token++) {
            parts[0] = tokens.get(token);
            if (sha1.isCallbackSignature(signature, parts)) {
                return token;
            }
        }
        return -1;
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private EnvelopeCipher.@Nullable Envelope tryOpen(EnvelopeCipher cipher, ByteBuffer encrypt) {
        try {
            return cipher.open(encrypt);
        } catch (EnvelopeException e) {
            return null;
        }
    }

    private String required(CallbackRequest request, String parameter) {
        String value = request.query().get(parameter);
        if (value != null && !value.isEmpty()) {
            return value;
        }
        throw reject(
                Reason.PARAMETER_MISSING,
                request.query().ambiguous().contains(parameter)
                        ? "query parameter "
                                + parameter
                                + " is there several times with different values: see what a proxy"
                                + " in front makes of the URL"
                        : "query parameter " + parameter + " is missing");
    }

    private CallbackRejectedException reject(Reason reason, String what) {
        return new CallbackRejectedException(account.name(), reason, what, null);
    }
}
