// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rules of line ends: whatever system a text comes from, it leaves with LF. */
class LineEndsTest {

    private static final String LINES = "a\r\nb\rc\nd";

    static Stream<Object> messages() {
        Article article = new Article(LINES, LINES, "p", "u");
        return Stream.of(
                new OutboundMessage.Text(LINES),
                new OutboundMessage.Video("m", "t", LINES, LINES),
                new OutboundMessage.Music(LINES, LINES, "u", null, "t"),
                new OutboundMessage.News(article),
                new OutboundMessage.MsgMenu(
                        LINES, List.of(new OutboundMessage.MsgMenu.Item("1", LINES)), LINES),
                new OutboundMessage.MiniProgramPage(LINES, "a", "p", "t"),
                new OutboundMessage.Raw(
                        "text", Map.of("msgtype", "text", "text", Map.of("list", List.of(LINES)))),
                new Reply.Text(LINES),
                new Reply.Video("m", LINES, LINES),
                new Reply.Music(LINES, LINES, null, null, "t"),
                new Reply.News(List.of(article)));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void everyTextOfAMessageLeavesWithLf(Object message) {
        assertThat(message.toString()).contains("a\nb\nc\nd").doesNotContain("\r");
    }
}
