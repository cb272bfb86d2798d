// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelwechat.WeChatConstants;
import io.github.camelwechat.internal.camel.metrics.Metric;
import io.github.camelwechat.store.StateStore;
import io.github.camelwechat.store.jdbc.JdbcStateStore;
import io.github.camelwechat.testing.CallbackClient;
import io.github.camelwechat.testing.SimulatedWeChatTest;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.distribution.CountAtBucket;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Every metric of the component, read from a registry while a simulated WeChat calls. */
class MetricsTest extends SimulatedWeChatTest {

    private static final String USER = "oMetricsTestUser";

    private final PrometheusMeterRegistry registry =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JdbcConnectionPool pool =
            JdbcConnectionPool.create("jdbc:h2:mem:" + UUID.randomUUID(), "sa", "");
    private final CountDownLatch letGo = new CountDownLatch(1);
    private final AtomicInteger failures = new AtomicInteger();

    @Override
    protected CamelContext createCamelContext() throws Exception {
        CamelContext context = super.createCamelContext();
        context.getRegistry().bind("metricsRegistry", registry);
        return context;
    }

    @Override
    protected StateStore stateStore() {
        return new JdbcStateStore(pool);
    }

    @AfterEach
    void close() {
        letGo.countDown();
        pool.dispose();
    }

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from(shop(
                                "&stateStore=#state&redeliverOnFailure=status"
                                        + "&exchangePattern=InOut"))
                        .choice()
                        .when(header(WeChatConstants.CONTENT).isEqualTo("ask"))
                        .setBody(constant("answer"))
                        .to(shop("&stateStore=#state"))
                        .when(header(WeChatConstants.CONTENT).isEqualTo("wait"))
                        .process(exchange -> letGo.await(20, TimeUnit.SECONDS))
                        .setBody(constant("late answer"))
                        .when(header(WeChatConstants.CONTENT).isEqualTo("fail once"))
                        .process(exchange -> failOnce());
                from("direct:send").to(shop("&stateStore=#state"));
                from("direct:park").to(shop("&stateStore=#state&windowClosed=park"));
                from("direct:call").to(shop("&stateStore=#state&operation=callApi"));
                from("direct:quota").to(shop("&stateStore=#state&operation=getQuota"));
            }
        };
    }

    private void failOnce() {
        if (failures.getAndIncrement() == 0) {
            throw new IllegalStateException("the first time always fails");
        }
    }

    @Test
    void countsCallbacksByTypeAndAnswerWithTheTimeEachTook() {
        wechat().user(USER).follows().await();
        // A machine that is slow at first may acknowledge before it replies.
        await().until(
                        () -> {
                            wechat().user(USER).says("ask").await();
                            return value(Metric.CALLBACKS, "shop", "text", "replied") > 0;
                        });
        wechat().deliver(USER, "<xml><MsgType>hologram</MsgType></xml>");

        Timer replied = (Timer) meter(Metric.CALLBACKS, "shop", "text", "replied");
        assertThat(replied.totalTime(TimeUnit.SECONDS)).isPositive();
        assertThat(
                        Arrays.stream(replied.takeSnapshot().histogramCounts())
                                .filter(at -> at.bucket(TimeUnit.SECONDS) == 5))
                .extracting(CountAtBucket::count)
                .containsExactly((double) replied.count());
        assertThat(value(Metric.CALLBACKS, "shop", "event.subscribe", "acknowledged")).isPositive();
        await().until(() -> value(Metric.CALLBACKS, "shop", "other", "acknowledged") > 0);
        assertThat(valuesOf("type")).containsExactlyInAnyOrder("text", "event.subscribe", "other");
    }

    @Test
    void countsADeliveryThatIsToComeAgainAndTheOneThatCame() {
        wechat().user(USER).says("fail once").await();

        await().untilAsserted(
                        () -> assertThat(value(Metric.REDELIVERED, "shop", "text")).isPositive());
        assertThat(value(Metric.CALLBACKS, "shop", "text", "unanswered")).isPositive();
        await().until(() -> value(Metric.CALLBACKS, "shop", "text", "acknowledged") > 0);
    }

    @Test
    void countsWhatIsAcknowledgedBeforeItsRouteIsOverAndWhereTheLateAnswerGoes() {
        wechat().user(USER).says("wait").await();

        await().until(() -> value(Metric.HANDED_OVER, "shop", "text") > 0);
        assertThat(meters(Metric.SENDS)).isEmpty();
        letGo.countDown();
        await().until(() -> value(Metric.SENDS, "shop", "sent", "none") == 1);
    }

    @Test
    void countsRefusalsByReason() {
        new CallbackClient(port, "/wechat/shop").get("signature=x&timestamp=1&nonce=2&echostr=3");
        new CallbackClient(port, "/wechat/shop").get("");

        assertThat(meters(Metric.REFUSED).stream().map(meter -> meter.getId().getTag("reason")))
                .isNotEmpty()
                .allMatch(reason -> List.of("signature", "parameter_missing").contains(reason));
    }

    @Test
    void countsSendsByStatusAndErrorWithWhatTheWindowLeaves() {
        wechat().user(USER).says("hello").await();
        send("direct:send", USER, "one");
        send("direct:send", USER, "two");
        send("direct:send", USER, new byte[] {1});
        wechat().advance(Duration.ofHours(49));
        send("direct:send", USER, "too late");

        assertThat(value(Metric.SENDS, "shop", "sent", "none")).isEqualTo(2);
        assertThat(value(Metric.SENDS, "shop", "failed", "window_closed")).isEqualTo(1);
        assertThat(registry.get(Metric.WINDOW_REMAINING.text()).summary().count()).isEqualTo(2);
        assertThat(registry.get(Metric.WINDOW_REMAINING.text()).summary().totalAmount())
                .isEqualTo(4 + 3);
    }

    @Test
    void countsWhatWaitsAndHowItEnded() {
        wechat().user(USER).follows().await();
        wechat().advance(Duration.ofMinutes(2));
        send("direct:park", USER, "one");
        send("direct:park", USER, "two");

        assertThat(value(Metric.SENDS, "shop", "parked", "none")).isEqualTo(2);
        assertThat(value(Metric.PARKED, "shop", "messageParked")).isEqualTo(2);
        await().until(
                        () ->
                                !meters(Metric.PARKED_WAITING).isEmpty()
                                        && value(Metric.PARKED_WAITING, "shop") == 2);
        wechat().user(USER).says("here").await();
        await().until(() -> value(Metric.PARKED, "shop", "messageDelivered") == 2);
        assertThat(value(Metric.PARKED_WAITING, "shop")).isZero();
    }

    @Test
    void countsTokensAndCallsAndTellsTheirAgeAndQuota() {
        wechat().user(USER).says("hello").await();
        send("direct:send", USER, "one");
        wechat().advance(Duration.ofSeconds(90));
        template.sendBodyAndHeader(
                "direct:quota",
                "{\"cgi_path\":\"/cgi-bin/message/custom/send\"}",
                "Content-Type",
                "application/json");
        template.send(
                "direct:call",
                exchange ->
                        exchange.getMessage()
                                .setHeader(WeChatConstants.API_PATH, "/cgi-bin/nowhere"));

        assertThat(value(Metric.TOKEN_FETCHES, "shop", "stable", "ok")).isEqualTo(1);
        assertThat(value(Metric.TOKEN_AGE, "shop", "stable")).isBetween(90.0, 120.0);
        assertThat(value(Metric.API, "shop", "/cgi-bin/stable_token", "ok")).isEqualTo(1);
        assertThat(value(Metric.API, "shop", "/cgi-bin/message/custom/send", "ok")).isEqualTo(1);
        assertThat(valuesOf("path")).contains("other").doesNotContain("/cgi-bin/nowhere");
        assertThat(value(Metric.QUOTA_REMAINING, "shop", "/cgi-bin/message/custom/send"))
                .isPositive();
    }

    @Test
    void tellsHowLongTheStoreTakesByMethod() {
        wechat().user(USER).says("hello").await();

        assertThat(valuesOf("operation")).isNotEmpty();
        assertThat(
                        Arrays.stream(StateStore.class.getMethods())
                                .map(method -> method.getName())
                                .toList())
                .containsAll(valuesOf("operation"));
    }

    @Test
    void forgetsWhatItKnewWhenTheComponentEnds() throws Exception {
        send("direct:send", USER, "asks for a token");
        assertThat(meters(Metric.TOKEN_AGE)).hasSize(1);

        context.stop();

        assertThat(meters(Metric.TOKEN_AGE)).isEmpty();
    }

    @Test
    void namesNoUserInAnyTag() {
        wechat().user(USER).says("ask").await();
        send("direct:send", USER, "one");

        assertThat(registry.scrape()).contains("wechat_sends_total").doesNotContain(USER);
    }

    private List<Meter> meters(Metric metric) {
        return List.copyOf(registry.find(metric.text()).meters());
    }

    private List<String> valuesOf(String tag) {
        return registry.getMeters().stream()
                .map(meter -> meter.getId().getTag(tag))
                .filter(value -> value != null)
                .distinct()
                .toList();
    }

    /** The value of a counter or gauge, the count of a timer; 0 while there is none. */
    private double value(Metric metric, String... values) {
        Meter meter = meter(metric, values);
        return meter == null ? 0 : meter.measure().iterator().next().getValue();
    }

    /** With tags as the metric promises them, and no others. */
    private Meter meter(Metric metric, String... values) {
        Map<String, String> wanted =
                Stream.iterate(0, i -> i < values.length, i -> i + 1)
                        .collect(
                                Collectors.toMap(i -> metric.tags().get(i).text(), i -> values[i]));
        List<Meter> found =
                meters(metric).stream()
                        .filter(
                                meter ->
                                        meter.getId().getTags().stream()
                                                .collect(
                                                        Collectors.toMap(
                                                                Tag::getKey, Tag::getValue))
                                                .equals(wanted))
                        .toList();
        return found.isEmpty() ? null : found.get(0);
    }
}
