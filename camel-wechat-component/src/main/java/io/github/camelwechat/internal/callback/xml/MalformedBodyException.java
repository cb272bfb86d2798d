// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.callback.xml;

import org.jspecify.annotations.Nullable;

/** A body is not what WeChat sends. The message tells what was wrong, never what the body said. */
public final class MalformedBodyException extends RuntimeException {

    MalformedBodyException(String what, @Nullable Throwable cause) {
        super(what, cause);
    }
}
