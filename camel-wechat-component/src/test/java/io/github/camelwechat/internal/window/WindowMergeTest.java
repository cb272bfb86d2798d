// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.window;

import static io.github.camelwechat.internal.window.Callbacks.ACCOUNT;
import static io.github.camelwechat.internal.window.Callbacks.USER;
import static io.github.camelwechat.internal.window.Callbacks.event;
import static io.github.camelwechat.internal.window.Callbacks.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.internal.window.Reservation.Granted;
import io.github.camelwechat.internal.window.Reservation.Refused;
import io.github.camelwechat.internal.window.WindowState.Closed;
import io.github.camelwechat.internal.window.WindowState.Exhausted;
import io.github.camelwechat.internal.window.WindowState.Open;
import io.github.camelwechat.option.WindowMerge;
import io.github.camelwechat.store.InMemoryStateStore;
import io.github.camelwechat.testing.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Allowances that add up, and how they differ from those that do not. */
class WindowMergeTest {

    private static final Instant START = Instant.parse("2026-11-19T08:00:00Z");
    private static final Instant TWO_DAYS_ON = START.plus(Duration.ofHours(48));

    private final ManualClock clock = new ManualClock(START);
    private final ServiceWindow max = window(WindowMerge.MAX);
    private final ServiceWindow independent = window(WindowMerge.INDEPENDENT);

    @Test
    void refusesWhatNeitherOfTheTwoAllows() {
        for (ServiceWindow window : new ServiceWindow[] {max, independent}) {
            done(window.record(text("a", START)));
            done(window.record(event("CLICK", "b", START)));
        }
        assertThat(reserve(max)).isEqualTo(5);
        assertThat(reserve(independent)).isEqualTo(8);
        assertThat(done(independent.tryReserve(ACCOUNT, USER))).isInstanceOf(Refused.class);
        assertThat(state(independent))
                .isInstanceOfSatisfying(
                        Exhausted.class, all -> assertThat(all.expiresAt()).isEqualTo(TWO_DAYS_ON));
    }

    @Test
    void takesAMessageFromTheOneThatEndsFirst() {
        done(independent.record(text("a", START)));
        done(independent.record(event("CLICK", "b", START)));
        done(independent.tryReserve(ACCOUNT, USER));
        assertThat(state(independent)).isEqualTo(new Open(7, TWO_DAYS_ON, "message"));
        clock.advance(Duration.ofMinutes(1));
        assertThat(state(independent)).isEqualTo(new Open(5, TWO_DAYS_ON, "message"));
    }

    @Test
    void takesAMessageInTheOrderOfTheTriggersFromThoseThatEndTogether() {
        done(independent.record(event("CLICK", "a", START)));
        done(independent.record(event("subscribe", "b", START)));
        done(independent.tryReserve(ACCOUNT, USER));
        clock.advance(Duration.ofSeconds(1));
        done(independent.record(event("CLICK", "c", clock.instant())));
        assertThat(((Open) state(independent)).remaining()).isEqualTo(5);
        done(independent.record(event("subscribe", "d", clock.instant())));
        assertThat(((Open) state(independent)).remaining()).isEqualTo(6);
    }

    @Test
    void givesAMessageBackToTheOneThatPaid() {
        done(independent.record(text("a", START)));
        done(independent.record(event("CLICK", "b", START)));
        Granted granted = (Granted) done(independent.tryReserve(ACCOUNT, USER));
        done(independent.release(granted));
        assertThat(((Open) state(independent)).remaining()).isEqualTo(8);
        clock.advance(Duration.ofMinutes(1));
        done(independent.release(granted));
        assertThat(((Open) state(independent)).remaining()).isEqualTo(5);
    }

    @Test
    void endsAllOfThemOnWeChatsWord() {
        done(independent.record(text("a", START)));
        done(independent.record(event("CLICK", "b", START)));
        Granted granted = (Granted) done(independent.tryReserve(ACCOUNT, USER));
        done(independent.close(granted, CloseReason.ALLOWANCE_USED));
        assertThat(state(independent)).isInstanceOf(Exhausted.class);
        done(independent.record(event("CLICK", "c", START)));
        granted = (Granted) done(independent.tryReserve(ACCOUNT, USER));
        done(independent.close(granted, CloseReason.TIME_OVER));
        assertThat(state(independent)).isInstanceOf(Closed.class);
    }

    private int reserve(ServiceWindow window) {
        int granted = 0;
        while (done(window.tryReserve(ACCOUNT, USER)) instanceof Granted) {
            granted++;
        }
        return granted;
    }

    private ServiceWindow window(WindowMerge merge) {
        return new ServiceWindow(
                new WindowStore(new InMemoryStateStore(1000, clock), clock),
                clock,
                WindowRules.official(),
                merge,
                () -> Duration.ZERO);
    }

    private static WindowState state(ServiceWindow window) {
        return done(window.state(ACCOUNT, USER));
    }

    private static <T> T done(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }
}
