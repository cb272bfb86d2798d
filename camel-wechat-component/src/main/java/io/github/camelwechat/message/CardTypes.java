// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.message;

import java.util.List;

/** The events of WeChat's protocol, inbound.md 5.8, but for gift cards. */
final class CardTypes {

    private static final String CARD_ID = "CardId";
    private static final String CARD_CODE = "UserCardCode";
    private static final String OUTER_ID = "OuterId";
    private static final String OUTER_TEXT = "OuterStr";

    static final List<EventType> ALL =
            List.of(
                    new EventType(
                            "card_pass_check",
                            (r, f) -> new CardEvent.Approved(r, f.needText(CARD_ID))),
                    new EventType(
                            "card_not_pass_check",
                            (r, f) ->
                                    new CardEvent.Refused(
                                            r, f.needText(CARD_ID), f.text("RefuseReason"))),
                    new EventType("user_get_card", CardTypes::taken),
                    new EventType(
                            "user_gifting_card",
                            (r, f) ->
                                    new CardEvent.GivenAway(
                                            r,
                                            f.needText(CARD_ID),
                                            f.needText(CARD_CODE),
                                            f.openId("FriendUserName"),
                                            f.flag("IsReturnBack"),
                                            f.flag("IsChatRoom"))),
                    new EventType(
                            "user_del_card",
                            (r, f) ->
                                    new CardEvent.Deleted(
                                            r, f.needText(CARD_ID), f.needText(CARD_CODE))),
                    new EventType("user_consume_card", CardTypes::redeemed),
                    new EventType(
                            "user_pay_from_pay_cell",
                            (r, f) ->
                                    new CardEvent.Paid(
                                            r,
                                            f.needText(CARD_ID),
                                            f.needText(CARD_CODE),
                                            f.needText("TransId"),
                                            f.text("LocationId"),
                                            f.text("LocationName"),
                                            f.needLong("Fee"),
                                            f.needLong("OriginalFee"))),
                    new EventType(
                            "user_view_card",
                            (r, f) ->
                                    new CardEvent.Viewed(
                                            r,
                                            f.needText(CARD_ID),
                                            f.needText(CARD_CODE),
                                            f.text(OUTER_ID),
                                            f.text(OUTER_TEXT))),
                    new EventType(
                            "user_enter_session_from_card",
                            (r, f) ->
                                    new CardEvent.ChatEntered(
                                            r, f.needText(CARD_ID), f.needText(CARD_CODE))),
                    new EventType(
                            "update_member_card",
                            (r, f) ->
                                    new CardEvent.MemberCardChanged(
                                            r,
                                            f.needText(CARD_ID),
                                            f.needText(CARD_CODE),
                                            f.needLong("ModifyBonus"),
                                            f.needLong("ModifyBalance"))),
                    new EventType(
                            "submit_membercard_user_info",
                            (r, f) ->
                                    new CardEvent.MemberCardActivated(
                                            r, f.needText(CARD_ID), f.needText(CARD_CODE))),
                    new EventType(
                            "card_sku_remind",
                            (r, f) ->
                                    new CardEvent.StockLow(
                                            r, f.needText(CARD_ID), f.text("Detail"))),
                    new EventType("card_pay_order", CardTypes::coinOrder),
                    new EventType(
                            "card_merchant_check_result",
                            (r, f) ->
                                    new CardEvent.MerchantReviewed(
                                            r,
                                            f.needText("MerchantId"),
                                            f.needFlag("IsPass"),
                                            f.text("Reason"))));

    private CardTypes() {}

    private static InboundEvent taken(Received received, Fields fields) {
        return new CardEvent.Taken(
                received,
                fields.needText(CARD_ID),
                fields.needText(CARD_CODE),
                fields.flag("IsGiveByFriend"),
                fields.openId("FriendUserName"),
                fields.text("OldUserCardCode"),
                fields.text(OUTER_ID),
                fields.text(OUTER_TEXT),
                fields.flag("IsRestoreMemberCard"),
                fields.flag("IsRecommendByFriend"),
                fields.text("UnionId"));
    }

    private static InboundEvent redeemed(Received received, Fields fields) {
        return new CardEvent.Redeemed(
                received,
                fields.needText(CARD_ID),
                fields.needText(CARD_CODE),
                fields.needText("ConsumeSource"),
                fields.text("LocationId"),
                fields.text("LocationName"),
                fields.openId("StaffOpenId"),
                fields.text("VerifyCode"),
                fields.text("RemarkAmount"),
                fields.text(OUTER_ID),
                fields.text(OUTER_TEXT));
    }

    private static InboundEvent coinOrder(Received received, Fields fields) {
        return new CardEvent.CoinOrder(
                received,
                fields.needText("OrderId"),
                fields.needText("Status"),
                fields.time("CreateOrderTime"),
                fields.time("PayFinishTime"),
                fields.text("Desc"),
                fields.needLong("FreeCoinCount"),
                fields.needLong("PayCoinCount"),
                fields.needLong("RefundFreeCoinCount"),
                fields.needLong("RefundPayCoinCount"),
                fields.needText("OrderType"),
                fields.text("Memo"),
                fields.text("ReceiptInfo"));
    }
}
