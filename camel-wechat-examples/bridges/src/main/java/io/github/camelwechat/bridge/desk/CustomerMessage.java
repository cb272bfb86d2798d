// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.bridge.desk;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something a customer said or did.
 *
 * @param id the same for every delivery of one callback, different for any two: 34 lower-case
 *     letters and digits; give it to the helpdesk, so that {@link Helpdesk#find} finds it
 * @param at when it happened according to WeChat
 * @param content what was said; a {@link Content.Media} is downloaded
 * @param wechatConversation the id of the conversation where the account has {@code
 *     conversationGap}; null if it has none
 */
public record CustomerMessage(
        Customer customer,
        String id,
        Instant at,
        Content content,
        @Nullable String wechatConversation) {

    /**
     * The same message with another content, such as a text for what the helpdesk does not take.
     */
    public CustomerMessage with(Content other) {
        return new CustomerMessage(customer, id, at, other, wechatConversation);
    }
}
