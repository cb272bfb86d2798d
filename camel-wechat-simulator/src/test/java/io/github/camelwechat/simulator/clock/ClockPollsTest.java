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
    private final ClockPolls followers = new ClockPolls(clock);

    @Test
    void aPollWithAnotherOffsetIsAnsweredAtOnce() {
        assertThat(followers.poll(17, "")).isCompleted();
    }

    @Test
    void aMoveReleasesWhoWaits() {
        CompletableFuture<Void> poll = followers.poll(0, "");
        assertThat(poll).isNotDone();
        clock.advance(Duration.ofHours(1));
        assertThat(poll).isCompleted();
    }

    @Test
    void aMoveIsSettledOnceEveryWaitingFollowerCameBack() {
        followers.poll(0, "");
        followers.poll(0, "");
        CompletableFuture<Void> settled = followers.advance(Duration.ofSeconds(5));
        assertThat(settled).isNotDone();
        followers.poll(5000, "");
        assertThat(settled).isNotDone();
        followers.poll(5000, "");
        assertThat(settled).isCompleted();
    }

    @Test
    void aPollWithTheOldOffsetDoesNotCountAsSeen() {
        followers.poll(0, "");
        CompletableFuture<Void> settled = followers.advance(Duration.ofSeconds(5));
        assertThat(followers.poll(0, "")).isCompleted();
        assertThat(settled).isNotDone();
    }

    @Test
    void aSecondMoveWaitsForWhoIsStillOutFromTheFirst() {
        followers.poll(0, "");
        CompletableFuture<Void> first = followers.advance(Duration.ofSeconds(5));
        CompletableFuture<Void> second = followers.advance(Duration.ofSeconds(5));
        assertThat(second).isNotDone();
        followers.poll(5000, "");
        assertThat(first).isCompleted();
        assertThat(second).isNotDone();
        followers.poll(10_000, "");
        assertThat(second).isCompleted();
    }

    @Test
    void aMoveThatNobodyFollowsIsSettledAtOnce() {
        CompletableFuture<Void> gone = followers.poll(0, "");
        gone.cancel(false);
        assertThat(followers.advance(Duration.ofSeconds(5))).isCompleted();
    }

    @Test
    void aNamedFollowerIsWaitedForBetweenTwoPollsToo() {
        followers.poll(17, "bridge");
        CompletableFuture<Void> settled = followers.advance(Duration.ofSeconds(5));
        assertThat(settled).isNotDone();
        assertThat(followers.poll(0, "bridge")).isCompleted();
        assertThat(settled).isNotDone();
        followers.poll(5000, "bridge");
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
