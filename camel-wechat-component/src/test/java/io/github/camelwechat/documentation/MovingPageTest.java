// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.documentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelwechat.WeChatConstants;
import io.github.camelwechat.simulator.action.SimulatedUser;
import io.github.camelwechat.simulator.user.ChatEntry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The routes of the page on moving do what the programs did whose place they take. */
class MovingPageTest extends DocumentedAccountTest {

    private final Markdown page = Markdown.page("src/docs/moving.md");

    @TempDir private Path classes;

    MovingPageTest() throws IOException {}

    @Override
    String properties() {
        return page.section("The route instead of the servlet").code("properties");
    }

    /** The path that the servlet had. */
    @BeforeEach
    void keepTheUrl() {
        wechat().callbackUrl("http://127.0.0.1:" + port + "/wechat");
    }

    @ParameterizedTest
    @ValueSource(strings = {"java", "yaml"})
    void theRouteAnswersWhatTheServletDid(String language) throws Exception {
        load("The route instead of the servlet", language);
        SimulatedUser user = wechat().user("oMovedFromServlet");

        user.says("hello ]]> there").await();

        assertThatChatIs(user, "hello ]]> there", "You said: hello ]]> there");
    }

    @ParameterizedTest
    @ValueSource(strings = {"java", "yaml"})
    void theRoutesDoWhatTheBotOnWxJavaDid(String language) throws Exception {
        load("The routes instead of WxJava", language);
        SimulatedUser user = wechat().user("oMovedFromWxJava");

        user.follows().await();
        user.says("hours").await();
        user.says("thanks").await();
        template.sendBodyAndHeader("direct:shipped", "", "customer", user.openid());

        assertThatChatIs(
                user,
                "Welcome!",
                "hours",
                "We are here from 9 to 18.",
                "thanks",
                "Your order is on its way.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"java", "yaml"})
    void whatWxJavaThrewWaitsForTheCustomer(String language) throws Exception {
        load("The routes instead of WxJava", language);
        SimulatedUser user = wechat().user("oMovedFromWxJava");
        user.follows().await();
        wechat().advance(Duration.ofHours(49));

        Object status =
                template.request(
                                "direct:shipped",
                                exchange ->
                                        exchange.getMessage().setHeader("customer", user.openid()))
                        .getMessage()
                        .getHeader(WeChatConstants.SEND_STATUS);
        user.says("where is it?").await();

        assertThat(status).isEqualTo("PARKED");
        assertThatChatIs(user, "Welcome!", "where is it?", "Your order is on its way.");
    }

    private static void assertThatChatIs(SimulatedUser user, String... texts) {
        await().untilAsserted(
                        () ->
                                assertThat(user.chat())
                                        .extracting(ChatEntry::text)
                                        .containsExactly(texts));
    }

    private void load(String section, String language) throws Exception {
        String code = page.section(section).code(language);
        if (language.equals("java")) {
            context.addRoutes(new RouteCompiler(classes).compile(code));
        } else {
            PluginHelper.getRoutesLoader(context)
                    .loadRoutes(ResourceHelper.fromString("moving." + language, code));
        }
    }
}
