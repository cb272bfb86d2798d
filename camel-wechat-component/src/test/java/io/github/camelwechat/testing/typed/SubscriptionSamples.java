// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.testing.typed;

import static io.github.camelwechat.testing.typed.TypedSample.named;
import static io.github.camelwechat.testing.typed.TypedSample.sample;

import io.github.camelwechat.message.SubscriptionEvent;
import java.util.List;
import java.util.Map;

/** Subscription notifications, with the list in its wrapper and at the top. */
final class SubscriptionSamples {

    private static final String ONE = "Q7invented_template_id_number_one_000000001";
    private static final String TWO = "R8invented_template_id_number_two_000000002";
    private static final String FOLDER = "events/subscribe-notify/";

    private SubscriptionSamples() {}

    static List<TypedSample> all() {
        return List.of(
                popup(
                        FOLDER + "subscribe_msg_popup_event.xml",
                        1789000400,
                        List.of(choice(ONE, "accept", 2), choice(TWO, "reject", 2))),
                popup(
                        FOLDER + "subscribe_msg_popup_event-single.xml",
                        1789000401,
                        List.of(choice(ONE, "accept", 1))),
                popup(
                        "json/subscribe_msg_popup_event-array.json",
                        1789000400,
                        List.of(choice(ONE, "accept", 2), choice(TWO, "reject", 2))),
                popup(
                        "json/subscribe_msg_popup_event-object.json",
                        1789000401,
                        List.of(choice(ONE, "accept", 1))),
                sample(
                        FOLDER + "subscribe_msg_change_event.xml",
                        SubscriptionEvent.SettingsChanged.class,
                        1789000402,
                        "choices",
                        List.of(choice(ONE, "reject", null), choice(TWO, "reject", null))),
                sent("", 1789000403, result("2700821399420063744", 0, "success")),
                sent(
                        "-failed",
                        1789000404,
                        result("2700821399420063745", 43101, "user refuse to accept the msg")));
    }

    private static TypedSample popup(String file, long createTime, List<?> choices) {
        return sample(file, SubscriptionEvent.PopupAnswered.class, createTime, "choices", choices);
    }

    private static TypedSample sent(String outcome, long createTime, Object result) {
        return sample(
                FOLDER + "subscribe_msg_sent_event" + outcome + ".xml",
                SubscriptionEvent.Sent.class,
                createTime,
                "results",
                List.of(result));
    }

    private static Map<String, Object> choice(String templateId, String status, Integer scene) {
        return named("templateId", templateId, "status", status, "popupScene", scene);
    }

    private static Map<String, Object> result(String messageId, int errorCode, String status) {
        return named(
                "templateId",
                ONE,
                "messageId",
                messageId,
                "errorCode",
                errorCode,
                "errorStatus",
                status);
    }
}
