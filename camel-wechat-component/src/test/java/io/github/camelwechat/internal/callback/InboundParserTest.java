// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.callback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelwechat.failure.CallbackRejectedException;
import io.github.camelwechat.failure.CallbackRejectedException.Reason;
import io.github.camelwechat.internal.json.Json;
import io.github.camelwechat.message.Inbound;
import io.github.camelwechat.message.InboundMessage;
import io.github.camelwechat.testing.InboundSamples;
import io.github.camelwechat.testing.InboundSamples.Sample;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class InboundParserTest {

    private final InboundParser parser = new InboundParser(new Json());

    static Stream<Sample> accepted() {
        return InboundSamples.ofKind("message", "event", "json", "edge", "component").stream()
                .filter(s -> !s.expect().equals("rejected"));
    }

    static Stream<Sample> hostile() {
        return InboundSamples.ofKind("edge").stream().filter(s -> s.expect().equals("rejected"));
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void refusesHostileBodies(Sample sample) {
        assertThatThrownBy(() -> parser.parse(InboundSamples.account(), sample.bytes()))
                .isInstanceOfSatisfying(
                        CallbackRejectedException.class,
                        e ->
                                assertThat(e.reason())
                                        .isEqualTo(Reason.valueOf(sample.expectReason())));
    }

    @ParameterizedTest
    @MethodSource("accepted")
    void keepsEveryFieldOfEverySample(Sample sample) {
        Inbound inbound = parser.parse(InboundSamples.account(), sample.bytes());
        assertThat(sample.fields()).isNotEmpty();
        assertThat(names(inbound.received().fields())).containsAll(sample.fields());
        assertThat(inbound.received().msgType()).isEqualTo(sample.msgType());
        assertThat(inbound.received().event()).isEqualTo(sample.event());
    }

    @Test
    void readsATextToTheLastEmoji() {
        Inbound inbound = parse("messages/text.xml");
        assertThat(inbound)
                .isInstanceOfSatisfying(
                        InboundMessage.Text.class,
                        text -> {
                            assertThat(text.content()).contains("\n").contains("😀");
                            assertThat(text.menuId()).isNull();
                            assertThat(text.received().createTime())
                                    .isAfter(Instant.ofEpochSecond(1_700_000_000));
                        });
    }

    @Test
    void makesAListOfPicturesWhateverTheShape() {
        assertThat(pictures("events/menu/pic_weixin-empty.xml")).isEmpty();
        assertThat(pictures("events/menu/pic_sysphoto.xml")).hasSize(1);
        assertThat(pictures("events/menu/pic_photo_or_album.xml")).hasSize(2);
        assertThat(pictures("events/menu/pic_photo_or_album-repeated-piclist.xml")).hasSize(2);
    }

    @Test
    void survivesControlCharacters() {
        String body =
                "<xml><MsgType>text</MsgType><Content><![CDATA[a\u0008b\uFFFEc]]>&#x1F;d</Content></xml>";
        Inbound inbound =
                parser.parse(InboundSamples.account(), body.getBytes(StandardCharsets.UTF_8));
        assertThat(inbound.received().text("Content")).isEqualTo("abcd");
    }

    private List<?> pictures(String file) {
        Map<?, ?> info = (Map<?, ?>) parse(file).received().fields().get("SendPicsInfo");
        return (List<?>) ((Map<?, ?>) info.get("PicList")).get("item");
    }

    private Inbound parse(String file) {
        return parser.parse(InboundSamples.account(), InboundSamples.named(file).bytes());
    }

    private static Set<String> names(Object tree) {
        Set<String> names = new TreeSet<>();
        if (tree instanceof Map<?, ?> map) {
            map.forEach(
                    (name, value) -> {
                        names.add((String) name);
                        names.addAll(names(value));
                    });
        } else if (tree instanceof Collection<?> list) {
            list.forEach(each -> names.addAll(names(each)));
        }
        return names;
    }
}
