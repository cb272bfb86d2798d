// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.camelwechat.internal.window.WindowRules.Opening;
import io.github.camelwechat.message.Received;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules of window rules: how they are written, and what overrides them. */
class WindowRulesTest {

    private static final Instant NOW = Instant.parse("2026-11-19T08:00:00Z");
    private static final GrantRule FIVE_IN_TWO_DAYS = new GrantRule(5, Duration.ofHours(48));

    private final WindowRules official = WindowRules.official();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "message=5/48h",
                "2023-6-12.message=5/48h",
                "someday.message=5/48h",
                "2023-06-12.massage=5/48h",
                "2023-06-12.event.=5/48h",
                "2023-06-12.event=5/48h",
                "2023-06-12.message=5 in 48h",
                "2023-06-12.message=5/48",
                "2023-06-12.message=0/48h",
                "2023-06-12.message=32768/48h",
                "2023-06-12.message=5/0s",
                "2023-06-12.message=5/366d",
                "2023-06-12.message="
            })
    void refusesALineThatIsNone(String line) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> official.overriddenBy(line))
                .withMessageContaining("'" + line + "'");
    }

    @Test
    void refusesARuleThatNoWindowCanFollow() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new GrantRule(1, Duration.ofMillis(1500)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new GrantRule(1, Duration.ofDays(-1)));
    }

    @ParameterizedTest
    @CsvSource({
        "2021-05-31T15:59:59Z, 20, 20, 172800",
        "2021-05-31T16:00:00Z, 20, 3, 60",
        "2023-06-11T15:59:59Z, 20, 3, 60",
        "2023-06-11T16:00:00Z, 5, 3, 60",
        "2026-11-19T08:00:00Z, 5, 3, 60"
    })
    void countsWhatWasInForceInChinaWhenTheUserDidIt(
            Instant at, int message, int click, long clickSeconds) {
        assertThat(rule(official, Callbacks.text("k", at), at))
                .isEqualTo(new GrantRule(message, Duration.ofHours(48)));
        assertThat(rule(official, Callbacks.event("CLICK", "k", at), at))
                .isEqualTo(new GrantRule(click, Duration.ofSeconds(clickSeconds)));
    }

    @Test
    void opensNothingForAPaymentUnlessToldTo() {
        Received payment = Callbacks.event("user_pay_from_pay_cell", "k", NOW);
        assertThat(official.opening(payment, NOW)).isEmpty();
        WindowRules own = official.overriddenBy("2026-01-01.payment=20/2d");
        assertThat(own.opening(payment, NOW))
                .contains(new Opening(Trigger.PAYMENT, new GrantRule(20, Duration.ofHours(48))));
        assertThat(own.opening(payment, Instant.parse("2025-12-31T15:59:59Z"))).isEmpty();
    }

    @Test
    void opensAWindowForAnEventThatALineNames() {
        WindowRules own =
                official.overriddenBy(
                        "2026-01-01.event.User_Get_Card = 2/90s\n2026-01-01.event.click=none");
        assertThat(own.opening(Callbacks.event("user_get_card", "k", NOW), NOW))
                .contains(new Opening(Trigger.EVENT, new GrantRule(2, Duration.ofSeconds(90))));
        assertThat(own.opening(Callbacks.event("user_del_card", "k", NOW), NOW)).isEmpty();
        assertThat(own.reopens(NOW)).contains("triggers event user_get_card (2 within 90 seconds)");
    }

    @Test
    void takesALineBackFromItsDayOn() {
        WindowRules own = official.overriddenBy("2026-11-20.follow=none\n2026-11-20.source=a test");
        Instant dayAfter = NOW.plus(Duration.ofDays(1));
        assertThat(own.opening(Callbacks.event("subscribe", "k", NOW), NOW)).isPresent();
        assertThat(own.opening(Callbacks.event("subscribe", "k", dayAfter), dayAfter)).isEmpty();
        assertThat(rule(own, Callbacks.text("k", dayAfter), dayAfter)).isEqualTo(FIVE_IN_TWO_DAYS);
        assertThat(own.reopens(NOW)).contains("follows");
        assertThat(own.reopens(dayAfter)).doesNotContain("follows");
    }

    @Test
    void saysInWordsWhatOpensAWindow() {
        assertThat(official.reopens(NOW))
                .isEqualTo(
                        "the user sends a message (5 messages within 48 hours), or follows, scans"
                                + " or taps a menu button (3 within 1 minute)");
        assertThat(official.reopens(Instant.EPOCH.minusSeconds(86_401)))
                .isEqualTo("nothing the user does");
    }

    @Test
    void knowsTheLongestWindowThereMayBe() {
        assertThat(official.longest(NOW)).isEqualTo(Duration.ofHours(48));
        assertThat(official.overriddenBy("2026-01-01.event.x=1/7d").longest(NOW))
                .isEqualTo(Duration.ofDays(7));
    }

    private static GrantRule rule(WindowRules rules, Received inbound, Instant at) {
        return rules.opening(inbound, at).orElseThrow().rule();
    }
}
