// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api.client;

import static io.github.camelwechat.internal.api.client.ApiFixture.SHOP;
import static io.github.camelwechat.internal.api.client.ApiFixture.get;
import static io.github.camelwechat.testing.RawServer.http;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.testing.ManualClock;
import io.github.camelwechat.testing.RawServer;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules of clocks that differ from WeChat's. */
class ClockSkewTest {

    private static final String AT_EIGHT = "Sat, 21 Nov 2026 08:00:00 GMT";
    private static final Instant EIGHT = Instant.parse("2026-11-21T08:00:00Z");

    private final ManualClock clock = new ManualClock(EIGHT);
    private final ClockSkew skew = new ClockSkew(clock);

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "yesterday", "2026-11-21T08:00:00Z", "Sat, 21 Nov 2026"})
    void whatIsNoDateSaysNothing(String date) {
        skew.observe(EIGHT.minusSeconds(100), date);
        assertThat(skew.estimate()).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 100, 900, 1100, 2400})
    void whatTheSecondsOfADateHideIsNoSkew(long millis) {
        Instant answered = EIGHT.plusMillis(millis);
        clock.set(answered);
        skew.observe(answered.minusMillis(1500), AT_EIGHT);
        assertThat(skew.estimate()).isZero();
    }

    @Test
    void aSlowAnswerIsNoSkew() {
        clock.set(EIGHT.plusSeconds(14));
        skew.observe(EIGHT, AT_EIGHT);
        assertThat(skew.estimate()).isZero();
    }

    @Test
    void aClockThatIsBehindWeChatsIsFound() {
        clock.set(EIGHT.minusSeconds(60));
        skew.observe(EIGHT.minusSeconds(60), AT_EIGHT);
        assertThat(skew.estimate()).isEqualTo(Duration.ofMillis(60_500));
    }

    @Test
    void aClockThatIsAheadIsFound() {
        clock.set(EIGHT.plusSeconds(60));
        skew.observe(EIGHT.plusSeconds(60), AT_EIGHT);
        assertThat(skew.estimate()).isEqualTo(Duration.ofMillis(-59_500));
    }

    @Test
    void severalAnswersNarrowItDown() {
        clock.set(EIGHT.plusMillis(5900));
        skew.observe(EIGHT.plusMillis(5900), AT_EIGHT);
        clock.set(EIGHT.plusMillis(6100));
        skew.observe(EIGHT.plusMillis(6100), "Sat, 21 Nov 2026 08:00:01 GMT");
        assertThat(skew.estimate()).isBetween(Duration.ofMillis(-5100), Duration.ofMillis(-4900));
    }

    @Test
    void aClockThatWasSetIsBelievedAtOnce() {
        clock.set(EIGHT.plusSeconds(60));
        skew.observe(EIGHT.plusSeconds(60), AT_EIGHT);
        clock.set(EIGHT.plusMillis(200));
        skew.observe(EIGHT, AT_EIGHT);
        assertThat(skew.estimate()).isZero();
    }

    @Test
    void everyAnswerOfTheApiIsLookedAt() throws IOException {
        byte[] body = "{\"access_token\":\"t\",\"expires_in\":7200}".getBytes(UTF_8);
        String head = "Date: Sat, 21 Nov 2026 08:00:10 GMT\r\n";
        try (ApiFixture fixture = new ApiFixture();
                RawServer server = new RawServer(request -> http(200, head, body, body.length))) {
            assertThat(fixture.skew.estimate()).isZero();
            get(fixture.api(server.url()).sendCustomerService(SHOP, new byte[] {'{', '}'}));
            assertThat(fixture.skew.estimate()).isEqualTo(Duration.ofMillis(10_500));
        }
    }
}
