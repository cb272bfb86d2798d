// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.callback.verify;

import io.github.camelwechat.account.Secret;
import io.github.camelwechat.internal.crypto.EnvelopeCipher;
import org.jspecify.annotations.Nullable;

/**
 * Proof that a request came from somebody who knows our token. Only {@link CallbackVerifier} makes
 * one.
 *
 * <p>In safe and compatible mode the proof covers every byte of the message, and that it was sealed
 * for our appid. In plain mode WeChat signs neither the body nor its length: whoever once saw a
 * signed URL can say anything for as long as the timestamp is fresh.
 */
public abstract sealed class VerifiedCallback {

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
