// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.github.camelwechat.operation.OperationSample;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.InputStream;

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

    private Markdown without(String line) {
        return new Markdown(guide.text().replaceAll("(?m)^\\Q" + line + "\\E.*\\n", ""));
    }

    private static JsonNode description() throws IOException {
        try (InputStream json =
                GuideTest.class.getResourceAsStream("/io/github/camelwechat/wechat.json")) {
            return new ObjectMapper().readTree(json);
        }
    }
}
