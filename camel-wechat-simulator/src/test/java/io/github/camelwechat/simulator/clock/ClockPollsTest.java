// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.clock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ClockPollsTest {
    private final SimulatorClock clock =
            SimulatorClock.manual(Instant.ofEpochSecond(1_789_000_000));
    private final ClockPolls polls = ClockPolls.of(clock);

    @Test
    void aPollWithAnotherOffsetIsAnsweredAtOnce() {
        assertThat(polls.poll(17, "")).isCompleted();
    }

    @Test
    void aMoveReleasesWhoWaits() {
        CompletableFuture<Void> poll = polls.poll(0, "");
        assertThat(poll).isNotDone();
        clock.advance(Duration.ofHours(1));
        assertThat(poll).isCompleted();
    }

    @Test
    void aMoveIsSettledOnceEveryWaitingFollowerCameBack() {
        polls.poll(0, "");
        polls.poll(0, "");
        CompletableFuture<Void> settled = polls.advance(Duration.ofSeconds(5));
        assertThat(settled).isNotDone();
        polls.poll(5000, "");
        assertThat(settled).isNotDone();
        polls.poll(5000, "");
        assertThat(settled).isCompleted();
    }

    @Test
    void aPollWithTheOldOffsetDoesNotCountAsSeen() {
        polls.poll(0, "");
        CompletableFuture<Void> settled = polls.advance(Duration.ofSeconds(5));
        assertThat(polls.poll(0, "")).isCompleted();
        assertThat(settled).isNotDone();
    }

    @Test
    void aSecondMoveWaitsForWhoIsStillOutFromTheFirst() {
        polls.poll(0, "");
        CompletableFuture<Void> first = polls.advance(Duration.ofSeconds(5));
        CompletableFuture<Void> second = polls.advance(Duration.ofSeconds(5));
        assertThat(second).isNotDone();
        polls.poll(5000, "");
        assertThat(first).isCompleted();
        assertThat(second).isNotDone();
        polls.poll(10_000, "");
        assertThat(second).isCompleted();
    }

    @Test
    void aMoveThatNobodyFollowsIsSettledAtOnce() {
        CompletableFuture<Void> gone = polls.poll(0, "");
        gone.cancel(false);
        assertThat(polls.advance(Duration.ofSeconds(5))).isCompleted();
    }

    @Test
    void aNamedFollowerIsWaitedForBetweenTwoPollsToo() {
        polls.poll(17, "bridge");
        CompletableFuture<Void> settled = polls.advance(Duration.ofSeconds(5));
        assertThat(settled).isNotDone();
        assertThat(polls.poll(0, "bridge")).isCompleted();
        assertThat(settled).isNotDone();
        polls.poll(5000, "bridge");
        assertThat(settled).isCompleted();
    }

    @Test
    void timeDoesNotGoBack() {
        assertThatThrownBy(() -> clock.advance(Duration.ofSeconds(-1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aManualClockStandsStillBetweenMoves() {
        Instant before = clock.instant();
        assertThat(clock.instant()).isEqualTo(before);
        clock.advance(Duration.ofSeconds(3));
        assertThat(clock.instant()).isEqualTo(before.plusSeconds(3));
    }
}
