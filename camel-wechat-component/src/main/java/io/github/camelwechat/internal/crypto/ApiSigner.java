// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.crypto;

/** Signs API calls with our private key. Thread-safe. */
public interface ApiSigner {

    /** The signature of a text. */
    byte[] sign(byte[] text);
}
