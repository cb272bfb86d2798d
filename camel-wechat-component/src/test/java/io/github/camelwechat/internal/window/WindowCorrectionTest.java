// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.window;

import static io.github.camelwechat.internal.window.Callbacks.ACCOUNT;
import static io.github.camelwechat.internal.window.Callbacks.USER;
import static io.github.camelwechat.internal.window.Callbacks.event;
import static io.github.camelwechat.internal.window.Callbacks.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.internal.window.Reservation.Granted;
import io.github.camelwechat.internal.window.WindowState.Closed;
import io.github.camelwechat.internal.window.WindowState.Exhausted;
import io.github.camelwechat.internal.window.WindowState.Open;
import io.github.camelwechat.internal.window.WindowState.Unknown;
import io.github.camelwechat.message.Received;
import io.github.camelwechat.option.WindowMerge;
import io.github.camelwechat.store.InMemoryStateStore;
import io.github.camelwechat.testing.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Re-runs, late callbacks, messages that did not go out, and WeChat's own word. */
class WindowCorrectionTest {

    private static final Instant START = Instant.parse("2026-11-19T08:00:00Z");

    private final ManualClock clock = new ManualClock(START);
    private final ServiceWindow window =
            new ServiceWindow(new InMemoryStateStore(1000, clock), clock, WindowRules.official());

    @Test
    void renewsNothingWhenACallbackIsRunAgain() {
        record(text("a", START));
        reserve();
        record(text("a", START));
        assertThat(remaining()).isEqualTo(4);
        record(event("CLICK", "b", START));
        reserve();
        reserve();
        reserve();
        record(event("CLICK", "b", START));
        assertThat(remaining()).isEqualTo(1);
    }

    @Test
    void renewsNothingWhenACallbackIsRunAgainAfterAnother() {
        record(text("a", START));
        record(text("b", START.plusSeconds(1)));
        reserve();
        record(text("a", START));
        assertThat(remaining()).isEqualTo(4);
    }

    @Test
    void tellsTwoMessagesOfOneSecondApart() {
        record(text("a", START));
        reserve();
        record(text("b", START));
        assertThat(remaining()).isEqualTo(5);
        reserve();
        record(text("a", START));
        record(text("b", START));
        assertThat(remaining()).isEqualTo(4);
    }

    @Test
    void renewsNothingForAMessageThatIsOlderThanTheLastOne() {
        record(text("b", START.plusSeconds(1)));
        reserve();
        record(text("a", START));
        assertThat(state())
                .isEqualTo(new Open(4, START.plusSeconds(1).plus(Duration.ofHours(48)), "message"));
    }

    @Test
    void givesAReleasedMessageBack() {
        record(text("a", START));
        record(event("CLICK", "b", START));
        Granted granted = reserve();
        done(window.release(granted));
        assertThat(remaining()).isEqualTo(5);
        clock.advance(Duration.ofSeconds(60));
        assertThat(remaining()).isEqualTo(5);
    }

    @Test
    void givesBackNothingToAGrantThatPaidNothing() {
        record(text("a", START));
        Granted granted = reserve();
        record(event("CLICK", "b", START));
        reserve();
        done(window.release(granted));
        assertThat(remaining()).isEqualTo(4);
        for (int i = 0; i < 4; i++) {
            reserve();
        }
        assertThat(state()).isInstanceOf(Exhausted.class);
    }

    @Test
    void givesBackNothingToAWindowThatWasRenewedMeanwhile() {
        record(text("a", START));
        Granted before = reserve();
        record(text("b", START));
        reserve();
        done(window.release(before));
        assertThat(remaining()).isEqualTo(4);
    }

    @Test
    void givesBackNoMoreThanTheRuleAllows() {
        record(text("a", START));
        Granted granted = reserve();
        done(window.release(granted));
        done(window.release(granted));
        assertThat(remaining()).isEqualTo(5);
    }

    @Test
    void leavesACommittedMessageCounted() {
        record(text("a", START));
        done(window.commit(reserve()));
        assertThat(remaining()).isEqualTo(4);
    }

    @ParameterizedTest
    @EnumSource(
            value = CloseReason.class,
            names = {"TIME_OVER", "NOT_FOLLOWER", "UNFOLLOWED"})
    void closesOnWeChatsWordAndSaysSo(CloseReason cause) {
        record(text("a", START));
        clock.advance(Duration.ofHours(1));
        done(window.close(ACCOUNT, USER, cause));
        Closed closed = (Closed) state();
        assertThat(closed.since()).isEqualTo(START.plusSeconds(3600));
        assertThat(closed.why()).isEqualTo(cause.why() + ", at 2026-11-19T09:00:00Z");
        record(text("a", START));
        assertThat(state()).isEqualTo(closed);
        record(text("b", clock.instant()));
        assertThat(remaining()).isEqualTo(5);
    }

    @Test
    void exhaustsOnWeChatsWordAndGivesNothingBackAfterIt() {
        record(text("a", START));
        Granted underWay = reserve();
        done(window.close(ACCOUNT, USER, CloseReason.ALLOWANCE_USED));
        done(window.release(underWay));
        assertThat(state())
                .isEqualTo(
                        new Exhausted(
                                START.plus(Duration.ofHours(48)),
                                START,
                                "WeChat said (45047) that every message it allows was sent, at"
                                        + " 2026-11-19T08:00:00Z"));
        clock.advance(Duration.ofSeconds(1));
        record(event("CLICK", "b", clock.instant()));
        assertThat(remaining()).isEqualTo(3);
        clock.advance(Duration.ofHours(48));
        assertThat(((Closed) state()).why()).contains("48 hours are over");
    }

    @Test
    void believesWeChatAboutAUserItNeverHeardOf() {
        done(window.close(ACCOUNT, USER, CloseReason.ALLOWANCE_USED));
        assertThat(state())
                .isInstanceOfSatisfying(
                        Exhausted.class,
                        exhausted ->
                                assertThat(exhausted.expiresAt())
                                        .isEqualTo(START.plus(Duration.ofHours(48))));
        clock.advance(Duration.ofHours(48));
        assertThat(state()).isInstanceOf(Closed.class);
        clock.advance(Duration.ofDays(30));
        assertThat(state()).isEqualTo(new Unknown());
    }

    @Test
    void keepsWhatTheUserDidWhileTheRefusedMessageWasUnderWay() {
        record(text("a", START));
        Granted underWay = reserve();
        record(text("b", START.plusSeconds(1)));
        done(window.close(underWay, CloseReason.TIME_OVER));
        assertThat(remaining()).isEqualTo(5);
        done(window.close(reserve(), CloseReason.TIME_OVER));
        assertThat(state()).isInstanceOf(Closed.class);
    }

    @Test
    void believesAnAcceptanceItDidNotExpectAndInventsNoNumbers() {
        record(text("a", START));
        clock.advance(Duration.ofHours(48));
        assertThat(state()).isInstanceOf(Closed.class);
        done(window.accepted(ACCOUNT, USER));
        Instant accepted = clock.instant();
        assertThat(state()).isEqualTo(new Unknown(accepted));
        assertThat(done(window.tryReserve(ACCOUNT, USER)))
                .isEqualTo(new Reservation.Refused(new Unknown(accepted)));
        clock.advance(Duration.ofHours(48));
        assertThat(state()).isEqualTo(new Unknown());
        record(text("b", clock.instant()));
        assertThat(remaining()).isEqualTo(5);
    }

    @Test
    void learnsFromTheRefusalThatFollowsAnAcceptance() {
        done(window.accepted(ACCOUNT, USER));
        assertThat(state()).isEqualTo(new Unknown(START));
        done(window.confirmClosed(ACCOUNT, USER, CloseReason.ALLOWANCE_USED));
        assertThat(state()).isInstanceOf(Exhausted.class);
        done(window.accepted(ACCOUNT, USER));
        done(window.confirmClosed(ACCOUNT, USER, CloseReason.TIME_OVER));
        assertThat(state()).isInstanceOf(Closed.class);
    }

    @Test
    void keepsWhatTheUserDidWhileAMessageWasUnderWayForWhichNothingWasLeft() {
        record(text("a", START));
        done(window.accepted(ACCOUNT, USER));
        done(window.confirmClosed(ACCOUNT, USER, CloseReason.TIME_OVER));
        assertThat(remaining()).isEqualTo(5);
    }

    @Test
    void endsAWindowByWeChatsClock() {
        AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ofSeconds(3));
        ServiceWindow skewed =
                new ServiceWindow(
                        new WindowStore(new InMemoryStateStore(1000, clock), clock),
                        clock,
                        WindowRules.official(),
                        WindowMerge.MAX,
                        ahead::get);
        done(skewed.record(event("CLICK", "a", START.plusSeconds(3))));
        clock.advance(Duration.ofMillis(59_999));
        assertThat(done(skewed.state(ACCOUNT, USER))).isInstanceOf(Open.class);
        clock.advance(Duration.ofMillis(1));
        assertThat(done(skewed.state(ACCOUNT, USER))).isInstanceOf(Closed.class);
        ahead.set(Duration.ofSeconds(-2));
        assertThat(done(skewed.state(ACCOUNT, USER))).isInstanceOf(Open.class);
    }

    @Test
    void closesWhenTheUserLeavesAndOpensWhenTheUserComesBack() {
        record(text("a", START));
        record(event("unsubscribe", "b", START.plusSeconds(5)));
        clock.advance(Duration.ofSeconds(10));
        assertThat(state())
                .isEqualTo(
                        new Closed(
                                START.plusSeconds(5),
                                "the user unfollowed the account, at 2026-11-19T08:00:05Z"));
        record(event("subscribe", "c", START.plusSeconds(9)));
        assertThat(remaining()).isEqualTo(3);
        record(event("unsubscribe", "b", START.plusSeconds(5)));
        assertThat(remaining()).isEqualTo(3);
    }

    @Test
    void keepsTheBetterReasonWhenWeChatOnlyConfirmsThatTheUserLeft() {
        record(event("unsubscribe", "a", START));
        WindowState left = state();
        clock.advance(Duration.ofSeconds(10));
        done(window.close(ACCOUNT, USER, CloseReason.NOT_FOLLOWER));
        assertThat(state()).isEqualTo(left);
        record(event("subscribe", "b", clock.instant()));
        done(window.close(ACCOUNT, USER, CloseReason.TIME_OVER));
        assertThat(((Closed) state()).why()).contains("45015");
    }

    @Test
    void takesLeavingAndComingBackInTheOrderTheyHappened() {
        record(event("subscribe", "c", START.plusSeconds(9)));
        record(event("unsubscribe", "b", START.plusSeconds(5)));
        assertThat(remaining()).isEqualTo(3);
        record(text("a", START.plusSeconds(4)));
        assertThat(remaining()).isEqualTo(3);
    }

    @Test
    void comesBackWithinTheSecondOfLeaving() {
        record(event("unsubscribe", "a", START));
        record(event("subscribe", "b", START));
        record(event("unsubscribe", "a", START));
        assertThat(remaining()).isEqualTo(3);
    }

    private int remaining() {
        return ((Open) state()).remaining();
    }

    private void record(Received inbound) {
        done(window.record(inbound));
    }

    private WindowState state() {
        return done(window.state(ACCOUNT, USER));
    }

    private Granted reserve() {
        return (Granted) done(window.tryReserve(ACCOUNT, USER));
    }

    private static <T> T done(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }
}
