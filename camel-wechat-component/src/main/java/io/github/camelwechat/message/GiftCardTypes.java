// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.message;

import java.util.List;

/** The gift-card events of WeChat's protocol, inbound.md 5.8. */
final class GiftCardTypes {

    private static final String PAGE_ID = "PageId";
    private static final String ORDER_ID = "OrderId";
    private static final String IS_CHAT_ROOM = "IsChatRoom";

    static final List<EventType> ALL =
            List.of(
                    new EventType(
                            "giftcard_pay_done",
                            (r, f) ->
                                    new GiftCardEvent.Bought(
                                            r, f.needText(PAGE_ID), f.needText(ORDER_ID))),
                    new EventType(
                            "giftcard_send_to_friend",
                            (r, f) ->
                                    new GiftCardEvent.SentToFriend(
                                            r,
                                            f.needText(PAGE_ID),
                                            f.needText(ORDER_ID),
                                            f.flag(IS_CHAT_ROOM),
                                            f.flag("IsReturnBack"))),
                    new EventType(
                            "giftcard_user_accept",
                            (r, f) ->
                                    new GiftCardEvent.Accepted(
                                            r,
                                            f.needText(PAGE_ID),
                                            f.needText(ORDER_ID),
                                            f.flag(IS_CHAT_ROOM))));

    private GiftCardTypes() {}
}
