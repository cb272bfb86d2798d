// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.camelwechat.internal.window.WindowRules.Rule;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
        "SCAN, SCAN"
    })
    void countsTheEventsOfTheTable(String event, Trigger trigger) {
        assertThat(Trigger.of(Callbacks.event(event, "k", NOW))).contains(trigger);
        assertThat(Trigger.of(Callbacks.of("event", event, "k", NOW, Map.of()))).contains(trigger);
    }

    @Test
    void refusesRulesThatNoWindowCanFollow() {
        for (Duration bad : new Duration[] {Duration.ZERO, Duration.ofMillis(1500), days(-1)}) {
            assertThatIllegalArgumentException().isThrownBy(() -> new Rule(1, bad));
        }
        assertThatIllegalArgumentException().isThrownBy(() -> new Rule(1, days(366)));
        assertThatIllegalArgumentException().isThrownBy(() -> new Rule(0, days(1)));
        assertThatIllegalArgumentException().isThrownBy(() -> new Rule(65_536, days(1)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new WindowRules(LocalDate.EPOCH, "nowhere", Map.of()));
    }

    @Test
    void saysInWordsWhatOpensAWindow() {
        assertThat(WindowRules.SINCE_2023_06_12.reopens())
                .isEqualTo(
                        "the user sends a message (5 messages within 48 hours), or follows, scans"
                                + " or taps a menu button (3 within 1 minute)");
        WindowRules own =
                new WindowRules(
                        LocalDate.of(2030, 1, 1),
                        "a table of our own",
                        Map.of(Trigger.FOLLOW, new Rule(1, Duration.ofSeconds(90))));
        assertThat(own.reopens()).isEqualTo("the user follows (1 message within 90 seconds)");
    }

    private static Duration days(long days) {
        return Duration.ofDays(days);
    }
}
