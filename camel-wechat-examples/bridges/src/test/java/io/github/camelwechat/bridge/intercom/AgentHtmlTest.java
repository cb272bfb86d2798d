// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.bridge.intercom;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rules by which an agent's HTML becomes a text for WeChat. */
class AgentHtmlTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<p>Hello</p> | Hello",
                "<p>a &lt; b &amp; c</p> | a < b & c",
                "<p>one<br>two</p> | one~two",
                "<p class=\"no-margin\">one</p>  <p class=\"no-margin\">two</p> | one~two",
                "<p>one</p><p></p><p>two</p> | one~~two",
                "<p>one</p><p> </p><p>&nbsp;</p><p><br></p><p>two</p> | one~~two",
                "<ul><li>a</li><li>b</li></ul><p>c</p> | - a~- b~c",
                "<ol><li>a</li><li><p>b</p></li></ol> | 1. a~2. b",
                "<p>see <a href=\"https://a.example/x\">here</a>.</p> | see here (https://a.example/x).",
                "<p><a href=\"https://a.example/\">a.example</a></p> | a.example",
                "<a href=\"mailto:amy@a.example\">Amy</a> | Amy",
                "<h2>Title</h2><p><b>bold</b> <i>and</i> <code>code</code></p> | Title~bold and code",
                "<pre>a  b</pre> | a  b",
                "<p>a</p><script>alert('x')</script><style>p{}</style> | a",
                "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table> | a b~c",
                "not <b>closed | not closed",
                "plain text | plain text"
            })
    void keepsTheWordsAndTheirLines(String html, String text) {
        assertThat(AgentHtml.of(html).text()).isEqualTo(text.replace('~', '\n'));
    }

    @Test
    void givesThePicturesThatStandInTheText() {
        AgentHtml html =
                AgentHtml.of(
                        "<p>Look:</p><div class=\"intercom-container\"><img"
                                + " src=\"https://downloads.example/a.png?x=1&amp;y=2\"></div>"
                                + "<img src=\"data:image/png;base64,AAAA\"><img"
                                + " src=\"file:///etc/passwd\">");

        assertThat(html.text()).isEqualTo("Look:");
        assertThat(html.pictures()).containsExactly("https://downloads.example/a.png?x=1&y=2");
    }

    @Test
    void hasNoTextWhereThereIsNone() {
        assertThat(AgentHtml.of("").text()).isEmpty();
        assertThat(AgentHtml.of("<p></p><p><br></p>").text()).isEmpty();
        assertThat(AgentHtml.of("<img src=\"https://a.example/b.png\">").text()).isEmpty();
    }
}
