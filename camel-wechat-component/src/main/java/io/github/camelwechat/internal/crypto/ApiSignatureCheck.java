// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.crypto;

/** Tells whether WeChat signed a text, by one of its certificates. Thread-safe. */
public interface ApiSignatureCheck {

    /** False for a forged signature, and for bytes that are none. */
    boolean accepts(byte[] text, byte[] signature);
}
