// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.bridge.desk;

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
                "5 < 6 and 7 > 6 | 5 < 6 and 7 > 6",
                "a &lt;b&gt; &amp;amp; &#39;c&#x27; &nbsp;d | a <b> &amp; 'c'  d",
                "&#20320;&#x597d; &#0;&bogus; | \u4f60\u597d &bogus;",
                "<a href='javascript:alert(1)'>click</a> | click",
                "Yes<div class='quote'>On Monday <div>he</div> wrote</div> | Yes",
                "<img src=x onerror=alert(1) alt=\"\u263a\"> fine | \u263a fine",
                "<!-- a note -->seen | seen",
                "\u4f60\u597d <span>\uD83D\uDE00</span> | \u4f60\u597d \uD83D\uDE00",
                "   plain   text   | plain text",
                "not <b>closed | not closed",
                "plain text | plain text"
            })
    void keepsTheWordsAndTheirLines(String html, String text) {
        assertThat(AgentHtml.of(html, ".quote").text()).isEqualTo(text.replace('~', '\n'));
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
    void staysQuickAndWholeHoweverTheHtmlIsBroken() {
        assertThat(AgentHtml.of("<a title=\"" + "x".repeat(5_000)).text()).isEmpty();
        assertThat(AgentHtml.of("<".repeat(5_000)).text()).hasSize(5_000);
        assertThat(AgentHtml.of("<div " + "a='b' ".repeat(5_000) + ">end</div>").text())
                .isEqualTo("end");
        assertThat(AgentHtml.of("<div>".repeat(5_000) + "deep").text()).isEqualTo("deep");
        assertThat(AgentHtml.of("<style>never closed").text()).isEmpty();
    }

    @Test
    void showsATextThatWasEscaped() {
        String text = "a < b & \"c\"\n<script>";

        assertThat(AgentHtml.of(AgentHtml.escaped(text)).text()).isEqualTo(text);
    }

    @Test
    void hasNoTextWhereThereIsNone() {
        assertThat(AgentHtml.of("").text()).isEmpty();
        assertThat(AgentHtml.of("<p></p><p><br></p>").text()).isEmpty();
        assertThat(AgentHtml.of("<img src=\"https://a.example/b.png\">").text()).isEmpty();
    }
}
