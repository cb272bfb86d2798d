// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.simulator.action.SimulatedUser;
import io.github.camelwechat.simulator.user.ChatEntry;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.Test;

/** The three steps of the README, as they are written there, lead to a route that answers. */
class ReadmeTest extends DocumentedAccountTest {

    private static final String SOURCES = "src/test/java/io/github/camelwechat/documentation";

    @Override
    String properties() throws IOException {
        return Markdown.page("README.md").code("properties");
    }

    @Test
    void theYamlRouteOfTheReadmeAnswersAUser() throws Exception {
        PluginHelper.getRoutesLoader(context)
                .loadRoutes(
                        ResourceHelper.fromString(
                                "readme.yaml", Markdown.page("README.md").code("yaml")));

        assertThatAUserIsAnswered();
    }

    @Test
    void theJavaRouteOfTheReadmeAnswersAUser() throws Exception {
        assertThat(Path.of(SOURCES, "ReadmeRoute.java"))
                .content()
                .containsIgnoringWhitespaces(Markdown.page("README.md").code("java"));
        context.addRoutes(new ReadmeRoute());

        assertThatAUserIsAnswered();
    }

    private void assertThatAUserIsAnswered() {
        SimulatedUser user = wechat().user("oReader");

        user.says("hello").await();

        assertThat(user.chat())
                .extracting(ChatEntry::text)
                .containsExactly("hello", "You said: hello");
    }
}
