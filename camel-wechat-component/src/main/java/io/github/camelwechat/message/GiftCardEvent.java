// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.message;

/**
 * Gift cards (WeChat's protocol, inbound.md 5.8). A {@code pageId} names the page of the shop, an
 * {@code orderId} one purchase.
 */
public sealed interface GiftCardEvent extends InboundEvent {

    /** The user bought a gift card. */
    record Bought(Received received, String pageId, String orderId) implements GiftCardEvent {}

    /**
     * The user sent a gift card to a friend, or it came back because nobody took it.
     *
     * @param toChatRoom whether it was sent to a group
     * @param returned whether it came back
     */
    record SentToFriend(
            Received received, String pageId, String orderId, boolean toChatRoom, boolean returned)
            implements GiftCardEvent {}

    /**
     * The user accepted a gift card.
     *
     * @param fromChatRoom whether it had been sent to a group
     */
    record Accepted(Received received, String pageId, String orderId, boolean fromChatRoom)
            implements GiftCardEvent {}
}
