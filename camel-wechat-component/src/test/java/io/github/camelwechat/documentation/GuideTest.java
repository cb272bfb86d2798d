// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelwechat.operation.OperationSample;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** The guide names every option and header as it is, and nothing else. */
class GuideTest {

    private final JsonNode description = description();
    private final Markdown guide = Markdown.page("src/docs/guide.md");

    GuideTest() throws IOException {}

    @Test
    void refusesAGuideWithoutOneOfTheOptions() {
        Markdown bad = without("| `freshness` |");

        assertThat(GuideDrift.ofOptions(bad, description))
                .containsExactly("freshness is not in the guide");
    }

    @Test
    void refusesAGuideWithAnotherDefault() {
        Markdown bad = new Markdown(guide.text().replace("`4200`", "`5000`"));

        assertThat(GuideDrift.ofOptions(bad, description))
                .containsExactly("replyTimeout is 4200, but the guide says 5000");
    }

    @Test
    void refusesAGuideThatPromisesAnOptionThatIsNot() {
        Markdown bad = new Markdown(guide.text().replace("| `freshness` |", "| `age` |"));

        assertThat(GuideDrift.ofOptions(bad, description))
                .containsExactly("freshness is not in the guide", "age is no option");
    }

    @Test
    void refusesAGuideWithoutOneOfTheHeaders() {
        Markdown bad = without("| `CamelWeChatOpenId` |");

        assertThat(GuideDrift.ofHeaders(bad, description))
                .containsExactly("CamelWeChatOpenId is not in the guide");
    }

    @Test
    void refusesAGuideWithoutOneOfTheOperations() {
        Markdown bad = without("| `setRemark` |");

        assertThat(GuideDrift.ofOperations(bad, OperationSample.all()))
                .containsExactly("setRemark is not in the guide");
    }

    @Test
    void refusesAnExampleThatNoTestTries() {
        Markdown bad = new Markdown(guide.text().replace("{\"remark\":", "{\"note\":"));

        assertThat(GuideDrift.ofOperations(bad, OperationSample.all()))
                .containsExactly("the example of setRemark is in no test");
    }

    @Test
    void namesEveryOperationWithAnExampleThatWorks() {
        assertThat(GuideDrift.ofOperations(guide, OperationSample.all())).isEmpty();
    }

    @Test
    void namesEveryOptionWithItsDefault() {
        assertThat(GuideDrift.ofOptions(guide, description)).isEmpty();
    }

    @Test
    void namesEveryHeaderWithItsType() {
        assertThat(GuideDrift.ofHeaders(guide, description)).isEmpty();
    }

    @Test
    void itsTablesAreMadeFromTheMetadata() throws IOException {
        tables(guide.text()).page().assertCommitted();
    }

    @Test
    void makesAgainARowThatSomebodyChangedByHand() throws IOException {
        String changed =
                guide.text().replaceFirst("(?m)^\\| `freshness` .*$", "| `freshness` | by hand |");

        assertThat(changed).isNotEqualTo(guide.text());
        assertThat(tables(changed).page().text()).isEqualTo(guide.text());
    }

    @Test
    void refusesASectionThatExplainsAnOptionThatIsNot() throws IOException {
        String bad = guide.text().replace("<!-- explains: journal -->", "<!-- explains: diary -->");

        assertThat(tables(bad).unknownNames()).containsExactly("diary");
        assertThat(tables(guide.text()).unknownNames()).isEmpty();
    }

    private static GuideTables tables(String text) throws IOException {
        return new GuideTables(
                ComponentMetadata.read(), new GeneratedPage("src/docs/guide.md", text));
    }

    private Markdown without(String line) {
        return new Markdown(guide.text().replaceAll("(?m)^\\Q" + line + "\\E.*\\n", ""));
    }

    private static JsonNode description() throws IOException {
        return ComponentMetadata.read().json();
    }
}
