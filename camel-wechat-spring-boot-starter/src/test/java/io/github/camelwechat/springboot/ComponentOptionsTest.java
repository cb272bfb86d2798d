// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.WeChatComponent;
import io.github.camelwechat.WeChatConfiguration;
import io.github.camelwechat.WeChatEndpoint;
import io.github.camelwechat.option.AckMode;
import io.github.camelwechat.store.InMemoryStateStore;
import io.github.camelwechat.store.StateStore;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.camel.CamelContext;
import org.apache.camel.spring.boot.CamelAutoConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** Options are bound from everywhere Spring Boot reads them, however they are spelled. */
class ComponentOptionsTest {

    private final ApplicationContextRunner application =
            new ApplicationContextRunner()
                    .withConfiguration(
                            AutoConfigurations.of(
                                    CamelAutoConfiguration.class, WeChatAutoConfiguration.class));

    @ParameterizedTest
    @ValueSource(
            strings = {"accounts[shop]", "accounts.shop", "accounts[my-shop]", "accounts.my-shop"})
    void bindsAnEntryOfTheAccountsHoweverItIsSpelled(String entry) {
        String shop = "camel.component.wechat." + entry + ".";
        started(
                application.withPropertyValues(
                        shop + "app-id=wx0000000000000001",
                        shop + "token=theToken",
                        shop + "ack-mode=received",
                        shop + "freshness=2m",
                        shop + "appSecret=theSecret",
                        shop + "api-security.symmetric-key=theKey"),
                context -> {
                    WeChatConfiguration options =
                            context.getEndpoint(
                                            "wechat:" + entry.replaceAll("accounts.|]", ""),
                                            WeChatEndpoint.class)
                                    .getConfiguration();
                    assertThat(options.getAppId()).isEqualTo("wx0000000000000001");
                    assertThat(options.getToken()).isEqualTo("theToken");
                    assertThat(options.getAckMode()).isEqualTo(AckMode.RECEIVED);
                    assertThat(options.getFreshness()).isEqualTo(120_000);
                    assertThat(options.getAppSecret()).isEqualTo("theSecret");
                    assertThat(options.getApiSecurity().getSymmetricKey()).isEqualTo("theKey");
                });
    }

    @Test
    void bindsOptionsOfTheComponentAndBeans() {
        StateStore store = new InMemoryStateStore();
        started(
                application
                        .withBean("store", StateStore.class, () -> store)
                        .withPropertyValues(
                                "camel.component.wechat.state-store=#store",
                                "camel.component.wechat.connect-timeout=3s",
                                "camel.component.wechat.proxy-host=proxy.example",
                                "camel.component.wechat.configuration.max-body-size=1000"),
                context -> {
                    WeChatComponent component =
                            context.getComponent("wechat", WeChatComponent.class);
                    assertThat(component.getConfiguration().getStateStore()).isSameAs(store);
                    assertThat(component.getConfiguration().getMaxBodySize()).isEqualTo(1000);
                    assertThat(component.getConnectTimeout()).isEqualTo(3000);
                    assertThat(component.getProxyHost()).isEqualTo("proxy.example");
                });
    }

    @Test
    void theEnvironmentOverridesAFile() {
        String shop = "camel.component.wechat.accounts.shop.";
        Map<String, Object> file = Map.of(shop + "app-secret", "ofTheFile", shop + "token", "t");
        Map<String, Object> environment =
                Map.of("CAMEL_COMPONENT_WECHAT_ACCOUNTS_SHOP_APPSECRET", "ofTheEnvironment");
        started(
                application.withInitializer(
                        context -> {
                            MutablePropertySources sources =
                                    context.getEnvironment().getPropertySources();
                            sources.addFirst(new MapPropertySource("file", file));
                            sources.addFirst(
                                    new SystemEnvironmentPropertySource(
                                            "a-systemEnvironment", environment));
                        }),
                context -> {
                    WeChatConfiguration options =
                            context.getEndpoint("wechat:shop", WeChatEndpoint.class)
                                    .getConfiguration();
                    assertThat(options.getAppSecret()).isEqualTo("ofTheEnvironment");
                    assertThat(options.getToken()).isEqualTo("t");
                });
    }

    @Test
    void leavesTheComponentAloneWhereItIsToldTo() {
        started(
                application.withPropertyValues(
                        "camel.component.wechat.enabled=false",
                        "camel.component.wechat.proxy-host=proxy.example"),
                context ->
                        assertThat(
                                        context.getComponent("wechat", WeChatComponent.class)
                                                .getProxyHost())
                                .isNull());
    }

    private static void started(
            ApplicationContextRunner application, Consumer<CamelContext> assertions) {
        application.run(
                context -> {
                    assertThat(context).hasNotFailed();
                    assertions.accept(context.getBean(CamelContext.class));
                });
    }
}
