// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.callback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.camelwechat.internal.json.CanonicalJson;
import io.github.camelwechat.message.Inbound;
import io.github.camelwechat.testing.ConsumerTest;
import io.github.camelwechat.testing.InboundSamples;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.cloudevents.CloudEvent;
import org.apache.camel.spi.DataType;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A callback leaves a route as a CloudEvent, out of nothing but its body. */
class CloudEventTest extends ConsumerTest {

    private static final String USER = "oK7dQ5xW2mZr8vTnB4yJcE1hLgPs";
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                for (String type :
                        List.of(
                                "application-cloudevents",
                                "application-cloudevents+json",
                                "application-cloudevents-hashed",
                                "application-cloudevents-hashed+json")) {
                    from("direct:" + type.replace('+', '_'))
                            .transformDataType(new DataType("wechat:" + type));
                }
            }
        };
    }

    private void load(String yaml) throws Exception {
        PluginHelper.getRoutesLoader(context)
                .loadRoutes(ResourceHelper.fromString("route.yaml", yaml));
    }

    @Test
    void aYamlRouteTurnsACallbackIntoAStructuredEvent() throws Exception {
        load(
                """
                - route:
                    from:
                      uri: "%s"
                      steps:
                        - transformDataType:
                            toType: "wechat:application-cloudevents+json"
                        - to: "mock:structured"
                """
                        .formatted(shop("")));

        Message event = arrived("mock:structured");

        JsonNode json = MAPPER.readTree(event.getBody(String.class));
        assertThat(event.getHeader(Exchange.CONTENT_TYPE))
                .isEqualTo("application/cloudevents+json");
        assertThat(event.getHeaders().keySet())
                .noneMatch(name -> name.startsWith("ce-") || name.startsWith("CamelCloudEvent"));
        assertThat(json.fieldNames())
                .toIterable()
                .containsExactly(
                        "specversion",
                        "id",
                        "source",
                        "type",
                        "datacontenttype",
                        "dataschema",
                        "subject",
                        "time",
                        "data");
        assertThat(json.get("specversion").asText()).isEqualTo("1.0");
        assertThat(json.get("id")).isEqualTo(json.get("data").get("dedupeKey"));
        assertThat(json.get("source").asText()).isEqualTo("wechat:" + InboundSamples.APP_ID);
        assertThat(json.get("type").asText()).isEqualTo("io.github.camelwechat.message.text");
        assertThat(json.get("datacontenttype").asText()).isEqualTo("application/json");
        assertThat(json.get("dataschema").asText()).isEqualTo(CanonicalJson.SCHEMA);
        assertThat(json.get("subject").asText()).isEqualTo(USER);
        assertThat(json.get("time").asText()).isEqualTo("2026-09-09T10:00:00Z");
        assertThat(json.get("data").get("fields").get("Content").asText()).isEqualTo("你好 😀");
    }

    @Test
    void aYamlRouteTurnsATypedCallbackIntoABinaryEvent() throws Exception {
        load(
                """
                - route:
                    from:
                      uri: "%s"
                      steps:
                        - transformDataType:
                            toType: "wechat:application-cloudevents"
                        - to: "mock:binary"
                """
                        .formatted(shop("&bodyFormat=typed")));

        Message event = arrived("mock:binary");

        JsonNode data = MAPPER.readTree(event.getBody(String.class));
        assertThat(data.get("openId").asText()).isEqualTo(USER);
        assertThat(event.getHeaders())
                .containsEntry(Exchange.CONTENT_TYPE, "application/json")
                .containsEntry(CloudEvent.CAMEL_CLOUD_EVENT_VERSION, "1.0")
                .containsEntry(CloudEvent.CAMEL_CLOUD_EVENT_ID, data.get("dedupeKey").asText())
                .containsEntry("ce-specversion", "1.0")
                .containsEntry("ce-id", data.get("dedupeKey").asText())
                .containsEntry("ce-source", "wechat:" + InboundSamples.APP_ID)
                .containsEntry("ce-type", "io.github.camelwechat.message.text")
                .containsEntry("ce-dataschema", CanonicalJson.SCHEMA)
                .containsEntry("ce-subject", USER)
                .containsEntry("ce-time", "2026-09-09T10:00:00Z")
                .doesNotContainKey("ce-datacontenttype");
    }

    @Test
    void everyShapeOfTheBodyGivesTheSameEvent() {
        String json = canonicalJson();
        Inbound typed = context.getTypeConverter().convertTo(Inbound.class, json);
        Map<?, ?> map = context.getTypeConverter().convertTo(Map.class, typed);
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        Message first = transformed("application-cloudevents", json);

        for (Object body : List.of(typed, map, bytes, new ByteArrayInputStream(bytes))) {
            Message event = transformed("application-cloudevents", body);
            assertThat(event.getBody()).isEqualTo(json);
            assertThat(event.getHeaders()).isEqualTo(first.getHeaders());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"application-cloudevents-hashed", "application-cloudevents-hashed_json"})
    void nobodyIsNamedInAHashedEvent(String type) {
        Message event = transformed(type, canonicalJson());

        assertThat(event.getHeaders().toString() + event.getBody()).doesNotContain(USER);
        assertThat(event.getBody(String.class)).containsPattern("\"openId\":\"[0-9a-f]{64}\"");
    }

    @Test
    void escapesWhatAnHttpHeaderCannotCarry() {
        Message event =
                transformed(
                        "application-cloudevents",
                        canonicalJson().replace("\"shop:", "\"商店\\r\\nce-source: 100%:"));

        assertThat(event.getHeader("ce-id", String.class))
                .startsWith("%E5%95%86%E5%BA%97%0D%0Ace-source:%20100%25:");
        assertThat(event.getHeader(CloudEvent.CAMEL_CLOUD_EVENT_ID, String.class))
                .startsWith("商店\r\nce-source: 100%:");
    }

    @ParameterizedTest
    @ValueSource(strings = {"secret words", "{\"touser\":\"secret words\"}"})
    void refusesABodyThatIsNoCallbackWithoutRepeatingIt(String body) {
        assertThatThrownBy(() -> transformed("application-cloudevents+json", body))
                .isInstanceOf(CamelExecutionException.class)
                .rootCause()
                .hasMessageNotContaining("secret");
    }

    private Message arrived(String mock) throws InterruptedException {
        getMockEndpoint(mock).expectedMessageCount(1);
        assertThat(client().post(text(USER, "你好 😀", 1)).status()).isEqualTo(200);
        getMockEndpoint(mock).assertIsSatisfied();
        return getMockEndpoint(mock).getExchanges().get(0).getMessage();
    }

    private Message transformed(String type, Object body) {
        Exchange result =
                template.request(
                        "direct:" + type.replace('+', '_'),
                        exchange -> exchange.getMessage().setBody(body));
        if (result.getException() != null) {
            throw new CamelExecutionException("refused", result, result.getException());
        }
        return result.getMessage();
    }

    private static String canonicalJson() {
        return "{\"account\":\"shop\",\"appId\":\""
                + InboundSamples.APP_ID
                + "\",\"openId\":\""
                + USER
                + "\",\"msgType\":\"text\",\"event\":null,\"msgId\":\"1\",\"createTime\":1789000001,"
                + "\"content\":\"hi\",\"mediaId\":null,\"dedupeKey\":\"shop:key\",\"fields\":{\"FromUserName\":\""
                + USER
                + "\",\"Content\":\"hi\"}}";
    }
}
