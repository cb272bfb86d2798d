// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelwechat.WeChatConstants;
import io.github.camelwechat.internal.json.Pseudonyms;
import io.github.camelwechat.testing.InVmBroker;
import io.github.camelwechat.testing.SimulatedWeChatTest;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.camel.CamelContext;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.opentelemetry2.OpenTelemetryTracer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One trace from a callback to what it makes a route say, whatever lies between. */
class TraceTest extends SimulatedWeChatTest {

    private static final String USER = "oTraceTestUser";
    private static final String PARKED = "wechat parked message";
    private static final String LATE = "wechat late answer";

    private final InMemorySpanExporter spans = InMemorySpanExporter.create();
    private final SdkTracerProvider provider =
            SdkTracerProvider.builder().addSpanProcessor(SimpleSpanProcessor.create(spans)).build();
    private final InVmBroker broker = new InVmBroker();
    private final CountDownLatch letGo = new CountDownLatch(1);

    @Override
    protected CamelContext createCamelContext() throws Exception {
        CamelContext context = super.createCamelContext();
        broker.start(context);
        context.getRegistry().bind("tracer", Tracer.class, provider.get("test"));
        context.getRegistry()
                .bind(
                        "propagators",
                        ContextPropagators.class,
                        ContextPropagators.create(W3CTraceContextPropagator.getInstance()));
        new OpenTelemetryTracer().init(context);
        return context;
    }

    @AfterEach
    void stop() throws Exception {
        letGo.countDown();
        broker.close();
        provider.close();
    }

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from(shop("&exchangePattern=InOut&replyTimeout=500"))
                        .choice()
                        .when(header(WeChatConstants.CONTENT).isEqualTo("wait"))
                        .process(exchange -> letGo.await(20, TimeUnit.SECONDS))
                        .setBody(constant("late answer"))
                        .when(header(WeChatConstants.CONTENT).isEqualTo("queue"))
                        .to("jms:queue:answers?exchangePattern=InOnly")
                        .otherwise()
                        .setBody(constant("answer"))
                        .to(shop(""));
                from("jms:queue:answers")
                        .setHeader(WeChatConstants.OPEN_ID)
                        .jsonpath("$.openId")
                        .setBody(constant("answer from the queue"))
                        .to(shop(""));
                from("direct:park").to(shop("&windowClosed=park"));
            }
        };
    }

    @Test
    void aCallbackItsRouteAndItsAnswerAreOneTrace() {
        wechat().user(USER).says("hello").await();

        SpanData callback = span("wechat message");
        SpanData send = span("wechat sendMessage");
        assertThat(send.getTraceId()).isEqualTo(callback.getTraceId());
        assertThat(send.getParentSpanId()).isEqualTo(callback.getSpanId());
        String user = new Pseudonyms(wechat().account().appId()).of(USER);
        assertThat(text(callback, "wechat.account")).isEqualTo("shop");
        assertThat(text(callback, "wechat.msg_type")).isEqualTo("text");
        assertThat(text(callback, "wechat.dedupe_key")).isNotEmpty();
        assertThat(text(callback, "wechat.user")).isEqualTo(user);
        assertThat(text(send, "wechat.user")).isEqualTo(user);
        assertThat(text(send, "wechat.operation")).isEqualTo("sendMessage");
        assertThat(text(send, "wechat.send_status")).isIn("PASSIVE", "SENT");
    }

    @Test
    void aQueueBetweenThemDoesNotBreakIt() {
        wechat().user(USER).says("queue").await();

        SpanData send = span("wechat sendMessage");
        assertThat(send.getTraceId()).isEqualTo(span("wechat message").getTraceId());
        assertThat(text(send, "wechat.send_status")).isEqualTo("SENT");
    }

    @Test
    void aParkedMessageIsLinkedWithWhoeverWantedItSent() {
        wechat().user(USER).follows().await();
        wechat().advance(Duration.ofMinutes(2));
        send("direct:park", USER, "when you are back");
        SpanData wanted = span(sent -> "PARKED".equals(text(sent, "wechat.send_status")));

        wechat().user(USER).says("queue").await();

        SpanData sent = span(PARKED);
        assertThat(sent.getTraceId()).isNotEqualTo(wanted.getTraceId());
        assertThat(sent.getLinks())
                .extracting(LinkData::getSpanContext)
                .extracting(context -> context.getSpanId())
                .containsExactly(wanted.getSpanId());
        assertThat(text(sent, "wechat.account")).isEqualTo("shop");
    }

    @Test
    void anAnswerThatComesTooLateIsPartOfItsCallback() {
        wechat().user(USER).says("wait").await();
        letGo.countDown();

        assertThat(span(LATE).getTraceId()).isEqualTo(span("wechat message").getTraceId());
        await().until(() -> seen(USER).equals(List.of("late answer")));
    }

    @Test
    void aFailureIsOneWithoutNamingTheUser() {
        wechat().user(USER).says("hello").await();
        wechat().advance(Duration.ofHours(49));
        spans.reset();
        send("direct:park", "oNobodyKnows", "hello");
        send("direct:park", USER, new Object());

        await().until(() -> spans.getFinishedSpanItems().stream().anyMatch(TraceTest::failed));
        assertThat(spans.getFinishedSpanItems().toString())
                .doesNotContain(USER)
                .doesNotContain("oNobodyKnows");
    }

    @Test
    void noSpanHoldsASecretOrAUser() {
        wechat().user(USER).says("hello").await();
        span("wechat message");

        assertThat(spans.getFinishedSpanItems().toString())
                .doesNotContain(wechat().account().token())
                .doesNotContain(wechat().account().appSecret())
                .doesNotContain(wechat().account().encodingAesKey())
                .doesNotContain(USER);
    }

    private static boolean failed(SpanData span) {
        return span.getStatus().equals(StatusData.error())
                || "true".equals(text(span, "error"))
                || span.getAttributes().get(AttributeKey.booleanKey("error")) == Boolean.TRUE;
    }

    private SpanData span(String name) {
        return span(span -> span.getName().equals(name));
    }

    /** The first that is over of those; waits for it. */
    private SpanData span(Predicate<SpanData> which) {
        await().until(() -> spans.getFinishedSpanItems().stream().anyMatch(which));
        return spans.getFinishedSpanItems().stream().filter(which).findFirst().orElseThrow();
    }

    private static String text(SpanData span, String attribute) {
        return span.getAttributes().get(AttributeKey.stringKey(attribute));
    }
}
