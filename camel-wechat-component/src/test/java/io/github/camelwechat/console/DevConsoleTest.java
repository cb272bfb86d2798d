// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelwechat.internal.json.Pseudonyms;
import io.github.camelwechat.testing.CallbackClient;
import io.github.camelwechat.testing.SimulatedWeChatTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.console.DevConsole;
import org.apache.camel.console.DevConsole.MediaType;
import org.apache.camel.console.DevConsoleRegistry;
import org.apache.camel.util.json.Jsoner;
import org.junit.jupiter.api.Test;

/** Rules of the component's page in Camel's dev console. */
class DevConsoleTest extends SimulatedWeChatTest {

    private static final String USER = "oDevConsoleTestUser";

    @Override
    protected CamelContext createCamelContext() throws Exception {
        CamelContext context = super.createCamelContext();
        context.setDevConsole(true);
        return context;
    }

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from(shop("")).setBody(constant("answer")).to(shop(""));
                from("direct:send").to(shop(""));
            }
        };
    }

    @Test
    void showsAccountsWindowsAndCallbacksAsJson() {
        wechat().user(USER).says("what users write").await();
        send("direct:send", USER, "what agents write");
        wechat().user("oAnother").follows().await();
        wechat().advance(Duration.ofHours(3));
        new CallbackClient(port, "/wechat/shop").get("");

        await().until(() -> list("callbacks").size() >= 3);
        Map<String, Object> account = list("accounts").get(0);
        assertThat(account.get("account")).isEqualTo("shop");
        assertThat(account.get("appId")).isEqualTo(wechat().account().appId());
        assertThat(account.get("tokenSource")).isEqualTo("stable");
        assertThat(account.get("lastGoodSend")).isNotNull();
        assertThat(account.get("windows")).isEqualTo(Map.of("open", 1, "closed", 1));
        assertThat(list("callbacks"))
                .extracting(row -> row.get("answer"))
                .startsWith("REFUSED PARAMETER_MISSING")
                .allMatch(
                        answer ->
                                List.of("REFUSED PARAMETER_MISSING", "REPLIED", "ACKNOWLEDGED")
                                        .contains(answer));
        assertThat(list("callbacks").get(list("callbacks").size() - 1).get("user"))
                .isEqualTo(new Pseudonyms(wechat().account().appId()).of(USER));
    }

    @Test
    void namesNoUserAndNoSecretNeitherAsTextNorAsJson() {
        wechat().user(USER).says("what users write").await();
        send("direct:send", USER, "what agents write");
        await().until(() -> !list("callbacks").isEmpty());

        String all =
                console().call(MediaType.TEXT) + Jsoner.serialize(console().call(MediaType.JSON));

        assertThat(all)
                .contains("shop", "millis", "lastGoodSend")
                .doesNotContain(USER)
                .doesNotContain("what users write", "what agents write")
                .doesNotContain(wechat().account().token())
                .doesNotContain(wechat().account().appSecret())
                .doesNotContain(wechat().account().encodingAesKey());
    }

    @Test
    void everyNameOnItIsInTheDocumentation() throws IOException {
        wechat().user(USER).says("hello").await();
        wechat().user("oAnother").follows().await();
        wechat().advance(Duration.ofHours(49));
        send("direct:send", USER, "too late");
        await().until(() -> list("callbacks").size() >= 2);

        List<String> names =
                Stream.of("accounts", "callbacks")
                        .flatMap(part -> list(part).stream())
                        .flatMap(row -> row.keySet().stream())
                        .distinct()
                        .toList();
        String page = Files.readString(Path.of("../src/docs/observing.md"));
        assertThat(names)
                .contains("lastFailedSendCause", "windows", "user")
                .allSatisfy(name -> assertThat(page).contains("`" + name + "`"));
    }

    private DevConsole console() {
        return context.getCamelContextExtension()
                .getContextPlugin(DevConsoleRegistry.class)
                .resolveById("wechat");
    }

    @SuppressWarnings("unchecked")
    private List<Map<String, Object>> list(String name) {
        return (List<Map<String, Object>>) ((Map<?, ?>) console().call(MediaType.JSON)).get(name);
    }
}
