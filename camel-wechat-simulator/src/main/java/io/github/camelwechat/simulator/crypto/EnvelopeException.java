// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.crypto;

/** A ciphertext that this account's key does not open. */
public final class EnvelopeException extends Exception {
    private static final long serialVersionUID = 1L;

    EnvelopeException(String message) {
        super(message);
    }
}
