// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.clock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelwechat.simulator.WeChatSimulator;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class RemoteClockTest {
    private final InstantSource real = InstantSource.system();

    @Test
    void isRealTimeUntilASimulatorIsReached() {
        try (RemoteClock clock = new RemoteClock(URI.create("http://127.0.0.1:1"))) {
            assertThat(ahead(clock)).isLessThan(Duration.ofMinutes(1));
        }
    }

    @Test
    void keepsTheLastOffsetWhileTheSimulatorIsAwayAndComesBackToIt() throws Exception {
        WeChatSimulator first = WeChatSimulator.builder().start();
        int port = first.port();
        try (RemoteClock clock = new RemoteClock(first.baseUri())) {
            assertThat(clock.awaitFirstReading(Duration.ofSeconds(20))).isTrue();
            first.advance(Duration.ofHours(49));
            assertThat(ahead(clock)).isGreaterThan(Duration.ofHours(48));
            first.close();
            assertThat(ahead(clock)).isGreaterThan(Duration.ofHours(48));
            try (WeChatSimulator second =
                    WeChatSimulator.builder()
                            .port(port)
                            .clockStart(real.instant().plus(Duration.ofDays(100)))
                            .start()) {
                await().atMost(Duration.ofSeconds(30))
                        .until(() -> ahead(clock).compareTo(Duration.ofDays(99)) > 0);
                assertThat(second.port()).isEqualTo(port);
            }
        }
    }

    @Test
    void standsStillWithAClockThatIsMovedByHand() throws Exception {
        Instant start = Instant.parse("2026-11-21T03:00:00Z");
        try (WeChatSimulator wechat =
                        WeChatSimulator.builder().manualClock().clockStart(start).start();
                RemoteClock clock = new RemoteClock(wechat.baseUri())) {
            assertThat(clock.awaitFirstReading(Duration.ofSeconds(20))).isTrue();
            assertThat(clock.instant()).isEqualTo(start);
            wechat.advance(Duration.ofMinutes(3));
            assertThat(clock.instant()).isEqualTo(start.plus(Duration.ofMinutes(3)));
        }
    }

    private Duration ahead(RemoteClock clock) {
        return Duration.between(real.instant(), clock.instant());
    }
}
