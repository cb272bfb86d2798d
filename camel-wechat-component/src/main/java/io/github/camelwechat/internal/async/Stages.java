// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.async;

import java.util.concurrent.CompletionException;

/** What {@link java.util.concurrent.CompletionStage} leaves to its users. */
public final class Stages {

    private Stages() {}

    /** The failure itself, without the wrapping that stages put around it. */
    public static Throwable cause(Throwable thrown) {
        Throwable cause = thrown;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }
}
