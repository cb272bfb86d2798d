// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.testing.typed;

import static io.github.camelwechat.testing.typed.TypedSample.named;

import io.github.camelwechat.account.OpenId;
import io.github.camelwechat.message.CardEvent;
import io.github.camelwechat.message.GiftCardEvent;
import io.github.camelwechat.message.InboundEvent;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Cards, coupons and gift cards. */
final class CardSamples {

    private static final String CARD_ID = "pK7dQ5cT3vBn6mJhG9fDsA2xZqWe";
    private static final String CODE = "700412009833";
    private static final OpenId FRIEND = new OpenId("oK7dQ5aS9kXq3wRtF6uHbN0jMdVe");
    private static final OpenId STAFF = new OpenId("oK7dQ5pL4nCy7gYiD1zTeK8fQsWb");
    private static final String UNION_ID = "oZx91sQvLw3tN0bHkUyC5eRfA7Yd";

    private CardSamples() {}

    static List<TypedSample> all() {
        return List.of(
                ofKind("card_pass_check", CardEvent.Approved.class, 1789000800, Map.of())
                        .aboutNobody(),
                ofKind(
                                "card_not_pass_check",
                                CardEvent.Refused.class,
                                1789000801,
                                named("reason", "商户名与主体不符"))
                        .aboutNobody(),
                card(
                        "user_get_card",
                        CardEvent.Taken.class,
                        1789000802,
                        CODE,
                        named(
                                "givenByFriend",
                                false,
                                "friend",
                                null,
                                "oldCardCode",
                                null,
                                "outerId",
                                "0",
                                "outerText",
                                "poster-7",
                                "restored",
                                false,
                                "recommended",
                                false,
                                "unionId",
                                UNION_ID)),
                card(
                        "user_get_card-gift",
                        CardEvent.Taken.class,
                        1789000803,
                        "700412009901",
                        named(
                                "givenByFriend",
                                true,
                                "friend",
                                FRIEND,
                                "oldCardCode",
                                CODE,
                                "outerId",
                                "0",
                                "outerText",
                                null,
                                "restored",
                                false,
                                "recommended",
                                false,
                                "unionId",
                                UNION_ID)),
                card(
                        "user_gifting_card",
                        CardEvent.GivenAway.class,
                        1789000804,
                        CODE,
                        named("friend", FRIEND, "returned", false, "toChatRoom", false)),
                card("user_del_card", CardEvent.Deleted.class, 1789000805, CODE, Map.of()),
                new TypedSample(
                        "edge/whitespace-around-cdata.xml",
                        CardEvent.Deleted.class,
                        TypedSample.USER,
                        Instant.ofEpochSecond(1789003000),
                        null,
                        null,
                        named("cardId", CARD_ID, "cardCode", CODE)),
                card(
                        "user_consume_card",
                        CardEvent.Redeemed.class,
                        1789000806,
                        CODE,
                        named(
                                "source",
                                "FROM_MOBILE_HELPER",
                                "locationId",
                                "390217",
                                "locationName",
                                "湖滨店",
                                "staff",
                                STAFF,
                                "verifyCode",
                                null,
                                "remarkAmount",
                                null,
                                "outerId",
                                "0",
                                "outerText",
                                "pos-3")),
                card(
                        "user_pay_from_pay_cell",
                        CardEvent.Paid.class,
                        1789000807,
                        CODE,
                        named(
                                "transactionId",
                                "4200009876202609091234567890",
                                "locationId",
                                "390217",
                                "locationName",
                                "湖滨店",
                                "feeCents",
                                8800L,
                                "originalFeeCents",
                                10000L)),
                card(
                        "user_view_card",
                        CardEvent.Viewed.class,
                        1789000808,
                        CODE,
                        named("outerId", null, "outerText", "poster-7")),
                card(
                        "user_enter_session_from_card",
                        CardEvent.ChatEntered.class,
                        1789000809,
                        CODE,
                        Map.of()),
                card(
                        "update_member_card",
                        CardEvent.MemberCardChanged.class,
                        1789000810,
                        CODE,
                        named("bonusChange", -30L, "balanceChangeCents", 1500L)),
                ofKind(
                                "card_sku_remind",
                                CardEvent.StockLow.class,
                                1789000811,
                                named("detail", "the card's quantity is equal to 37"))
                        .aboutNobody(),
                event(
                                "card_pay_order",
                                CardEvent.CoinOrder.class,
                                1789000812,
                                named(
                                        "orderId",
                                        "880017345",
                                        "status",
                                        "ORDER_STATUS_FINANCE_SUCC",
                                        "createdAt",
                                        Instant.ofEpochSecond(1788999000),
                                        "paidAt",
                                        Instant.ofEpochSecond(1788999060),
                                        "description",
                                        null,
                                        "freeCoins",
                                        150L,
                                        "paidCoins",
                                        20L,
                                        "refundedFreeCoins",
                                        0L,
                                        "refundedPaidCoins",
                                        0L,
                                        "orderType",
                                        "ORDER_TYPE_WXPAY",
                                        "memo",
                                        "充值",
                                        "receipt",
                                        null))
                        .aboutNobody(),
                card(
                        "submit_membercard_user_info",
                        CardEvent.MemberCardActivated.class,
                        1789000813,
                        CODE,
                        Map.of()),
                giftCard("giftcard_pay_done", GiftCardEvent.Bought.class, 1789000814, Map.of()),
                giftCard(
                        "giftcard_send_to_friend",
                        GiftCardEvent.SentToFriend.class,
                        1789000815,
                        named("toChatRoom", true, "returned", false)),
                giftCard(
                        "giftcard_user_accept",
                        GiftCardEvent.Accepted.class,
                        1789000816,
                        named("fromChatRoom", false)),
                event(
                                "card_merchant_check_result",
                                CardEvent.MerchantReviewed.class,
                                1789000817,
                                named("merchantId", "50231", "approved", false, "reason", "协议未盖章"))
                        .aboutNobody());
    }

    private static TypedSample card(
            String name,
            Class<? extends InboundEvent> type,
            long createTime,
            String cardCode,
            Map<String, Object> more) {
        Map<String, Object> fields = named("cardCode", cardCode);
        fields.putAll(more);
        return ofKind(name, type, createTime, fields);
    }

    private static TypedSample ofKind(
            String name,
            Class<? extends InboundEvent> type,
            long createTime,
            Map<String, Object> more) {
        Map<String, Object> fields = named("cardId", CARD_ID);
        fields.putAll(more);
        return event(name, type, createTime, fields);
    }

    private static TypedSample giftCard(
            String name,
            Class<? extends InboundEvent> type,
            long createTime,
            Map<String, Object> more) {
        Map<String, Object> fields =
                named("pageId", "inv3nt3dPage+Id/0==", "orderId", "G20260909X1");
        fields.putAll(more);
        return event(name, type, createTime, fields);
    }

    private static TypedSample event(
            String name,
            Class<? extends InboundEvent> type,
            long createTime,
            Map<String, Object> fields) {
        return new TypedSample(
                "events/card/" + name + ".xml",
                type,
                TypedSample.USER,
                Instant.ofEpochSecond(createTime),
                null,
                null,
                new LinkedHashMap<>(fields));
    }
}
