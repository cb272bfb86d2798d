// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.documentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelwechat.WeChatConstants;
import io.github.camelwechat.testing.InVmBroker;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Route;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every example of the component's page does what is said of it, in each of its languages. */
class ComponentExamplesTest extends DocumentedAccountTest {

    private static final List<String> LANGUAGES = List.of("java", "xml", "yaml");

    /**
     * The scenarios that show that an example works, by their titles; each is told the language.
     */
    private final Map<String, Scenario> scenarios =
            Map.of(
                    "Answering a user", this::answersAUser,
                    "Answering with the result of a route", this::answersAUser,
                    "Working behind a queue", this::answersAUser,
                    "Telling a user something later", this::tellsAUserLater,
                    "Handling a closed window", this::handlesAClosedWindow,
                    "Calling an operation", this::callsAnOperation,
                    "Calling any other API", this::callsAnyOtherApi,
                    "Following the service windows", this::followsTheServiceWindows);

    @FunctionalInterface
    private interface Scenario {
        void run(String language) throws Exception;
    }

    private final ComponentPage page = ComponentPage.committed();
    private final InVmBroker broker = new InVmBroker();

    @TempDir private Path classes;

    ComponentExamplesTest() throws IOException {}

    @Override
    String properties() {
        return page.properties();
    }

    @AfterEach
    void stopBroker() throws Exception {
        broker.close();
    }

    static Collection<String> titles() throws IOException {
        return ComponentPage.committed().examples().keySet();
    }

    @Test
    void everyExampleIsInEveryLanguageAndHasAScenario() {
        assertThat(page.examples().keySet()).isEqualTo(scenarios.keySet());
        assertThat(page.examples())
                .allSatisfy(
                        (title, tabs) ->
                                assertThat(tabs.keySet())
                                        .as(title)
                                        .containsExactlyInAnyOrderElementsOf(LANGUAGES));
    }

    @ParameterizedTest
    @MethodSource("titles")
    void doesWhatIsSaidOfIt(String title) throws Exception {
        for (String language : LANGUAGES) {
            String code = page.examples().get(title).get(language);
            if (code.contains("jms:") && context.hasComponent("jms") == null) {
                broker.start(context);
            }
            load(language, code);
            scenarios.get(title).run(language);
            for (String route : context.getRoutes().stream().map(Route::getId).toList()) {
                context.getRouteController().stopRoute(route);
                context.removeRoute(route);
            }
        }
    }

    private void answersAUser(String language) {
        var user = wechat().user("o" + language);

        user.says("hello").await();

        await().untilAsserted(
                        () ->
                                assertThat(user.chat())
                                        .extracting(entry -> entry.text())
                                        .containsExactly("hello", "You said: hello"));
    }

    private void tellsAUserLater(String language) {
        Exchange waiting = sent("direct:shipped", userWithAClosedWindow(language), "");

        assertThat(waiting.getException()).isNull();
        assertThat(waiting.getMessage().getHeader(WeChatConstants.SEND_STATUS)).isEqualTo("PARKED");
    }

    private void handlesAClosedWindow(String language) {
        sent("direct:answer", userWithAClosedWindow(language), "hello");

        assertThat(consumer.receiveBody("seda:agent", 5000, String.class))
                .startsWith("Not sent. Wait until the user sends a message");
    }

    private void callsAnOperation(String language) {
        var user = wechat().user("o" + language);
        user.follows();

        assertThat(sent("direct:remark", user.openid(), "").getException()).isNull();
        assertThat(
                        template.requestBodyAndHeader(
                                "wechat:shop?operation=getUser",
                                Map.of(),
                                WeChatConstants.OPEN_ID,
                                user.openid(),
                                Map.class))
                .containsEntry("remark", "VIP");
    }

    private void callsAnyOtherApi(String language) {
        assertThat(template.requestBody("direct:quota", language, Map.class)).containsKey("quota");
    }

    private void followsTheServiceWindows(String language) throws Exception {
        RouteBuilder.addRoutes(context, routes -> routes.from("wechat:shop").to("log:heard"));
        var user = wechat().user("o" + language);
        user.says("hello").await();

        assertThat(consumer.receiveBody("seda:windows", 5000, String.class))
                .isEqualTo("windowOpened " + user.openid());
    }

    private String userWithAClosedWindow(String language) {
        var user = wechat().user("o" + language);
        user.follows();
        wechat().clock().advance(Duration.ofMinutes(2));
        return user.openid();
    }

    private Exchange sent(String uri, String customer, String body) {
        return template.send(
                uri,
                exchange -> {
                    exchange.getMessage().setBody(body);
                    exchange.getMessage().setHeader("customer", customer);
                    exchange.getMessage().setHeader(WeChatConstants.OPEN_ID, customer);
                    exchange.getMessage().setHeader("order", 42);
                });
    }

    private void load(String language, String code) throws Exception {
        if (language.equals("java")) {
            context.addRoutes(new RouteCompiler(classes).compile(code));
        } else {
            PluginHelper.getRoutesLoader(context)
                    .loadRoutes(ResourceHelper.fromString("page." + language, code));
        }
    }
}
