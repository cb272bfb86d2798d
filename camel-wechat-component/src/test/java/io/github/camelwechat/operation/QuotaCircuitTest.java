// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelwechat.failure.ApiErrorException;
import io.github.camelwechat.failure.CircuitOpenException;
import io.github.camelwechat.simulator.api.ApiRequest;
import io.github.camelwechat.testing.SimulatedWeChatTest;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.health.HealthCheckRepository;
import org.junit.jupiter.api.Test;

/** The calls of a path are counted against the day's quota, and its end is met once. */
class QuotaCircuitTest extends SimulatedWeChatTest {

    private static final String PATH = "/cgi-bin/user/get";
    private static final String SEND = "/cgi-bin/message/custom/send";
    private static final String USER = "oQuotaUser";

    private final List<Map<?, ?>> news = new CopyOnWriteArrayList<>();

    @Override
    protected CamelContext createCamelContext() throws Exception {
        CamelContext context = super.createCamelContext();
        HealthCheckHelper.getHealthCheckRepository(
                        context, "producers", HealthCheckRepository.class)
                .setEnabled(true);
        return context;
    }

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                String watched = "&stateStore=#state&quotaWatch=true";
                from(shop("&channel=window&bodyFormat=typed" + watched))
                        .process(exchange -> news.add(exchange.getMessage().getBody(Map.class)));
                from("direct:followers").to(shop("&operation=listFollowers" + watched));
                from("direct:quota").to(shop("&operation=getQuota" + watched));
                from("direct:clear").to(shop("&operation=clearQuota" + watched));
                from("direct:say").to(shop("&windowClosed=ask" + watched));
                from("direct:unwatched").to(shop("&operation=listFollowers"));
            }
        };
    }

    @Test
    void warnsTwiceThenLeavesThePathAloneUntilWeChatsMidnight() {
        wechat().quotas().perDay(PATH, 20);
        assertThat(quota(PATH).getException()).isNull();

        for (int i = 0; i < 20; i++) {
            assertThat(followers().getException()).isNull();
        }
        assertThat(followers().getException())
                .isInstanceOfSatisfying(
                        ApiErrorException.class, e -> assertThat(e.errorCode()).isEqualTo(45009));
        int asked = wechat().requests(PATH).size();
        for (int i = 0; i < 5; i++) {
            assertThat(followers().getException())
                    .isInstanceOf(CircuitOpenException.class)
                    .hasMessageContaining("WeChat is not asked for " + PATH)
                    .hasMessageContaining("today's quota of it is used up");
        }
        assertThat(wechat().requests(PATH)).hasSize(asked);

        await().untilAsserted(() -> assertThat(told()).contains("quotaUsedUp 100"));
        assertThat(told())
                .containsExactlyInAnyOrder("quotaLow 70", "quotaLow 90", "quotaUsedUp 100");
        assertThat(news.get(0).get("path")).isEqualTo(PATH);

        wechat().clock().advance(Duration.between(wechat().clock().instant(), midnight()));
        assertThat(followers().getException()).isNull();
    }

    @Test
    void opensAgainWhenTheQuotaIsClearedOrTurnsOutToBeLarger() {
        wechat().quotas().perDay(PATH, 1);
        followers();
        assertThat(followers().getException()).isInstanceOf(ApiErrorException.class);
        assertThat(followers().getException()).isInstanceOf(CircuitOpenException.class);

        wechat().quotas().perDay(PATH, 3);
        quota(PATH);
        assertThat(followers().getException()).isNull();
        followers();
        assertThat(followers().getException()).isInstanceOf(ApiErrorException.class);
        template().send("direct:clear", exchange -> {});
        assertThat(followers().getException()).isNull();
    }

    @Test
    void closesNoOtherPathAndTellsTheHealthCheckWhereItIsThatOfSends() {
        wechat().user(USER).says("hello");
        wechat().quotas().perDay(SEND, 1);
        send("direct:say", USER, "one");
        send("direct:say", USER, "two");

        assertThat(send("direct:say", USER, "three").getException())
                .isInstanceOf(CircuitOpenException.class);
        assertThat(followers().getException()).isNull();
        HealthCheck.Result health = health();
        assertThat(health.getState()).isEqualTo(HealthCheck.State.DOWN);
        assertThat(health.getMessage().orElse("")).contains("today's quota of " + SEND);
        assertThat(health.getDetails().get("quotaUsedUp").toString()).startsWith(SEND);
    }

    @Test
    void doesNothingWhereItIsOff() {
        wechat().quotas().perDay(PATH, 1);
        for (int i = 0; i < 4; i++) {
            template().send("direct:unwatched", exchange -> {});
        }

        assertThat(wechat().requests(PATH)).extracting(ApiRequest::errcode).containsOnly(0, 45009);
        assertThat(wechat().requests(PATH)).hasSize(4);
        assertThat(told()).isEmpty();
    }

    private List<String> told() {
        return news.stream().map(one -> one.get("event") + " " + one.get("level")).toList();
    }

    private Exchange followers() {
        return template().request("direct:followers", exchange -> {});
    }

    private Exchange quota(String path) {
        return template()
                .request(
                        "direct:quota",
                        exchange -> exchange.getMessage().setBody(Map.of("cgi_path", path)));
    }

    private Instant midnight() {
        ZoneId china = ZoneId.of("Asia/Shanghai");
        return LocalDate.ofInstant(wechat().clock().instant(), china)
                .plusDays(1)
                .atStartOfDay(china)
                .toInstant();
    }

    private HealthCheck.Result health() {
        return HealthCheckHelper.invoke(context(), "full").stream()
                .filter(result -> result.getCheck().getId().equals("producer:wechat-shop"))
                .findFirst()
                .orElseThrow();
    }
}
