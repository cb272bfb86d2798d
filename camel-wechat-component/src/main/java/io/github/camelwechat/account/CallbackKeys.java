// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.account;

import java.util.List;
import java.util.Objects;

/**
 * The keys that prove a callback genuine. During a rotation the previous values are still accepted.
 *
 * @param mode how callbacks are protected
 * @param tokens the current token first, then the previous one if it is still accepted
 * @param aesKeys the current key first, then the previous one; empty only in plain mode
 */
public record CallbackKeys(SecurityMode mode, List<Secret> tokens, List<EncodingAesKey> aesKeys) {

    public CallbackKeys {
        Objects.requireNonNull(mode, "mode");
        tokens = List.copyOf(tokens);
        aesKeys = List.copyOf(aesKeys);
        if (tokens.isEmpty()) {
            throw new IllegalArgumentException("at least one token is needed to verify callbacks");
        }
        if (mode.encrypted() && aesKeys.isEmpty()) {
            throw new IllegalArgumentException(
                    "at least one EncodingAESKey is needed in " + mode + " mode");
        }
    }
}
