// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelwechat.failure.CallbackRejectedException.Reason;
import io.github.camelwechat.internal.camel.consumer.RejectionAdvice;
import io.github.camelwechat.testing.SimulatedWeChatTest;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheck.State;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.health.HealthCheckRepository;
import org.junit.jupiter.api.Test;

/** The health check of a consumer tells whether WeChat calls, and who has to act if it does not. */
class CallbackHealthTest extends SimulatedWeChatTest {

    @Override
    protected CamelContext createCamelContext() throws Exception {
        CamelContext context = super.createCamelContext();
        HealthCheckHelper.getHealthCheckRepository(
                        context, "consumers", HealthCheckRepository.class)
                .setEnabled(true);
        return context;
    }

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from(shop("&silenceAlarm=2h")).routeId("in").to("mock:in");
                from(shop("&callbackPath=/quiet")).routeId("quiet").to("mock:quiet");
            }
        };
    }

    @Test
    void refusesASilenceThatIsNone() {
        assertThatThrownBy(
                        () ->
                                context.getEndpoint(shop("&silenceAlarm=-1"))
                                        .createConsumer(exchange -> {}))
                .hasMessageContaining("silenceAlarm");
    }

    @Test
    void tellsOfNothingBeforeAnythingHappened() {
        assertThat(check().getState()).isEqualTo(State.UP);
        assertThat(check().getDetails())
                .doesNotContainKeys("lastHandshake", "lastCallback", "lastRefusal", "verification");
    }

    @Test
    void tellsWhenWeChatCheckedThePathAndWhenItCalledLast() {
        wechat().handshake();
        Instant later = wechat().clock().instant();
        wechat().clock().advance(Duration.ofHours(1));
        wechat().user("oUser").says("hello").await();

        assertThat(time("lastHandshake")).isBefore(later);
        assertThat(time("lastCallback"))
                .isBetween(later.plus(Duration.ofHours(1)), wechat().clock().instant());
    }

    @Test
    void tellsWhyTheLastRequestWasRefusedAndWhoCanMendIt() {
        wechat().send(
                        wechat().signer()
                                .withAccount(wechat().account().withToken("another"))
                                .sign("oUser", "<xml/>"));

        assertThat(check().getState()).isEqualTo(State.UP);
        assertThat(check().getDetails())
                .containsAllEntriesOf(
                        Map.of(
                                "lastRefusalCause", "SIGNATURE",
                                "lastRefusalToBeDoneBy", "WeChat admin",
                                "lastRefusalAdvice",
                                        "Compare the Token in the WeChat console with option"
                                                + " token"))
                .containsKey("lastRefusal");
    }

    @Test
    void isDownAfterTwoHoursOfSilenceButKeepsItsReadiness() {
        wechat().user("oUser").says("hello").await();
        wechat().clock().advance(Duration.ofMinutes(119));
        assertThat(check().getState()).isEqualTo(State.UP);

        wechat().clock().advance(Duration.ofMinutes(1));

        assertThat(check().getState()).isEqualTo(State.DOWN);
        assertThat(check().getMessage().orElseThrow())
                .contains("no genuine callback for PT2H (option silenceAlarm)")
                .contains("/wechat/shop")
                .contains("Operator:")
                .contains("WeChat admin:");
        assertThat(readiness()).isEqualTo(State.UP);

        wechat().user("oUser").says("again").await();
        assertThat(check().getState()).isEqualTo(State.UP);
    }

    @Test
    void isDownWhenTheVerificationOfTheAccountEnded() {
        wechat().deliver("oSystem", verification("annual_renew", "ExpiredTime", 1_789_000_000))
                .await();
        assertThat(check().getState()).isEqualTo(State.UP);
        assertThat(check().getDetails())
                .containsEntry("verification", "annual_renew")
                .containsEntry("verificationEndsAt", "2026-09-10T00:26:40Z")
                .containsEntry("verificationToBeDoneBy", "WeChat admin");

        wechat().deliver("oSystem", verification("verify_expired", "ExpiredTime", 1_789_000_000))
                .await();
        assertThat(check().getState()).isEqualTo(State.DOWN);
        assertThat(check().getMessage().orElseThrow())
                .contains("ended at 2026-09-10T00:26:40Z")
                .contains("WeChat admin: renew it");
        assertThat(readiness()).isEqualTo(State.UP);
    }

    @Test
    void isUpHoweverLongNothingCameWhereNoAlarmIsSet() {
        wechat().clock().advance(Duration.ofDays(30));

        assertThat(of("quiet", HealthCheckHelper.invoke(context, "full")).getState())
                .isEqualTo(State.UP);
    }

    @Test
    void thereIsAdviceOnEveryReason() {
        assertThat(Arrays.stream(Reason.values()).map(RejectionAdvice::of))
                .allSatisfy(advice -> assertThat(advice.text()).matches("[A-Z].*[^.]"));
    }

    private String verification(String event, String field, long time) {
        return "<xml><ToUserName><![CDATA["
                + wechat().account().originalId()
                + "]]></ToUserName><FromUserName><![CDATA[oSystem]]></FromUserName><CreateTime>"
                + wechat().clock().instant().getEpochSecond()
                + "</CreateTime><MsgType><![CDATA[event]]></MsgType><Event><![CDATA["
                + event
                + "]]></Event><"
                + field
                + ">"
                + time
                + "</"
                + field
                + "></xml>";
    }

    private Instant time(String detail) {
        return Instant.parse((String) check().getDetails().get(detail));
    }

    private HealthCheck.Result check() {
        return of("in", HealthCheckHelper.invoke(context, "full"));
    }

    private State readiness() {
        return of("in", HealthCheckHelper.invokeReadiness(context, "full")).getState();
    }

    private static HealthCheck.Result of(String route, Collection<HealthCheck.Result> results) {
        return results.stream()
                .filter(result -> result.getCheck().getId().equals("consumer:" + route))
                .findFirst()
                .orElseThrow();
    }
}
