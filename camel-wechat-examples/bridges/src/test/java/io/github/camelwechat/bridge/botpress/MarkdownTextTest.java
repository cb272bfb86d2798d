// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.bridge.botpress;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MarkdownTextTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "plain text, 你好 | plain text, 你好",
                "a **bold** and an *italic* word | a bold and an italic word",
                "__bold__ and _italic_ and ~~gone~~ | bold and italic and gone",
                "**bold with *italic* inside** | bold with italic inside",
                "snake_case_name and 2 * 3 * 4 | snake_case_name and 2 * 3 * 4",
                "https://shop.example/a_b_c?x=*y* | https://shop.example/a_b_c?x=*y*",
                "**标题**：内容 | 标题：内容",
                "# Heading ## | Heading",
                "> quoted | quoted",
                "- one | • one",
                "1. one | 1. one",
                "\\*not italic\\* | *not italic*",
                "[our shop](https://shop.example/x) | <a href=\"https://shop.example/x\">our shop</a>",
                "[call](tel:123) | call (tel:123)",
                "<https://shop.example> | https://shop.example",
                "![a shoe](https://cdn.example/1.png) | <a href=\"https://cdn.example/1.png\">a shoe</a>",
                "line<br>break | `line\nbreak`",
                "an unclosed **mark | an unclosed **mark",
            })
    void takesTheMarksAway(String markdown, String text) {
        assertThat(MarkdownText.of(markdown)).isEqualTo(text);
    }

    @Test
    void leavesCodeAsItIs() {
        assertThat(MarkdownText.of("Type `a*b*c`:\n```sh\n# not a **heading**\n```\ndone"))
                .isEqualTo("Type a*b*c:\n# not a **heading**\ndone");
    }

    @Test
    void writesTheRowsOfATableAsLines() {
        assertThat(MarkdownText.of("| size | price |\n|------|:-----:|\n| 42 | **99** |"))
                .isEqualTo("size | price\n42 | 99");
    }

    @Test
    void makesNoLinkOfWhatWeChatWouldRefuse() {
        assertThat(MarkdownText.of("[a<b](https://shop.example)"))
                .isEqualTo("a<b (https://shop.example)");
        assertThat(MarkdownText.of("[x](javascript:alert(1)")).doesNotContain("<a href");
    }
}
