// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.window;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules of triggers: which callbacks open a window. */
class TriggerTest {

    private static final Instant NOW = Instant.parse("2026-11-19T08:00:00Z");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "VIEW",
                "view_miniprogram",
                "pic_sysphoto",
                "pic_photo_or_album",
                "pic_weixin",
                "location_select",
                "LOCATION",
                "unsubscribe",
                "TEMPLATESENDJOBFINISH",
                "user_get_card",
                "an_event_of_tomorrow"
            })
    void opensNothingForAnEventWeChatDoesNotCount(String event) {
        assertThat(Trigger.of(Callbacks.event(event, "k", NOW))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"device_event", "device_text", "hardware"})
    void opensNothingForADevice(String msgType) {
        assertThat(Trigger.of(Callbacks.message(msgType, "k", NOW))).isEmpty();
    }

    @Test
    void opensNothingForWhatIsNeitherMessageNorEvent() {
        assertThat(Trigger.of(Callbacks.of(null, null, "k", NOW, Map.of()))).isEmpty();
        assertThat(Trigger.of(Callbacks.of("event", null, "k", NOW, Map.of()))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text",
                "image",
                "voice",
                "video",
                "shortvideo",
                "location",
                "link",
                "file",
                "miniprogrampage",
                "a_type_of_tomorrow"
            })
    void countsAMessageOfAnyTypeAsAMessage(String msgType) {
        assertThat(Trigger.of(Callbacks.message(msgType, "k", NOW))).contains(Trigger.MESSAGE);
    }

    @Test
    void countsATappedItemOfAMenuMessageAsAClickAlthoughItIsAText() {
        assertThat(Trigger.of(Callbacks.menuTap("k", NOW))).contains(Trigger.MSGMENU_TAP);
    }

    @ParameterizedTest
    @CsvSource({
        "CLICK, MENU_CLICK",
        "click, MENU_CLICK",
        "scancode_push, MENU_CLICK",
        "scancode_waitmsg, MENU_CLICK",
        "subscribe, FOLLOW",
        "SCAN, SCAN",
        "user_pay_from_pay_cell, PAYMENT",
        "merchant_order, PAYMENT"
    })
    void countsTheEventsOfTheTable(String event, Trigger trigger) {
        assertThat(Trigger.of(Callbacks.event(event, "k", NOW))).contains(trigger);
        assertThat(Trigger.of(Callbacks.of("event", event, "k", NOW, Map.of()))).contains(trigger);
    }
}
