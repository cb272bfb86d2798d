// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.callback;

import java.util.concurrent.CompletionException;

/** What stages wrap failures in. */
final class Failures {

    private Failures() {}

    /** What went wrong, without the wrapping of the stage that tells it. */
    static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null
                ? failure.getCause()
                : failure;
    }
}
