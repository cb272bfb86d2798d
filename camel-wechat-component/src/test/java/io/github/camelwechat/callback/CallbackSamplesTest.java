// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.callback;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.camelwechat.WeChatConstants;
import io.github.camelwechat.account.SecurityMode;
import io.github.camelwechat.testing.CallbackClient;
import io.github.camelwechat.testing.CallbackClient.Answer;
import io.github.camelwechat.testing.ConsumerTest;
import io.github.camelwechat.testing.InboundSamples;
import io.github.camelwechat.testing.InboundSamples.Push;
import io.github.camelwechat.testing.InboundSamples.Sample;
import io.github.camelwechat.testing.InboundSamples.Vector;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Everything WeChat is known to send goes through the consumer, over HTTP, in every mode it applies
 * to.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CallbackSamplesTest extends ConsumerTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                for (SecurityMode mode : SecurityMode.values()) {
                    String name = mode.name().toLowerCase(java.util.Locale.ROOT);
                    from(shop("&securityMode=" + name + "&callbackPath=/" + name)
                                    .replaceAll("&originalId=[^&]*", ""))
                            .to("mock:" + name);
                }
            }
        };
    }

    @BeforeEach
    void forgetEverything() {
        forgetState();
        MockEndpoint.resetMocks(context());
        clock.set(Instant.parse("2026-09-09T10:00:00Z"));
    }

    static Stream<Arguments> delivered() {
        return InboundSamples.ofKind("message", "event", "json", "edge", "component").stream()
                .filter(sample -> !sample.expect().equals("rejected"))
                .flatMap(
                        sample ->
                                Arrays.stream(SecurityMode.values())
                                        .map(mode -> Arguments.of(sample, mode)));
    }

    @ParameterizedTest(name = "{0} in {1} mode")
    @MethodSource("delivered")
    void becomesOneExchangeWithEveryFieldOfIt(Sample sample, SecurityMode mode) throws Exception {
        Answer answer = client(mode).post(InboundSamples.push(sample, mode, clock.instant()));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).isEqualTo("success");
        Exchange exchange = onlyExchange(mode);
        JsonNode body = JSON.readTree(exchange.getMessage().getBody(String.class));
        assertThat(body.get("account").asText()).isEqualTo("shop");
        assertThat(body.get("appId").asText()).isEqualTo(InboundSamples.APP_ID);
        assertThat(body.get("dedupeKey").asText())
                .isEqualTo(exchange.getMessage().getHeader(WeChatConstants.DEDUPE_KEY));
        for (String field : sample.fields()) {
            assertThat(body.get("fields").has(field)).as(field).isTrue();
        }
        assertThat(exchange.getMessage().getHeader(WeChatConstants.MSG_TYPE))
                .isEqualTo(sample.msgType());
        assertThat(exchange.getMessage().getHeader(WeChatConstants.EVENT))
                .isEqualTo(sample.event());
    }

    static Stream<Arguments> refused() {
        return InboundSamples.all().stream()
                .filter(sample -> sample.expect().equals("rejected") && sample.query() == null)
                .flatMap(
                        sample ->
                                Arrays.stream(SecurityMode.values())
                                        .map(mode -> Arguments.of(sample, mode)));
    }

    @ParameterizedTest(name = "{0} in {1} mode")
    @MethodSource("refused")
    void refusesWhatIsHostile(Sample sample, SecurityMode mode) {
        Answer answer = client(mode).post(InboundSamples.push(sample, mode, clock.instant()));

        assertThat(answer.status()).isBetween(400, 499);
        assertThat(answer.body()).isEmpty();
        assertThat(exchanges(mode)).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("envelopes")
    void takesRecordedEnvelopesAtTheirOwnTime(Sample envelope) {
        SecurityMode mode = envelope.expectMode();
        clock.set(timestampOf(envelope.query()));

        Answer answer = client(mode).post(InboundSamples.recorded(envelope));

        if (envelope.expect().equals("rejected")) {
            assertThat(answer.status()).isBetween(400, 499);
            assertThat(answer.body()).isEmpty();
            assertThat(exchanges(mode)).isEmpty();
        } else {
            assertThat(answer.status()).isEqualTo(200);
            assertThat(exchanges(mode)).hasSize(1);
        }
    }

    static List<Sample> envelopes() {
        return InboundSamples.all().stream().filter(sample -> sample.query() != null).toList();
    }

    static List<Vector> vectorsOfOurAccount() {
        return InboundSamples.vectors().stream()
                .filter(vector -> InboundSamples.TOKEN.equals(vector.token()))
                .filter(vector -> !vector.expect().equals("reply"))
                .toList();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("vectorsOfOurAccount")
    void takesPublishedVectorsAtTheirOwnTime(Vector vector) {
        clock.set(Instant.ofEpochSecond(Long.parseLong(vector.timestamp())));

        Answer answer = client(SecurityMode.SAFE).post(vector.push());

        if (vector.expect().equals("rejected")) {
            assertThat(answer.status()).isBetween(400, 499);
            assertThat(exchanges(SecurityMode.SAFE)).isEmpty();
        } else {
            assertThat(answer.status()).isEqualTo(200);
            assertThat(exchanges(SecurityMode.SAFE)).hasSize(1);
        }
    }

    @Test
    void refusesAPlatformsPayloadSealedForAnotherAppid() {
        for (Sample sample : InboundSamples.ofKind("component")) {
            Push foreign =
                    InboundSamples.push(
                            sample.bytes(),
                            SecurityMode.SAFE,
                            clock.instant(),
                            InboundSamples.COMPONENT_APP_ID);

            Answer answer = client(SecurityMode.SAFE).post(foreign);

            assertThat(answer.status()).as(sample.file()).isEqualTo(403);
            assertThat(answer.body()).isEmpty();
        }
        assertThat(exchanges(SecurityMode.SAFE)).isEmpty();
    }

    private Exchange onlyExchange(SecurityMode mode) {
        assertThat(exchanges(mode)).hasSize(1);
        return exchanges(mode).get(0);
    }

    private List<Exchange> exchanges(SecurityMode mode) {
        return getMockEndpoint("mock:" + mode.name().toLowerCase(java.util.Locale.ROOT))
                .getReceivedExchanges();
    }

    private CallbackClient client(SecurityMode mode) {
        return new CallbackClient(port, "/" + mode.name().toLowerCase(java.util.Locale.ROOT));
    }

    private static Instant timestampOf(String query) {
        return Arrays.stream(query.split("&"))
                .filter(pair -> pair.startsWith("timestamp="))
                .map(
                        pair ->
                                Instant.ofEpochSecond(
                                        Long.parseLong(pair.substring("timestamp=".length()))))
                .findFirst()
                .orElseThrow();
    }
}
