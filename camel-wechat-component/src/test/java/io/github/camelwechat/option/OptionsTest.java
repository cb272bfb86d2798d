// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelwechat.WeChatComponent;
import io.github.camelwechat.WeChatConfiguration;
import io.github.camelwechat.WeChatEndpoint;
import io.github.camelwechat.store.InMemoryStateStore;
import io.github.camelwechat.testing.InboundSamples;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Component;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PropertyBindingSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
                "replyTimeout=5000      | replyTimeout",
                "replyTimeout=0         | replyTimeout",
                "freshness=-1           | freshness",
                "maxBodySize=1          | maxBodySize",
                "maxWaiting=0           | maxWaiting",
                "sourceFilter=enforce   | appSecret",
                "sourceFilter=log       | sourceFilter",
                "trustedProxies=-1      | trustedProxies",
                "journal=true           | journal",
                "journal=true           | stateStore",
                "callbackPath=wechat    | callbackPath",
                "tokenService=true      | tokenServiceKey",
                "tokenService=true&tokenServiceKey=tooShort | 24 to 256",
                "tokenService=true&tokenServiceKey=RAW(twelve words with blanks between) | 24 to 256",
                "tokenService=true&tokenServiceKey=appSecret-never-print-me&appSecret=appSecret-never-print-me | must not be the appSecret",
                "tokenService=true&tokenServiceKey=a-key-never-print-me-0000&callbackPath=/wechat/shop/token | that of the tokenService"
            })
    void refusesAConsumerWithAWrongOption(String option, String message) {
        assertThatThrownBy(() -> context.getEndpoint(uri(option)).createConsumer(exchange -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message)
                .hasMessageContaining("wechat:")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain(InboundSamples.TOKEN));
    }

    /** HTTP servers differ in how they match these, and would announce what nobody reaches. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/wechat/shop/",
                "//wechat",
                "/wechat//shop",
                "/wechat/:shop",
                "/wechat/../shop",
                "/wechat/.",
                "/we chat",
                "/微信",
                "/wechat;x",
                "/wechat*"
            })
    void refusesAPathThatNotEveryServerMatchesAsItIsAnnounced(String path) {
        WeChatEndpoint endpoint = context.getEndpoint(uri("originalId=x"), WeChatEndpoint.class);
        endpoint.getConfiguration().setCallbackPath(path);

        assertThatThrownBy(() -> endpoint.createConsumer(exchange -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Option callbackPath of wechat:")
                .hasMessageEndingWith("none at the end, but is '" + path + "'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/wechat/{account}", "/a", "/.well-known/we~chat_1/x.y", "/..a/b"})
    void takesAPathOfPlainParts(String path) throws Exception {
        WeChatEndpoint endpoint = context.getEndpoint(uri("originalId=x"), WeChatEndpoint.class);
        endpoint.getConfiguration().setCallbackPath(path);

        assertThat(endpoint.createConsumer(exchange -> {})).isNotNull();
    }

    @Test
    void takesAnAccountNameOf64Characters() throws Exception {
        String name = "a.b-c_" + "d".repeat(58);
        String options = uri("originalId=x").substring("wechat:shop".length());

        assertThat(context.getEndpoint("wechat:" + name + options).createConsumer(exchange -> {}))
                .isNotNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "securityMode=none   | [safe, compatible, plain]",
                "sourceFilter=strict | [none, log, enforce]",
                "ackMode=never       | [processed, received]",
                "bodyFormat=xml      | [json, typed]",
                "channel=all         | [message, window, authorization]",
                "ordered=yes         | [none, user]",
                "windowClosed=maybe  | [fail, park, template, ask]",
                "onUncertain=guess   | [fail, assumeSent, retry]",
                "longText=cut        | [split, fail]",
                "region=moon         | [mainland, overseas]",
                "accountType=bot     | [service, subscription, test]",
                "unsupported=drop    | [fail, link]",
                "windowMerge=sum     | [max, independent]",
                "operation=shout     | [sendMessage, downloadMedia,"
            })
    void refusesAValueThatAnOptionDoesNotHave(String option, String values) {
        String[] pair = option.split("=");
        String problem = "Option " + pair[0] + " of wechat:shop must be one of " + values;

        assertThatThrownBy(() -> context.getEndpoint(uri(option)))
                .cause()
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(problem)
                .hasMessageEndingWith("], but is '" + pair[1] + "'");
        assertThatThrownBy(() -> context.getEndpoint(uri(option)))
                .hasMessageContaining(problem)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain(InboundSamples.TOKEN));
    }

    /** As properties of an application set them. */
    @ParameterizedTest
    @ValueSource(strings = {"accounts[shop].ackMode", "configuration.ackMode", "ackMode"})
    void refusesAPropertyWithAValueThatAnOptionDoesNotHave(String property) {
        Component component = context.getComponent("wechat");

        assertThatThrownBy(
                        () ->
                                PropertyBindingSupport.build()
                                        .withCamelContext(context)
                                        .withTarget(component)
                                        .withProperties(new HashMap<>(Map.of(property, "never")))
                                        .withConfigurer(component.getComponentPropertyConfigurer())
                                        .bind())
                .hasMessageContaining("ackMode")
                .hasStackTraceContaining("must be one of [processed, received], but is 'never'");
    }

    @Test
    @SuppressWarnings({"unchecked", "rawtypes"})
    void refusesAMapWithAValueThatAnOptionDoesNotHave() {
        Map accounts = Map.of("shop", Map.of("ackMode", "never"));
        context.getComponent("wechat", WeChatComponent.class).setAccounts(accounts);

        assertThatThrownBy(() -> context.getEndpoint("wechat:shop"))
                .hasMessageContaining(
                        "Option ackMode of account 'shop' of the WeChat component must be one of"
                                + " [processed, received], but is 'never'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"assumeSent", "ASSUME_SENT", "assumesent", "assume-sent"})
    void takesAValueWhateverItsCaseAndHoweverItsWordsAreJoined(String value) {
        WeChatEndpoint endpoint =
                context.getEndpoint(uri("onUncertain=" + value), WeChatEndpoint.class);
        WeChatEndpoint shouting =
                context.getEndpoint(uri("windowClosed=ASK"), WeChatEndpoint.class);

        assertThat(endpoint.getConfiguration().getOnUncertain())
                .isEqualTo(UncertainPolicy.ASSUME_SENT)
                .hasToString("assumeSent");
        assertThat(shouting.getConfiguration().getWindowClosed()).isEqualTo(ClosedWindowPolicy.ASK);
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
    void aBeanStartsFromTheConfigurationOfTheComponent() {
        InMemoryStateStore store = configured();
        WeChatConfiguration bean = new WeChatConfiguration();
        bean.setAppId("wx2");
        bean.setMaxWaiting(5);
        context.getRegistry().bind("shop", bean);

        WeChatConfiguration options = options("wechat:shop");

        assertThat(options.getAppId()).isEqualTo("wx2");
        assertThat(options.getMaxWaiting()).isEqualTo(5);
        assertThat(options.getStateStore()).isSameAs(store);
        assertThat(options.getAckMode()).isEqualTo(AckMode.RECEIVED);
        assertThat(bean.getStateStore()).isNull();
    }

    @Test
    void anEntryStartsFromTheConfigurationOfTheComponent() {
        InMemoryStateStore store = configured();
        PropertyBindingSupport.bindProperties(
                context,
                context.getComponent("wechat"),
                new HashMap<>(
                        Map.of("accounts[shop].appId", "wx3", "accounts[shop].maxWaiting", "5")));

        WeChatConfiguration options = options("wechat:shop");

        assertThat(options.getAppId()).isEqualTo("wx3");
        assertThat(options.getMaxWaiting()).isEqualTo(5);
        assertThat(options.getStateStore()).isSameAs(store);
        assertThat(options.getAckMode()).isEqualTo(AckMode.RECEIVED);
    }

    @Test
    void aUriStartsFromTheConfigurationOfTheComponentAndCanPutBackADefault() {
        InMemoryStateStore store = configured();

        WeChatConfiguration options = options("wechat:shop?appId=wx4&ackMode=processed");

        assertThat(options.getAppId()).isEqualTo("wx4");
        assertThat(options.getMaxWaiting()).isEqualTo(3);
        assertThat(options.getStateStore()).isSameAs(store);
        assertThat(options.getAckMode()).isEqualTo(AckMode.PROCESSED);
    }

    @Test
    void whatOneEndpointSaysIsNotSaidForAnother() {
        configured();

        options("wechat:shop?maxWaiting=7");

        assertThat(options("wechat:shop").getMaxWaiting()).isEqualTo(3);
    }

    /** A configuration of the component that differs from the defaults. */
    private InMemoryStateStore configured() {
        InMemoryStateStore store = new InMemoryStateStore();
        WeChatConfiguration base =
                context.getComponent("wechat", WeChatComponent.class).getConfiguration();
        base.setStateStore(store);
        base.setMaxWaiting(3);
        base.setAckMode(AckMode.RECEIVED);
        return store;
    }

    private WeChatConfiguration options(String uri) {
        return context.getEndpoint(uri, WeChatEndpoint.class).getConfiguration();
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
