// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.camelwechat.WeChatConstants;
import io.github.camelwechat.failure.CircuitOpenException;
import io.github.camelwechat.testing.ConsumerTest;
import io.github.camelwechat.testing.RawServer;
import io.github.camelwechat.testing.RawServer.Answer;
import io.github.camelwechat.testing.RawServer.Request;
import io.github.camelwechat.testing.UnavailableStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Function;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheck.State;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.health.HealthCheckRepository;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rules of health checks. */
class HealthTest extends ConsumerTest {

    private volatile Function<Request, Answer> script = request -> ok();
    private final UnavailableStore broken = new UnavailableStore();
    private RawServer wechat;

    @Override
    protected CamelContext createCamelContext() throws Exception {
        wechat = new RawServer(request -> script.apply(request));
        CamelContext context = super.createCamelContext();
        context.getRegistry().bind("broken", broken);
        for (String repository : new String[] {"producers", "consumers"}) {
            HealthCheckHelper.getHealthCheckRepository(
                            context, repository, HealthCheckRepository.class)
                    .setEnabled(true);
        }
        return context;
    }

    @AfterEach
    void closeServer() throws IOException {
        wechat.close();
    }

    @Override
    protected RouteBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                String sending =
                        "appSecret=RAW(secret-never-print-me)&windowClosed=ask&apiBaseUrl="
                                + wechat.url();
                from(shop("&" + sending)).routeId("in").to("mock:in");
                from("direct:send").to(shop("&" + sending)).to(shop("&operation=windowStatus"));
                from("direct:broken")
                        .routeId("broken")
                        .to("wechat:broken?appId=wx1&stateStore=#broken&" + sending);
                from("wechat:frail?appId=wx2&token=never-print-me-2&securityMode=plain"
                                + "&stateStore=#broken")
                        .routeId("frail")
                        .to("mock:frail");
            }
        };
    }

    @Test
    void aStateStoreThatIsGoneTakesConsumerAndProducerDown() {
        assertThat(call("consumer:frail").getState()).isEqualTo(State.DOWN);
        assertThat(call("consumer:frail").getMessage().orElseThrow())
                .contains("the engine is gone")
                .contains("Callbacks are still taken");
        assertThat(call("producer:wechat-broken").getMessage().orElseThrow())
                .contains("the engine is gone");
        assertThat(call("consumer:in").getState()).isEqualTo(State.UP);
    }

    @Test
    void aServerIsNotReadyBeforeItsStoreAnswers() {
        assertThat(ready("consumer:frail")).isEqualTo(State.DOWN);
        assertThat(ready("producer:wechat-broken")).isEqualTo(State.DOWN);

        broken.comeBack();

        assertThat(ready("consumer:frail")).isEqualTo(State.UP);
        assertThat(ready("producer:wechat-broken")).isEqualTo(State.UP);
    }

    @Test
    void tellsOfTheLatestSendsAndOfTheTokenTheyWentWith() {
        send();
        Instant sent = clock.instant();
        clock.advance(Duration.ofSeconds(60));
        script = request -> json("{\"errcode\":45002,\"errmsg\":\"content size out of limit\"}");
        catchThrowable(this::send);

        HealthCheck.Result result = call("producer:wechat-shop");

        assertThat(result.getState()).isEqualTo(State.UP);
        assertThat(result.getDetails())
                .containsAllEntriesOf(
                        Map.of(
                                "lastGoodSend",
                                sent.toString(),
                                "lastFailedSend",
                                clock.instant().toString(),
                                "lastFailedSendCause",
                                "errcode 45002 of /cgi-bin/message/custom/send",
                                "lastFailedSendToBeDoneBy",
                                "developer",
                                "tokenSource",
                                "stable",
                                "tokenAgeSeconds",
                                60L,
                                "tokenGoodUntil",
                                sent.plusSeconds(7190).toString()));
    }

    @Test
    void anAccountThatIsAlwaysRefusedIsDownAndSaysWhyAndWhatToDo() {
        script =
                request ->
                        json(
                                "{\"errcode\":40164,\"errmsg\":\"invalid ip 1.2.3.4 ipv6"
                                        + " ::ffff:1.2.3.4, not in whitelist rid: r-9\"}");
        for (int i = 0; i < 3; i++) {
            catchThrowable(this::send);
        }

        HealthCheck.Result result = call("producer:wechat-shop");

        assertThat(result.getState()).isEqualTo(State.DOWN);
        assertThat(result.getMessage().orElseThrow())
                .contains("3 calls in a row")
                .contains("40164")
                .contains("WeChat saw the address 1.2.3.4")
                .contains("IP allow-list");
        assertThat(result.getDetails())
                .containsAllEntriesOf(
                        Map.of(
                                "account", "shop",
                                "errorCode", 40164,
                                "errorClass", "NEEDS_ADMIN",
                                "toBeDoneBy", "WeChat admin",
                                "seenAddress", "1.2.3.4",
                                "requestId", "r-9",
                                "asksAgainAt", clock.instant().plusSeconds(10).toString(),
                                "lastFailedSendCause", "errcode 40164 of /cgi-bin/stable_token",
                                "lastFailedSendToBeDoneBy", "WeChat admin"));
        assertThat(call("consumer:in").getState()).isEqualTo(State.UP);
    }

    @Test
    void theRouteIsToldWhatWeChatSaidLastWhileTheCircuitIsOpen() {
        script =
                request ->
                        request.path().endsWith("token")
                                ? ok()
                                : json("{\"errcode\":40001,\"errmsg\":\"invalid rid: r-1\"}");
        for (int i = 0; i < 3; i++) {
            catchThrowable(this::send);
        }
        assertThat(wechat.requests("/cgi-bin/message/custom/send")).hasSize(6);

        var failed =
                template.request(
                        "direct:send",
                        sent -> {
                            sent.getMessage().setHeader(WeChatConstants.OPEN_ID, "o-user");
                            sent.getMessage().setBody("hello");
                        });

        assertThat(failed.getException()).isInstanceOf(CircuitOpenException.class);
        assertThat(failed.getMessage().getHeader(WeChatConstants.ERROR_CODE)).isEqualTo(40001);
        assertThat(failed.getMessage().getHeader(WeChatConstants.REQUEST_ID)).isEqualTo("r-1");
        assertThat(wechat.requests("/cgi-bin/message/custom/send")).hasSize(6);
        assertThat(call("producer:wechat-shop").getState()).isEqualTo(State.DOWN);
    }

    @Test
    void aClockThatIsOffIsReported() {
        byte[] body =
                "{\"access_token\":\"t\",\"expires_in\":7200}".getBytes(StandardCharsets.UTF_8);
        script =
                request ->
                        RawServer.http(
                                200, "Date: Wed, 09 Sep 2026 10:01:00 GMT\r\n", body, body.length);
        send();

        HealthCheck.Result result = call("producer:wechat-shop");
        assertThat(result.getState()).isEqualTo(State.DOWN);
        assertThat(result.getMessage().orElseThrow()).contains("60500 ms behind WeChat's");
        assertThat(result.getDetails()).containsEntry("clockSkewMillis", 60_500L);
    }

    @Test
    void anAccountThatSendsIsUpAndHasOneCheckWhateverTheNumberOfItsProducers() throws Exception {
        send();
        assertThat(call("producer:wechat-shop").getState()).isEqualTo(State.UP);
        assertThat(call("producer:wechat-shop").getDetails())
                .containsEntry("lastAnswer", clock.instant().toString());

        context.getRouteController().stopRoute("broken");
        assertThat(
                        HealthCheckHelper.invoke(context, "full").stream()
                                .map(r -> r.getCheck().getId()))
                .doesNotContain("producer:wechat-broken")
                .containsOnlyOnce("producer:wechat-shop");
    }

    private void send() {
        template.sendBodyAndHeader("direct:send", "hello", WeChatConstants.OPEN_ID, "o-user");
    }

    private HealthCheck.Result call(String id) {
        return HealthCheckHelper.invoke(context, "full").stream()
                .filter(result -> result.getCheck().getId().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private State ready(String id) {
        return HealthCheckHelper.invokeReadiness(context, "full").stream()
                .filter(result -> result.getCheck().getId().equals(id))
                .findFirst()
                .orElseThrow()
                .getState();
    }

    private static Answer ok() {
        return json("{\"errcode\":0,\"access_token\":\"t\",\"expires_in\":7200}");
    }

    private static Answer json(String body) {
        return RawServer.json(body);
    }
}
