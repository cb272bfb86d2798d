// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.map;

import io.github.camelwechat.account.OpenId;
import io.github.camelwechat.message.Inbound;
import io.github.camelwechat.message.Received;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rules of callbacks as CloudEvents. */
class InboundCloudEventTest {

    /** {@code printf '%s:%s' wx3f0c9a7be21d5846 oUser | sha256sum}. */
    private static final String HASH =
            "9cbea89f90e7a7775afca7c6845cdabcdbdaa38620ebdfcf9a4dfdc31810c064";

    private final Json json = new Json();
    private final CanonicalJson canonical = new CanonicalJson(json);

    @ParameterizedTest
    @CsvSource(
            nullValues = "null",
            value = {
                "text, null, message.text",
                "event, subscribe, event.subscribe",
                "event, CLICK, event.click",
                "event, null, message.event",
                "text, subscribe, message.text",
                "null, null, unknown",
                "null, subscribe, unknown",
                "'a b\r\nce-id: 1', null, message.a_b__ce-id__1",
                "İ.é, null, message.i___"
            })
    void namesTheTypeInLowerCaseAndFitForAnyHeader(String msgType, String event, String type) {
        assertThat(attributes(received(msgType, event, Instant.EPOCH)))
                .containsEntry("type", "io.github.camelwechat." + type);
    }

    @Test
    void leavesOutATimeThatTheStandardCannotWriteAndOneThatWeChatDidNotGive() {
        assertThat(attributes(received("text", null, Instant.MAX.minusNanos(999_999_999))))
                .doesNotContainKey("time");
        assertThat(attributes(received("text", null, null))).doesNotContainKey("time");
        assertThat(attributes(received("text", null, Instant.ofEpochSecond(1_789_000_001))))
                .containsEntry("time", "2026-09-10T00:26:41Z");
    }

    @Test
    void hasNoSubjectIfItIsAboutNobody() {
        Received nobody =
                new Received(
                        "shop", "wx1", null, "event", "card_sku_remind", null, null, "k", Map.of());
        assertThat(attributes(nobody)).doesNotContainKey("subject").containsEntry("id", "k");
        assertThat(InboundCloudEvent.of(Inbound.of(nobody), canonical, true).attributes())
                .doesNotContainKey("subject");
    }

    @Test
    void putsTheHashWhereverAFieldNamesAPerson() {
        Received received =
                new Received(
                        "shop",
                        "wx3f0c9a7be21d5846",
                        new OpenId("oUser"),
                        "event",
                        "user_gifting_card",
                        null,
                        Instant.EPOCH,
                        "shop:key",
                        Map.of(
                                "FromUserName", "oUser",
                                "FriendUserName", "oFriend",
                                "ToUserName", "gh_shop",
                                "UnionId", "union",
                                "guide_openid", "",
                                "Content", "I am oUser",
                                "List",
                                        List.of(
                                                Map.of(
                                                        "Whoever",
                                                        "oUser",
                                                        "StaffOpenId",
                                                        "oStaff"))));

        InboundCloudEvent event = InboundCloudEvent.of(Inbound.of(received), canonical, true);

        assertThat(event.attributes())
                .containsEntry("subject", HASH)
                .containsEntry("id", "shop:key");
        assertThat(event.data())
                .containsEntry("openId", HASH)
                .containsEntry("dedupeKey", "shop:key");
        assertThat(event.data().get("fields"))
                .asInstanceOf(map(String.class, Object.class))
                .containsEntry("FromUserName", HASH)
                .containsEntry("ToUserName", "gh_shop")
                .containsEntry("guide_openid", "")
                .containsEntry("Content", "I am oUser");
        assertThat(json.write(event.structured()))
                .doesNotContain("oFriend", "\"union\"", "oStaff", "\"oUser\"")
                .contains("\"Whoever\":\"" + HASH + "\"");
    }

    @Test
    void givesAPersonAnotherHashInAnotherAccount() {
        assertThat(new Pseudonyms("wx1").of("oUser"))
                .isEqualTo(new Pseudonyms("wx1").of("oUser"))
                .isNotEqualTo(new Pseudonyms("wx2").of("oUser"));
    }

    private Map<String, String> attributes(Received received) {
        return InboundCloudEvent.of(Inbound.of(received), canonical, false).attributes();
    }

    private static Received received(String msgType, String event, Instant at) {
        return new Received(
                "shop", "wx1", new OpenId("oUser"), msgType, event, null, at, "shop:key", Map.of());
    }
}
