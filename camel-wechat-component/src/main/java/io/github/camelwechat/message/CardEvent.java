// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.message;

import io.github.camelwechat.account.OpenId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Cards and coupons (WeChat's protocol, inbound.md 5.8). A {@code cardId} names the kind of card, a
 * {@code cardCode} one user's card. {@link Approved}, {@link Refused}, {@link StockLow}, {@link
 * CoinOrder} and {@link MerchantReviewed} come from WeChat and are about nobody.
 */
public sealed interface CardEvent extends InboundEvent {

    /** A card passed WeChat's review and can be handed out. */
    record Approved(Received received, String cardId) implements CardEvent {}

    /**
     * A card did not pass WeChat's review.
     *
     * @param reason in words, null if not sent
     */
    record Refused(Received received, String cardId, @Nullable String reason)
            implements CardEvent {}

    /**
     * The user took a card.
     *
     * @param givenByFriend whether it was a gift
     * @param friend who gave it, null if nobody did
     * @param oldCardCode its code before it was given away, null if it was not
     * @param outerId the number of the place where it was handed out, as the account chose it; null
     *     if not sent
     * @param outerText the same as a text, null if there is none
     * @param restored whether the user had the member card before
     * @param recommended whether a friend recommended it
     * @param unionId the user's union id, null if not sent
     */
    record Taken(
            Received received,
            String cardId,
            String cardCode,
            boolean givenByFriend,
            @Nullable OpenId friend,
            @Nullable String oldCardCode,
            @Nullable String outerId,
            @Nullable String outerText,
            boolean restored,
            boolean recommended,
            @Nullable String unionId)
            implements CardEvent {}

    /**
     * The user gives a card away, or it came back because nobody took it.
     *
     * @param friend who is to have it, null if WeChat does not know
     * @param returned whether it came back
     * @param toChatRoom whether it was given to a group
     */
    record GivenAway(
            Received received,
            String cardId,
            String cardCode,
            @Nullable OpenId friend,
            boolean returned,
            boolean toChatRoom)
            implements CardEvent {}

    /** The user deleted a card. */
    record Deleted(Received received, String cardId, String cardCode) implements CardEvent {}

    /**
     * A card was redeemed.
     *
     * @param source by what: {@code FROM_API}, {@code FROM_MP} (the console), {@code
     *     FROM_MOBILE_HELPER} (the merchant's app), or what WeChat may add
     * @param locationId the shop, null if WeChat does not know
     * @param locationName the shop's name, null if WeChat does not know
     * @param staff who redeemed it in the merchant's app, else null
     * @param verifyCode what the user entered to redeem it alone, else null
     * @param remarkAmount the amount the user entered to redeem it alone, as entered; else null
     * @param outerId the number of the place where it was handed out, null if not sent
     * @param outerText what the account said when it redeemed the card, null if nothing
     */
    record Redeemed(
            Received received,
            String cardId,
            String cardCode,
            String source,
            @Nullable String locationId,
            @Nullable String locationName,
            @Nullable OpenId staff,
            @Nullable String verifyCode,
            @Nullable String remarkAmount,
            @Nullable String outerId,
            @Nullable String outerText)
            implements CardEvent {}

    /**
     * The user paid through a card.
     *
     * @param transactionId WeChat Pay's id of the payment
     * @param locationId the shop, null if WeChat does not know
     * @param locationName the shop's name, null if WeChat does not know
     * @param feeCents what was paid
     * @param originalFeeCents what would have been paid without the card
     */
    record Paid(
            Received received,
            String cardId,
            String cardCode,
            String transactionId,
            @Nullable String locationId,
            @Nullable String locationName,
            long feeCents,
            long originalFeeCents)
            implements CardEvent {}

    /**
     * The user looked at a member card. Sent only for cards with {@code need_push_on_view}.
     *
     * @param outerId the number of the place where it was handed out, null if not sent
     * @param outerText the same as a text, null if there is none
     */
    record Viewed(
            Received received,
            String cardId,
            String cardCode,
            @Nullable String outerId,
            @Nullable String outerText)
            implements CardEvent {}

    /** The user came to the chat from a card. */
    record ChatEntered(Received received, String cardId, String cardCode) implements CardEvent {}

    /**
     * The content of a member card changed.
     *
     * @param bonusChange points won, or lost if negative
     * @param balanceChangeCents money won, or spent if negative
     */
    record MemberCardChanged(
            Received received,
            String cardId,
            String cardCode,
            long bonusChange,
            long balanceChangeCents)
            implements CardEvent {}

    /** The user activated a member card, or changed what was entered then. */
    record MemberCardActivated(Received received, String cardId, String cardCode)
            implements CardEvent {}

    /**
     * Few are left of a card. Sent every twelve hours at most.
     *
     * @param detail how many, in English words; null if not sent
     */
    record StockLow(Received received, String cardId, @Nullable String detail)
            implements CardEvent {}

    /**
     * The account's coupon coins changed. Coins are counted, free ones and paid ones apart.
     *
     * @param status such as {@code ORDER_STATUS_FINANCE_SUCC}
     * @param createdAt when the order was made, null if not sent
     * @param paidAt when it was paid, null if it was not
     * @param description null if there is none
     * @param orderType {@code ORDER_TYPE_SYS_ADD} (WeChat gave some), {@code ORDER_TYPE_WXPAY}
     *     (bought), {@code ORDER_TYPE_REFUND}, {@code ORDER_TYPE_REDUCE} (used), {@code
     *     ORDER_TYPE_SYS_REDUCE} (WeChat took some), or what WeChat may add
     * @param memo null if there is none
     * @param receipt what the receipt says, null if there is none
     */
    record CoinOrder(
            Received received,
            String orderId,
            String status,
            @Nullable Instant createdAt,
            @Nullable Instant paidAt,
            @Nullable String description,
            long freeCoins,
            long paidCoins,
            long refundedFreeCoins,
            long refundedPaidCoins,
            String orderType,
            @Nullable String memo,
            @Nullable String receipt)
            implements CardEvent {}

    /**
     * WeChat reviewed a sub-merchant.
     *
     * @param reason why not, in words; null if there is none
     */
    record MerchantReviewed(
            Received received, String merchantId, boolean approved, @Nullable String reason)
            implements CardEvent {}
}
