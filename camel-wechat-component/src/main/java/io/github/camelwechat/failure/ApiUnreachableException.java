// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.failure;

import org.jspecify.annotations.Nullable;

/**
 * WeChat could not be asked, or its answer could not be understood, and no message went out: the
 * connection never opened, or the call was one that changes nothing.
 */
public final class ApiUnreachableException extends WeChatException {

    /**
     * @param apiPath the path of the call, without its query
     * @param what what happened, in one sentence without secrets
     */
    public ApiUnreachableException(
            String account, String apiPath, String what, @Nullable Throwable cause) {
        super(
                account,
                "WeChat could not be asked for "
                        + apiPath
                        + " of account '"
                        + account
                        + "': "
                        + what,
                cause);
    }

    @Override
    public boolean retryable() {
        return true;
    }
}
