// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.async;

import java.util.concurrent.CompletionException;

/** What stages wrap failures in. */
public final class Failures {

    private Failures() {}

    /** What went wrong, without the wrapping of the stage that tells it. */
    public static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null
                ? failure.getCause()
                : failure;
    }
}
