// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.message;

import java.util.List;

/** The events of WeChat's protocol, inbound.md 5.4. */
final class SubscriptionTypes {

    static final List<EventType> ALL =
            List.of(
                    new EventType(
                            "subscribe_msg_popup_event",
                            (r, f) ->
                                    new SubscriptionEvent.PopupAnswered(
                                            r, choices(f, "SubscribeMsgPopupEvent"))),
                    new EventType(
                            "subscribe_msg_change_event",
                            (r, f) ->
                                    new SubscriptionEvent.SettingsChanged(
                                            r, choices(f, "SubscribeMsgChangeEvent"))),
                    new EventType(
                            "subscribe_msg_sent_event",
                            (r, f) ->
                                    new SubscriptionEvent.Sent(
                                            r, results(f, "SubscribeMsgSentEvent"))));

    private static final String LIST = "List";

    private SubscriptionTypes() {}

    private static List<SubscriptionEvent.Choice> choices(Fields fields, String wrapper) {
        return list(fields, wrapper).stream()
                .map(
                        f ->
                                new SubscriptionEvent.Choice(
                                        f.needText("TemplateId"),
                                        f.needText("SubscribeStatusString"),
                                        f.integer("PopupScene")))
                .toList();
    }

    private static List<SubscriptionEvent.Result> results(Fields fields, String wrapper) {
        return list(fields, wrapper).stream()
                .map(
                        f ->
                                new SubscriptionEvent.Result(
                                        f.needText("TemplateId"),
                                        f.needText("MsgID"),
                                        f.needInt("ErrorCode"),
                                        f.text("ErrorStatus")))
                .toList();
    }

    /** In XML the list is in a wrapper named like the event, in JSON it is at the top. */
    private static List<Fields> list(Fields fields, String wrapper) {
        return fields.has(LIST) ? fields.each(LIST) : fields.needInside(wrapper).each(LIST);
    }
}
