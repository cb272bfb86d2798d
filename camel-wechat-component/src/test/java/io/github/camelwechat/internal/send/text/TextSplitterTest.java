// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.send.text;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelwechat.failure.InvalidMessageException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules of split texts: where they break, and where never. */
class TextSplitterTest {

    private static final int ROOM = TextSplitter.LONGEST_PART;

    /** Of 3 bytes each. */
    private static final int IDEOGRAPHS = ROOM / 3;

    @Test
    void refusesALinkThatIsLongerThanAMessage() {
        String path = "a".repeat(ROOM);
        for (String text :
                List.of(
                        "看 https://example.com/" + path + " 吧",
                        "看 <a href=\"https://example.com/\">" + path + "</a> 吧",
                        "看www.example.com/" + path)) {
            assertThatThrownBy(() -> split(text))
                    .isInstanceOf(InvalidMessageException.class)
                    .hasMessageContainingAll("link or a character", "cannot be split", "2047")
                    .hasMessageNotContaining("example");
        }
    }

    @Test
    void refusesACharacterThatIsLongerThanAMessage() {
        assertThatThrownBy(() -> split("Z" + "\u0301".repeat(ROOM)))
                .isInstanceOf(InvalidMessageException.class)
                .hasMessageContaining("cannot be split");
    }

    @Test
    void refusesATextThatNoWindowCouldCarry() {
        assertThatThrownBy(() -> split("好".repeat(IDEOGRAPHS * 101)))
                .isInstanceOf(InvalidMessageException.class)
                .hasMessageContainingAll("more than 100 messages", "a link to it");
    }

    @Test
    void dropsWhiteSpaceAtTheEndsAndAtTheJoints() {
        String part = "好".repeat(IDEOGRAPHS);
        assertThat(split("\n " + part + " \n\n " + part + "\t")).containsExactly(part, part);
        assertThat(split(" ".repeat(5000) + "好")).containsExactly("好");
    }

    @Test
    void prefersAParagraphToALineToASentenceToAClauseToAWord() {
        String half = "好".repeat(IDEOGRAPHS / 2);
        String some = "呀".repeat(40);
        String rest = "啊".repeat(IDEOGRAPHS - 250);
        String[] joints = {"\n\n", "\n", "。", "，", ""};
        for (int best = 0; best < joints.length; best++) {
            StringBuilder text = new StringBuilder(half);
            for (int worse = best; worse < joints.length; worse++) {
                text.append(joints[worse]).append(some);
            }
            List<String> parts = split(text + rest);
            String end = joints[best].isBlank() ? half : half + joints[best];
            assertThat(parts).as("joint " + best).hasSize(2);
            if (best < joints.length - 1) {
                assertThat(parts.get(0)).as("joint " + best).isEqualTo(end);
            }
        }
    }

    @Test
    void makesNoMorePartsForTheSakeOfABetterPlace() {
        String text = "一。" + "好".repeat(IDEOGRAPHS * 2 - 4);
        assertThat(split(text)).hasSize(2);
    }

    @Test
    void spendsAPartMoreRatherThanCutAWord() {
        String word = "a".repeat(ROOM / 2 + 1);
        assertThat(split(word + " " + word)).containsExactly(word, word);
        assertThat(split(word + " " + word + " " + word)).containsExactly(word, word, word);
    }

    @Test
    void cutsAWordThatIsLongerThanAMessage() {
        List<String> parts = split("a".repeat(ROOM * 2));
        assertThat(parts).extracting(String::length).containsExactly(ROOM, ROOM);
    }

    @Test
    void leavesPunctuationWithWhatItEnds() {
        for (String end : List.of("。", "！”", "？）", "」")) {
            String first = "好".repeat(IDEOGRAPHS - end.length()) + end;
            List<String> parts = split(first + "好".repeat(IDEOGRAPHS / 2));
            assertThat(parts.get(1)).as(end).matches("好+");
        }
        List<String> parts =
                split("好".repeat(IDEOGRAPHS - 1) + "（" + "好".repeat(IDEOGRAPHS / 2) + "）");
        assertThat(parts.get(0)).matches("好+");
        assertThat(parts.get(1)).startsWith("（");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "👨‍👩‍👧‍👦",
                "👩🏽‍🚀",
                "🇨🇳",
                "👍🏽",
                "❤️‍🔥",
                "1️⃣",
                "🏴󠁧󠁢󠁥󠁮󠁧󠁿",
                "e\u0301",
                "각",
                "[微笑]",
                "[Let Down]",
                "/:,@-D",
                "https://example.com/?a=1&b=2#c",
                "www.example.com/a",
                "weixin://bizmsgmenu?msgmenuid=1",
                "<a href=\"https://example.com/a b\">看 这里</a>",
                "<A HREF='x'>y</A>",
                "<a data-miniprogram-appid=\"wx1\" href=\"x\">label</a>"
            })
    void neverCutsWithin(String unit) {
        for (int shift = 0; shift < unit.getBytes(UTF_8).length; shift++) {
            String before = "a".repeat(ROOM - unit.getBytes(UTF_8).length + 1 + shift) + "好";
            String text = before + unit + "好".repeat(20);
            List<String> parts = split(text);
            assertThat(String.join("", parts)).isEqualTo(text);
            assertThat(parts).as("shift " + shift).anyMatch(part -> part.contains(unit));
        }
    }

    @Test
    void takesATagThatIsNeverClosedForPlainText() {
        String text = "<a href=\"x\">" + "好".repeat(IDEOGRAPHS + 10);
        assertThat(split(text)).hasSize(2);
        assertThat(split(text + "<a href=\"y\">看</a>")).hasSize(2);
        assertThat(split("</a>" + "好".repeat(IDEOGRAPHS + 10))).hasSize(2);
    }

    @Test
    void isNotSlowedDownByTagsThatAreNeverClosed() {
        String text = "<a ".repeat(60_000) + "</a>";
        assertThat(split(text)).hasSizeGreaterThan(80);
    }

    private static List<String> split(String text) {
        return TextSplitter.split("shop", text);
    }
}
