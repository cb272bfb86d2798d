// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.bridge.rt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelwechat.bridge.desk.BridgeServices;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules of what an agent's message becomes in a chat, and of the properties. */
class RtTextTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<style>p { color: red }</style>",
                "<!-- note -->",
                "<p>&nbsp;</p>",
                "",
                " "
            })
    void findsNothingWhereNothingIsSaid(String html) {
        assertThat(RtText.ofHtml(html)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "&lt;b&gt; &amp;lt; &quot;&apos;, <b> &lt; \"'",
        "&#20320;&#x597d;, \u4f60\u597d",
        "&#1114112;x, \ufffdx",
        "&unknown; R&D, &unknown; R&D",
        "a < b, a < b"
    })
    void readsWhatStandsForACharacter(String html, String text) {
        assertThat(RtText.ofHtml(html)).isEqualTo(text);
    }

    @Test
    void keepsTheLinesOfHtmlAndNoneOfItsMarkup() {
        String html =
                """
                <div>Hello&nbsp;<b>there</b>,</div>
                <p>we look
                for it.<br />Until then</p><ul><li>one</li><li>two</li></ul>
                """;

        assertThat(RtText.ofHtml(html))
                .isEqualTo("Hello there,\nwe look for it.\nUntil then\n- one\n- two");
    }

    @Test
    void leavesOutWhatWasQuotedAndTheSignature() {
        String plain =
                """
                On Sun Nov 29 17:56:20 2026, wechat wrote:
                > where is my parcel?
                > hello?

                On its way.



                Until tomorrow
                --\s
                Amy, parcels
                """;

        assertThat(RtText.ofPlain(plain)).isEqualTo("On its way.\n\nUntil tomorrow");
        assertThat(RtText.ofHtml("<blockquote><p>hello?</p></blockquote><p>Yes</p><p>-- </p>Amy"))
                .isEqualTo("Yes");
        assertThat(RtText.ofPlain("5 > 4 -- really")).isEqualTo("5 > 4 -- really");
    }

    @Test
    void saysWhichPropertyIsMissing() {
        RtHelpdesk helpdesk = new RtHelpdesk();
        BridgeServices services = null;
        assertThatThrownBy(() -> helpdesk.start(services)).hasMessageContaining("property url is");
        helpdesk.setUrl("https://rt.example.org/rt/");
        assertThatThrownBy(() -> helpdesk.start(services))
                .hasMessageContaining("property username");
        helpdesk.setUsername("wechat");
        assertThatThrownBy(() -> helpdesk.start(services))
                .hasMessageContaining("property password is missing or not right; it is");
        helpdesk.setPassword("made-up");
        helpdesk.setToken("made-up");
        assertThatThrownBy(() -> helpdesk.start(services))
                .hasMessageContaining("property password");
        helpdesk.setToken("");
        helpdesk.setDelay(0);
        assertThatThrownBy(() -> helpdesk.start(services))
                .hasMessageContaining("property delay is");
    }
}
