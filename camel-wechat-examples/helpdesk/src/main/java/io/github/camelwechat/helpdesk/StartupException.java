// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.helpdesk;

import org.jspecify.annotations.Nullable;

/**
 * A program cannot start, for a reason its user can do something about. The message is one sentence
 * for the console.
 */
public final class StartupException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    StartupException(String sentence) {
        this(sentence, null);
    }

    StartupException(String sentence, @Nullable Throwable cause) {
        super(sentence, cause);
    }
}
