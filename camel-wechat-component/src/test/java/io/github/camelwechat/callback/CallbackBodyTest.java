// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.callback;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.camelwechat.WeChatConstants;
import io.github.camelwechat.message.Inbound;
import io.github.camelwechat.message.InboundMessage;
import io.github.camelwechat.testing.CallbackClient;
import io.github.camelwechat.testing.ConsumerTest;
import io.github.camelwechat.testing.OnEveryEntrance;
import java.io.InputStream;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.model.dataformat.JsonLibrary;
import org.junit.jupiter.api.Test;

/** A route reads the body the way its author expects, whichever form it asked for. */
@OnEveryEntrance
class CallbackBodyTest extends ConsumerTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from(shop("&callbackPath=/json&includeRawXml=true"))
                        .setProperty("content")
                        .jsonpath("$.content")
                        .setProperty("nobody")
                        .jsonpath("$.event")
                        .to("mock:json")
                        .unmarshal()
                        .json(JsonLibrary.Jackson, Map.class)
                        .to("mock:unmarshalled");
                from(shop("&callbackPath=/typed&bodyFormat=typed"))
                        .to("mock:typed")
                        .marshal()
                        .json(JsonLibrary.Jackson)
                        .to("mock:marshalled");
                from(shop("&callbackPath=/failing"))
                        .onException(IllegalStateException.class)
                        .handled(true)
                        .useOriginalMessage()
                        .to("mock:original")
                        .end()
                        .removeHeaders("*")
                        .setBody(constant("something else"))
                        .throwException(new IllegalStateException("down"));
            }
        };
    }

    @Test
    void readsFieldsOfTheCanonicalJson() throws Exception {
        post("/json", "你好 😀");

        Exchange exchange = getMockEndpoint("mock:json").getReceivedExchanges().get(0);
        assertThat(exchange.getProperty("content")).isEqualTo("你好 😀");
        assertThat(exchange.getProperty("nobody")).isNull();
        assertThat(exchange.getMessage().getHeader(WeChatConstants.RAW_XML, String.class))
                .startsWith("<xml>")
                .contains("你好 😀");
        Map<?, ?> map =
                getMockEndpoint("mock:unmarshalled")
                        .getReceivedExchanges()
                        .get(0)
                        .getMessage()
                        .getBody(Map.class);
        assertThat(map.get("openId")).isEqualTo("oUser");
    }

    @Test
    void givesTheTypedValueAndMarshalsItAsTheCanonicalJson() throws Exception {
        post("/typed", "hello");

        Object body =
                getMockEndpoint("mock:typed").getReceivedExchanges().get(0).getMessage().getBody();
        assertThat(body)
                .isInstanceOfSatisfying(
                        InboundMessage.Text.class,
                        text -> assertThat(text.content()).isEqualTo("hello"));
        byte[] marshalled =
                getMockEndpoint("mock:marshalled")
                        .getReceivedExchanges()
                        .get(0)
                        .getMessage()
                        .getBody(byte[].class);
        assertThat(JSON.readTree(marshalled))
                .isEqualTo(JSON.readTree(converted(body, String.class)));
    }

    @Test
    void convertsToEveryFormAndBack() throws Exception {
        post("/typed", "hello");
        Inbound inbound =
                getMockEndpoint("mock:typed")
                        .getReceivedExchanges()
                        .get(0)
                        .getMessage()
                        .getBody(Inbound.class);

        for (Class<?> form :
                new Class<?>[] {
                    String.class, byte[].class, InputStream.class, Map.class, JsonNode.class
                }) {
            Object converted = converted(inbound, form);
            assertThat(converted).as(form.getName()).isInstanceOf(form);
            assertThat(converted(converted, Inbound.class)).as(form.getName()).isEqualTo(inbound);
        }
    }

    @Test
    void givesTheOriginalMessageToWhoeverHandlesAFailure() throws Exception {
        post("/failing", "hello");

        Exchange exchange = getMockEndpoint("mock:original").getReceivedExchanges().get(0);
        Inbound original = exchange.getMessage().getBody(Inbound.class);
        assertThat(original).isInstanceOf(InboundMessage.Text.class);
        assertThat(exchange.getMessage().getHeader(WeChatConstants.OPEN_ID)).isEqualTo("oUser");
    }

    @Test
    void setsHeadersOfTheirDocumentedTypes() throws Exception {
        post("/json", "hello");

        Map<String, Object> headers =
                getMockEndpoint("mock:json")
                        .getReceivedExchanges()
                        .get(0)
                        .getMessage()
                        .getHeaders();
        assertThat(headers)
                .containsEntry(WeChatConstants.ACCOUNT, "shop")
                .containsEntry(WeChatConstants.OPEN_ID, "oUser")
                .containsEntry(WeChatConstants.MSG_TYPE, "text")
                .containsEntry(WeChatConstants.MSG_ID, "1")
                .containsEntry(WeChatConstants.CONTENT, "hello")
                .containsEntry(WeChatConstants.CREATE_TIME, clock.instant().getEpochSecond())
                .containsEntry(WeChatConstants.DELIVERY_ATTEMPT, 1)
                .containsEntry(WeChatConstants.LAST_DELIVERY, false)
                .containsEntry(WeChatConstants.ACKNOWLEDGED, false)
                .containsEntry(WeChatConstants.WINDOW_REMAINING, 5)
                .containsEntry(
                        WeChatConstants.WINDOW_EXPIRES_AT,
                        clock.instant().getEpochSecond() + 48 * 3600)
                .doesNotContainKeys(WeChatConstants.EVENT, "signature", "nonce", "timestamp");
    }

    private void post(String path, String content) {
        assertThat(new CallbackClient(port, path).post(text("oUser", content, 1)).status())
                .isEqualTo(200);
    }

    private <T> T converted(Object value, Class<T> form) throws Exception {
        return context().getTypeConverter().mandatoryConvertTo(form, value);
    }
}
