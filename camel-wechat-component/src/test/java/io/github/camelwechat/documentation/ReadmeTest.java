// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.WeChatComponent;
import io.github.camelwechat.simulator.account.SimulatedAccount;
import io.github.camelwechat.simulator.action.SimulatedUser;
import io.github.camelwechat.simulator.user.ChatEntry;
import io.github.camelwechat.testing.SimulatedWeChatTest;

import org.apache.camel.CamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.PropertyBindingSupport;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.Test;

import java.io.StringReader;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;

/** The three steps of the README, as they are written there, lead to a route that answers. */
class ReadmeTest extends SimulatedWeChatTest {

    private static final String SOURCES = "src/test/java/io/github/camelwechat/documentation";
    private static final String COMPONENT = "camel.component.wechat.";

    @Override
    protected CamelContext createCamelContext() throws Exception {
        CamelContext context = super.createCamelContext();
        WeChatComponent component = new WeChatComponent();
        context.addComponent("wechat", component);
        Properties properties = new Properties();
        properties.load(new StringReader(Markdown.page("README.md").code("properties")));
        properties.setProperty(
                COMPONENT + "accounts[shop].apiBaseUrl", wechat().baseUri().toString());
        properties.forEach((name, value) -> configure(component, (String) name, (String) value));
        return context;
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

    /** The README takes credentials from the environment; here they are the simulator's. */
    private void configure(WeChatComponent component, String name, String value) {
        SimulatedAccount account = wechat().account();
        Map<String, String> environment =
                Map.of(
                        "{{env:WECHAT_APP_ID}}", account.appId(),
                        "{{env:WECHAT_APP_SECRET}}", account.appSecret(),
                        "{{env:WECHAT_TOKEN}}", account.token(),
                        "{{env:WECHAT_ENCODING_AES_KEY}}", account.encodingAesKey());
        if (name.startsWith(COMPONENT)) {
            PropertyBindingSupport.build()
                    .withCamelContext(component.getCamelContext())
                    .withTarget(component)
                    .withMandatory(true)
                    .withProperty(
                            name.substring(COMPONENT.length()),
                            environment.getOrDefault(value, value))
                    .bind();
        }
    }
}
