// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.callback.xml;

import org.jspecify.annotations.Nullable;

/** A body is not what WeChat sends. The message tells what was wrong, never what the body said. */
public final class MalformedBodyException extends RuntimeException {

    private final String what;

    MalformedBodyException(String what, @Nullable Throwable cause) {
        super(what, cause);
        this.what = what;
    }

    /** Makes the exception for a body that could not be read in another way either. */
    MalformedBodyException alsoFor(MalformedBodyException otherReading) {
        return new MalformedBodyException(what, otherReading);
    }
}
