// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.crypto;

import org.jspecify.annotations.Nullable;

/**
 * An envelope cannot be opened with this key. The message tells which step failed, never what was
 * inside.
 */
public final class EnvelopeException extends RuntimeException {

    EnvelopeException(String what, @Nullable Throwable cause) {
        super(what, cause);
    }
}
