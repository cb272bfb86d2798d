// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelwechat.WeChatComponent;
import io.github.camelwechat.WeChatConfiguration;
import io.github.camelwechat.WeChatEndpoint;
import io.github.camelwechat.testing.InboundSamples;

import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.HashMap;
import java.util.Map;

/** A wrong option is refused before anything runs, and the message names it. */
class OptionsTest {

    private final CamelContext context = new DefaultCamelContext();

    @AfterEach
    void stop() {
        context.stop();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "appId=                 | appId",
                "token=                 | token",
                "encodingAesKey=        | encodingAesKey",
                "encodingAesKey=short   | 43 letters and digits",
                "previousEncodingAesKey=x | previousEncodingAesKey",
                "securityMode=none      | must be one of [safe, compatible, plain]",
                "replyTimeout=5000      | replyTimeout",
                "replyTimeout=0         | replyTimeout",
                "freshness=-1           | freshness",
                "maxBodySize=1          | maxBodySize",
                "maxWaiting=0           | maxWaiting",
                "sourceFilter=strict    | must be one of [none, log, enforce]",
                "sourceFilter=enforce   | appSecret",
                "sourceFilter=log       | sourceFilter",
                "trustedProxies=-1      | trustedProxies",
                "journal=true           | journal",
                "journal=true           | stateStore",
                "ackMode=never          | must be one of [processed, received]",
                "bodyFormat=xml         | must be one of [json, typed]",
                "callbackPath=wechat    | callbackPath"
            })
    void refusesAConsumerWithAWrongOption(String option, String message) {
        assertThatThrownBy(() -> context.getEndpoint(uri(option)).createConsumer(exchange -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message)
                .hasMessageContaining("wechat:")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain(InboundSamples.TOKEN));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "apiBaseUrl=ftp://x | apiBaseUrl",
                "windowClosed=maybe | must be one of [fail, park, template, ask]",
                "deliver=park | customerService or ask",
                "deliver=customerService,park,template | customerService or ask",
                "windowClosed=park&deliver=customerService | leave one of them out",
                "parkLimit=0 | parkLimit",
                "parkTimeToLive=1 | parkTimeToLive",
                "windowMerge=sum    | must be one of [max, independent]",
                "windowRules=classpath:nowhere.properties | Option windowRules of wechat:",
                "windowRules=ref:badRules | '2027-01-01.mess=1/1h' names neither",
                "onUncertain=guess  | must be one of [fail, assumeSent, retry]"
            })
    void refusesAProducerWithAWrongOption(String option, String message) {
        assertThatThrownBy(
                        () -> {
                            context.getRegistry().bind("badRules", "2027-01-01.mess=1/1h");
                            var producer = context.getEndpoint(uri(option)).createProducer();
                            producer.start();
                        })
                .hasStackTraceContaining(message);
    }

    @Test
    void refusesAnOptionItDoesNotKnow() {
        assertThatThrownBy(() -> context.getEndpoint(uri("tokken=x")))
                .hasMessageContaining("tokken");
    }

    @Test
    void refusesAnEndpointWithoutAccount() {
        assertThatThrownBy(() -> context.getEndpoint("wechat:a/b"))
                .hasMessageContaining("wechat:shop");
    }

    @Test
    void takesTheOptionsOfAnAccountOfTheComponent() {
        WeChatConfiguration shop = new WeChatConfiguration();
        shop.setAppId("wx1");
        WeChatComponent component = context.getComponent("wechat", WeChatComponent.class);
        component.setAccounts(Map.of("shop", shop));

        WeChatEndpoint endpoint = context.getEndpoint("wechat:shop?token=t", WeChatEndpoint.class);

        assertThat(endpoint.getConfiguration().getAppId()).isEqualTo("wx1");
        assertThat(endpoint.getConfiguration().getToken()).isEqualTo("t");
        assertThat(shop.getToken()).isNull();
    }

    @Test
    @SuppressWarnings({"unchecked", "rawtypes"})
    void takesAccountsThatAPropertiesFileLeftAsMaps() {
        Map accounts = new HashMap<>();
        accounts.put("shop", new HashMap<>(Map.of("appId", "wx1", "maxWaiting", "3")));
        accounts.put("typo", new HashMap<>(Map.of("apId", "wx1")));
        context.getComponent("wechat", WeChatComponent.class).setAccounts(accounts);

        WeChatEndpoint endpoint = context.getEndpoint("wechat:shop", WeChatEndpoint.class);

        assertThat(endpoint.getConfiguration().getAppId()).isEqualTo("wx1");
        assertThat(endpoint.getConfiguration().getMaxWaiting()).isEqualTo(3);
        assertThatThrownBy(() -> context.getEndpoint("wechat:typo"))
                .hasStackTraceContaining("apId");
    }

    @Test
    void takesABeanOfTheAccountsName() {
        WeChatConfiguration bean = new WeChatConfiguration();
        bean.setAppId("wx2");
        context.getRegistry().bind("shop", bean);

        WeChatEndpoint endpoint = context.getEndpoint("wechat:shop", WeChatEndpoint.class);

        assertThat(endpoint.getConfiguration().getAppId()).isEqualTo("wx2");
    }

    @Test
    void printsNoSecretOfAnEndpoint() {
        String printed = context.getEndpoint(uri("appSecret=never-print-me-secret")).toString();

        assertThat(printed)
                .doesNotContain(
                        InboundSamples.TOKEN,
                        InboundSamples.ENCODING_AES_KEY,
                        "never-print-me-secret");
    }

    private static String uri(String option) {
        Map<String, String> options =
                new HashMap<>(
                        Map.of(
                                "appId", InboundSamples.APP_ID,
                                "token", InboundSamples.TOKEN,
                                "encodingAesKey", InboundSamples.ENCODING_AES_KEY));
        String[] pair = option.split("=", 2);
        if (pair[1].isEmpty()) {
            options.remove(pair[0]);
        } else {
            options.put(pair[0], pair[1]);
        }
        StringBuilder uri = new StringBuilder("wechat:shop?");
        options.forEach((name, value) -> uri.append(name).append('=').append(value).append('&'));
        return uri.substring(0, uri.length() - 1);
    }
}
