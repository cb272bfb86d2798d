// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.camelwechat.failure.ApiUnreachableException;
import io.github.camelwechat.failure.SendUncertainException;
import io.github.camelwechat.testing.ForwardProxy;
import io.github.camelwechat.testing.MainApplication;
import io.github.camelwechat.testing.RawServer;
import java.io.IOException;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The component's own options of HTTP, as the properties of an application set them. */
class HttpOptionsTest {

    private final CamelContext context = new DefaultCamelContext();
    private final WeChatComponent component = new WeChatComponent();

    @AfterEach
    void stop() {
        context.stop();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "proxyHost      | http://proxy.example | proxyHost",
                "proxyHost      | u:never-print-me@proxy | proxyHost",
                "proxyUser      | me | proxyHost",
                "proxyPassword  | never-print-me | proxyHost",
                "maxConnections | 0  | maxConnections",
                "connectTimeout | 0  | connectTimeout",
                "responseTimeout| -1 | responseTimeout",
                "transferTimeout| 0  | transferTimeout",
                "secretTimeout  | -1 | secretTimeout",
                "maxMediaSize   | 0  | maxMediaSize"
            })
    void refusesAWrongOptionByItsName(String option, String value, String message) {
        set(option, value);
        assertThatThrownBy(() -> context.addComponent("wechat", component))
                .hasStackTraceContaining("Option " + message + " of the WeChat component")
                .satisfies(e -> assertThat(trace(e)).doesNotContain("never-print-me"));
    }

    /** Camel Main sets them when the component is initialised already. */
    @ParameterizedTest
    @ValueSource(strings = {"maxConnections=0", "responseTimeout=-1", "proxyUser=me"})
    void anApplicationsPropertiesAreHeard(String wrong) {
        try (MainApplication application = new MainApplication("camel.component.wechat." + wrong)) {
            assertThatThrownBy(application::start)
                    .hasStackTraceContaining("of the WeChat component");
        }
    }

    @Test
    void refusesAPortThatIsNone() {
        component.setProxyHost("proxy.example");
        component.setProxyPort(70_000);
        assertThatThrownBy(component::httpSettings).hasMessageContaining("proxyPort");
    }

    @Test
    void theResponseTimeoutEndsACallThatGetsNoAnswer() throws IOException {
        component.setResponseTimeout(200);
        try (RawServer silent =
                new RawServer(
                        request ->
                                request.path().endsWith("token") ? token() : RawServer.silence())) {
            assertThat(catchThrowable(() -> send(silent.url())))
                    .hasRootCauseInstanceOf(SendUncertainException.class)
                    .hasStackTraceContaining("within 200 ms");
        }
    }

    @Test
    void everythingButTheTokenServerIsReachedThroughTheProxy() throws IOException {
        try (ForwardProxy proxy = new ForwardProxy();
                RawServer wechat = new RawServer(request -> RawServer.json("{\"errcode\":0}"));
                RawServer tokens = new RawServer(request -> token())) {
            component.setProxyHost("127.0.0.1");
            component.setProxyPort(proxy.port());

            send(wechat.url() + "&tokenSource=" + tokens.url() + "/t");

            assertThat(wechat.requests()).hasSize(1);
            assertThat(tokens.requests()).hasSize(1);
            assertThat(proxy.heads()).hasSize(1);
        }
    }

    @Test
    void aProxyThatIsNotThereIsAnErrorOfTheExchange() {
        component.setProxyHost("no-such-host.invalid");
        assertThat(catchThrowable(() -> send("http://127.0.0.1:1")))
                .hasStackTraceContaining("through http://no-such-host.invalid:8080")
                .hasStackTraceContaining(ApiUnreachableException.class.getSimpleName());
    }

    private void send(String apiBaseUrl) {
        context.addComponent("wechat", component);
        context.start();
        context.createProducerTemplate()
                .sendBodyAndHeader(
                        "wechat:shop?appId=wx1&appSecret=never-print-me&windowClosed=ask&apiBaseUrl="
                                + apiBaseUrl,
                        "hello",
                        WeChatConstants.OPEN_ID,
                        "o-user");
    }

    private void set(String option, String value) {
        assertThat(
                        new WeChatComponentConfigurer()
                                .configure(context, component, option, value, false))
                .isTrue();
    }

    private static RawServer.Answer token() {
        return RawServer.json("{\"access_token\":\"t\",\"expires_in\":7200}");
    }

    private static String trace(Throwable thrown) {
        StringBuilder messages = new StringBuilder();
        for (Throwable each = thrown; each != null; each = each.getCause()) {
            messages.append(each).append('\n');
        }
        return messages.toString();
    }
}
