// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.failure;

import org.jspecify.annotations.Nullable;

/** The state store could not answer. It never means "no". */
public final class StateStoreException extends WeChatException {

    /** The account of failures that concern every account that uses the store. */
    public static final String EVERY_ACCOUNT = "*";

    /**
     * @param what what happened, in one sentence without secrets
     */
    public StateStoreException(String what, @Nullable Throwable cause) {
        super(EVERY_ACCOUNT, "the state store could not answer: " + what, cause);
    }

    @Override
    public boolean retryable() {
        return true;
    }
}
