// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.window;

import static io.github.camelwechat.internal.window.Callbacks.ACCOUNT;
import static io.github.camelwechat.internal.window.Callbacks.USER;
import static io.github.camelwechat.internal.window.Callbacks.event;
import static io.github.camelwechat.internal.window.Callbacks.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.failure.WindowClosedException;
import io.github.camelwechat.internal.window.Reservation.AllGranted;
import io.github.camelwechat.internal.window.Reservation.Granted;
import io.github.camelwechat.internal.window.Reservation.Refused;
import io.github.camelwechat.internal.window.Reservation.Several;
import io.github.camelwechat.internal.window.WindowState.Exhausted;
import io.github.camelwechat.internal.window.WindowState.Open;
import io.github.camelwechat.store.InMemoryStateStore;
import io.github.camelwechat.testing.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Messages that are worth something only together. */
class WindowGroupTest {

    private static final Account SHOP = new Account(ACCOUNT, "wx1", null, null);

    private static final Instant START = Instant.parse("2026-11-19T08:00:00Z");
    private static final Instant TWO_DAYS_ON = START.plus(Duration.ofHours(48));

    private final ManualClock clock = new ManualClock(START);
    private final ServiceWindow window =
            new ServiceWindow(new InMemoryStateStore(1000, clock), clock, WindowRules.official());

    @Test
    void takesNothingIfNotAllOfThemFit() {
        record(text("k", START));

        assertThat(reserve(6)).isEqualTo(new Refused(new Open(5, TWO_DAYS_ON, "message")));
        assertThat(remaining()).isEqualTo(5);
    }

    @Test
    void saysHowManyAreLeftAndHowManyAreNeeded() {
        record(text("k", START));

        WindowClosedException refusal = window.refusal(SHOP, USER, ((Refused) reserve(6)).why(), 6);

        assertThat(refusal.reason()).isEqualTo(WindowClosedException.Reason.TOO_FEW);
        assertThat(refusal)
                .hasMessageContainingAll(
                        "is too small", "only 5 more messages", "6 are needed", "renewed when");
    }

    @Test
    void takesThemInTheOrderInWhichTheyAreSent() {
        record(text("k", START));

        assertThat(granted(3)).extracting(Granted::after).allMatch(Open.class::isInstance);
        assertThat(granted(2).get(1).after()).isInstanceOf(Exhausted.class);
        assertThat(reserve(1)).isInstanceOf(Refused.class);
    }

    @Test
    void givesBackWhatWasNotSentToTheGrantsThatPaidForIt() {
        record(event("CLICK", "a", START));
        record(text("b", START));
        List<Granted> granted = granted(5);

        done(window.release(granted.get(3)));
        done(window.release(granted.get(4)));
        assertThat(remaining()).isEqualTo(2);
        done(window.release(granted.get(2)));
        clock.advance(Duration.ofMinutes(1));
        assertThat(remaining()).isEqualTo(3);
    }

    @Test
    void neverGrantsMoreThanIsLeftToManyWhoAskAtOnce() {
        record(text("k", START));

        long granted =
                IntStream.range(0, 20)
                        .parallel()
                        .mapToObj(i -> reserve(2))
                        .filter(AllGranted.class::isInstance)
                        .count();

        assertThat(granted).isEqualTo(2);
        assertThat(remaining()).isEqualTo(1);
    }

    private void record(io.github.camelwechat.message.Received inbound) {
        done(window.record(inbound));
    }

    private Several reserve(int count) {
        return done(window.tryReserve(ACCOUNT, USER, count));
    }

    private List<Granted> granted(int count) {
        return ((AllGranted) reserve(count)).each();
    }

    private int remaining() {
        return done(window.state(ACCOUNT, USER)) instanceof Open open ? open.remaining() : 0;
    }

    private static <T> T done(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }
}
