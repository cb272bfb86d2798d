// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api;

import org.jspecify.annotations.Nullable;

/**
 * A complete HTTP answer, not yet understood.
 *
 * @param contentType as sent, which says little: WeChat often labels JSON as text
 * @param body not copied
 */
record HttpReply(
        int status,
        @Nullable String contentType,
        @Nullable String contentDisposition,
        @Nullable String location,
        byte[] body) {

    boolean successful() {
        return status >= 200 && status < 300;
    }
}
