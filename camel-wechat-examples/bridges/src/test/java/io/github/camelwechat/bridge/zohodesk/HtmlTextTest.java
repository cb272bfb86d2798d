// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.bridge.zohodesk;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an agent writes with an editor arrives in WeChat as they see it. */
class HtmlTextTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "<div>Hello<br>there</div> | Hello/there",
                "<div>one</div><div>two</div> | one/two",
                "<p>one</p><p>two</p> | one//two",
                "<ul><li>red</li><li>blue</li></ul> | - red/- blue",
                "a &lt;b&gt; &amp;amp; &#39;c&#x27; &nbsp;d | a <b> &amp; 'c'  d",
                "5 < 6 and 7 > 6 | 5 < 6 and 7 > 6",
                "<a href=\"https://shop.example/a?b=1&amp;c=2\">our shop</a> | our shop (https:~~shop.example~a?b=1&c=2)",
                "<a href='https://shop.example/'>shop.example</a> | shop.example",
                "<a href='javascript:alert(1)'>click</a> | click",
                "<style>p {color: red}</style>Hi<script>alert('</div>')</script> | Hi",
                "<b>bold</b> and <i>not</i> | bold and not",
                "Yes<div class='zmail_extra'>On Monday <div>he</div> wrote<blockquote>No</blockquote></div> | Yes",
                "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table> | a b/c",
                "<img src=x onerror=alert(1) alt=\"\u263a\"> fine | \u263a fine",
                "<!-- a note -->seen | seen",
                "&#0;&#xD800;&bogus; | &#0;&#xD800;&bogus;",
                "\u4f60\u597d <span>\uD83D\uDE00</span> | \u4f60\u597d \uD83D\uDE00",
                "   plain   text   | plain text"
            })
    void showsWhatIsOnTheScreen(String html, String text) {
        assertThat(HtmlText.of(html)).isEqualTo(text.replace("/", "\n").replace("~", "/"));
    }

    @Test
    void staysQuickAndWholeHoweverTheHtmlIsBroken() {
        assertThat(HtmlText.of("<a title=\"" + "x".repeat(5_000))).startsWith("<a title=");
        assertThat(HtmlText.of("<".repeat(5_000))).hasSize(5_000);
        assertThat(HtmlText.of("<div " + "a='b' ".repeat(5_000) + ">end</div>")).isEqualTo("end");
        assertThat(HtmlText.of("<div>".repeat(5_000) + "deep")).isEqualTo("deep");
        assertThat(HtmlText.of("<style>" + "never closed")).isEmpty();
    }

    @Test
    void showsATextThatWasEscaped() {
        String text = "a < b & \"c\"\n<script>";

        assertThat(HtmlText.of(HtmlText.escaped(text))).isEqualTo(text);
    }
}
