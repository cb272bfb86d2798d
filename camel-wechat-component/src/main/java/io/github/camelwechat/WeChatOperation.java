// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat;

/** What a producer does. */
public enum WeChatOperation {
    /**
     * Sends the body to a user: passively while the callback is open, otherwise as customer-service
     * message.
     */
    sendMessage,
    /** Puts the media named by header CamelWeChatMediaId into the body, as a stream. */
    downloadMedia,
    /** Puts what is known about a user's service window into the body, as a Map. */
    windowStatus
}
