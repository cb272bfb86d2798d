// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.window;

import static io.github.camelwechat.internal.window.Callbacks.ACCOUNT;
import static io.github.camelwechat.internal.window.Callbacks.USER;
import static io.github.camelwechat.internal.window.Callbacks.event;
import static io.github.camelwechat.internal.window.Callbacks.menuTap;
import static io.github.camelwechat.internal.window.Callbacks.of;
import static io.github.camelwechat.internal.window.Callbacks.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.account.OpenId;
import io.github.camelwechat.failure.WindowClosedException;
import io.github.camelwechat.internal.window.Reservation.Granted;
import io.github.camelwechat.internal.window.Reservation.Refused;
import io.github.camelwechat.internal.window.WindowState.Closed;
import io.github.camelwechat.internal.window.WindowState.Exhausted;
import io.github.camelwechat.internal.window.WindowState.Open;
import io.github.camelwechat.internal.window.WindowState.Unknown;
import io.github.camelwechat.store.InMemoryStateStore;
import io.github.camelwechat.testing.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Rules of the window: what opens it, how much it allows, and what spends that. */
class ServiceWindowTest {

    private static final Account SHOP = new Account(ACCOUNT, "wx1", null, null);

    private static final Instant START = Instant.parse("2026-11-19T08:00:00Z");
    private static final Instant TWO_DAYS_ON = START.plus(Duration.ofHours(48));

    private final ManualClock clock = new ManualClock(START);
    private final InMemoryStateStore store = new InMemoryStateStore(1000, clock);
    private final ServiceWindow window = new ServiceWindow(store, clock, WindowRules.official());

    @Test
    void knowsNothingOfAUserWhoNeverDidAnything() {
        assertThat(state()).isEqualTo(new Unknown());
        assertThat(reserve()).isEqualTo(new Refused(new Unknown()));
    }

    @Test
    void learnsNothingFromACallbackAboutNobodyOrOfNoTime() {
        assertThat(done(window.record(of(null, "text", null, "k", START, Map.of()))))
                .isEqualTo(new Unknown());
        assertThat(done(window.record(of("text", null, "k", null, Map.of()))))
                .isEqualTo(new Unknown());
        assertThat(done(store.scan("", null, 10)).records()).isEmpty();
    }

    @Test
    void learnsNothingFromAnEventThatOpensNothing() {
        assertThat(done(window.record(event("VIEW", "k", START)))).isEqualTo(new Unknown());
        assertThat(done(store.scan("", null, 10)).records()).isEmpty();
    }

    @Test
    void refusesTheSixthMessageAndSaysWhySinceWhenAndWhatReopensIt() {
        record(text("k", START));
        clock.advance(Duration.ofMinutes(1));
        for (int left = 4; left > 0; left--) {
            assertThat(after(reserve())).isEqualTo(new Open(left, TWO_DAYS_ON, "message"));
        }
        Exhausted exhausted =
                new Exhausted(
                        TWO_DAYS_ON,
                        clock.instant(),
                        "all 5 messages allowed after the user's message of 2026-11-19T08:00:00Z"
                                + " were sent");
        assertThat(after(reserve())).isEqualTo(exhausted);
        clock.advance(Duration.ofMinutes(1));
        assertThat(reserve()).isEqualTo(new Refused(exhausted));
        WindowClosedException refusal = window.refusal(SHOP, USER, exhausted, 1);
        assertThat(refusal.reason()).isEqualTo(WindowClosedException.Reason.EXHAUSTED);
        assertThat(refusal.since()).isEqualTo(START.plusSeconds(60));
        assertThat(refusal.reopens()).contains("5 messages within 48 hours");
        assertThat(refusal).hasMessageContainingAll("oUser", exhausted.why(), refusal.reopens());
    }

    @Test
    void closesAMessagesWindowAtTheSecondItsTwoDaysAreOver() {
        record(text("k", START));
        clock.set(TWO_DAYS_ON.minusMillis(1));
        assertThat(state()).isEqualTo(new Open(5, TWO_DAYS_ON, "message"));
        clock.set(TWO_DAYS_ON);
        Closed closed =
                new Closed(
                        TWO_DAYS_ON,
                        "the user's last message was at 2026-11-19T08:00:00Z and its 48 hours are"
                                + " over");
        assertThat(reserve()).isEqualTo(new Refused(closed));
        assertThat(window.refusal(SHOP, USER, closed, 1).reason())
                .isEqualTo(WindowClosedException.Reason.CLOSED);
    }

    @Test
    void allowsThreeMessagesWithinAMinuteAfterAnythingElse() {
        int users = 0;
        for (String event : new String[] {"CLICK", "subscribe", "SCAN", "scancode_push"}) {
            OpenId user = new OpenId("oUser" + users++);
            record(of(user, "event", event, "k", START, Map.of("EventKey", "x")));
            clock.set(START.plusMillis(59_999));
            assertThat(((Open) state(user)).remaining()).isEqualTo(3);
            clock.set(START.plusSeconds(60));
            assertThat(state(user)).isInstanceOf(Closed.class);
        }
        record(menuTap("k", START));
        clock.set(START);
        assertThat(state()).isEqualTo(new Open(3, START.plusSeconds(60), "msgmenu-tap"));
        clock.set(START.plusSeconds(60));
        assertThat(state())
                .isEqualTo(
                        new Closed(
                                START.plusSeconds(60),
                                "the user's last tap on an item of a menu message was at"
                                        + " 2026-11-19T08:00:00Z and its 1 minute is over"));
    }

    @Test
    void countsFromWhenWeChatSaysItHappenedAndNotFromWhenWeHeardOfIt() {
        clock.set(START.plusSeconds(50));
        record(event("CLICK", "k", START));
        assertThat(state()).isEqualTo(new Open(3, START.plusSeconds(60), "menu-click"));
        clock.set(START.plus(Duration.ofHours(50)));
        assertThat(done(window.record(text("late", START.plusSeconds(1)))))
                .isInstanceOfSatisfying(
                        Closed.class,
                        closed -> assertThat(closed.since()).isEqualTo(TWO_DAYS_ON.plusSeconds(1)));
    }

    @Test
    void startsAfreshWithEveryMessage() {
        record(text("a", START));
        reserve();
        reserve();
        clock.advance(Duration.ofHours(1));
        record(text("b", clock.instant()));
        assertThat(state())
                .isEqualTo(new Open(5, TWO_DAYS_ON.plus(Duration.ofHours(1)), "message"));
    }

    @Test
    void neverShortensALongerGrantAndGuaranteesThreeForAMinute() {
        record(text("a", START));
        record(event("CLICK", "b", START));
        assertThat(state()).isEqualTo(new Open(5, TWO_DAYS_ON, "message"));
        for (int i = 0; i < 4; i++) {
            reserve();
        }
        assertThat(state()).isEqualTo(new Open(1, TWO_DAYS_ON, "message"));
        clock.advance(Duration.ofSeconds(1));
        record(event("CLICK", "c", clock.instant()));
        assertThat(((Open) state()).remaining()).isEqualTo(3);
        clock.advance(Duration.ofSeconds(60));
        assertThat(state()).isEqualTo(new Open(1, TWO_DAYS_ON, "message"));
    }

    @Test
    void lowersEveryLiveGrantWithOneMessage() {
        record(text("a", START));
        record(event("subscribe", "b", START));
        for (int i = 0; i < 5; i++) {
            assertThat(reserve()).isInstanceOf(Granted.class);
        }
        assertThat(reserve()).isInstanceOf(Refused.class);
        record(event("CLICK", "c", START));
        for (int i = 0; i < 3; i++) {
            assertThat(reserve()).isInstanceOf(Granted.class);
        }
        assertThat(reserve()).isInstanceOf(Refused.class);
    }

    @Test
    void keepsUsersApart() {
        record(text("k", START));
        assertThat(state(new OpenId("ouser"))).isEqualTo(new Unknown());
    }

    @Test
    void remembersForThirtyDaysThatAWindowWasClosed() {
        record(text("k", START));
        clock.set(TWO_DAYS_ON.plus(Duration.ofDays(30)).minusMillis(1));
        assertThat(state()).isInstanceOf(Closed.class);
        clock.advance(Duration.ofMillis(1));
        assertThat(state()).isEqualTo(new Unknown());
    }

    @Test
    void goesOnCountingWhenTheClockIsSetBack() {
        record(text("k", START));
        reserve();
        clock.set(START.minus(Duration.ofDays(3)));
        assertThat(after(reserve())).isEqualTo(new Open(3, TWO_DAYS_ON, "message"));
        clock.set(TWO_DAYS_ON);
        assertThat(state()).isInstanceOf(Closed.class);
        clock.set(START);
        assertThat(state()).isEqualTo(new Open(3, TWO_DAYS_ON, "message"));
    }

    @Test
    void takesARuleTableOfItsOwn() {
        WindowRules changed =
                WindowRules.official()
                        .overriddenBy("2026-11-01.message=1/1h\n2026-11-01.menu-click=none");
        ServiceWindow own = new ServiceWindow(store, clock, changed);
        done(own.record(event("CLICK", "a", START)));
        assertThat(done(own.state(ACCOUNT, USER))).isEqualTo(new Unknown());
        done(own.record(text("b", START)));
        assertThat(((Granted) done(own.tryReserve(ACCOUNT, USER))).after())
                .isEqualTo(
                        new Exhausted(
                                START.plus(Duration.ofHours(1)),
                                START,
                                "the only message allowed after the user's message of"
                                        + " 2026-11-19T08:00:00Z was sent"));
    }

    @Test
    void findsNoFailureInAWindowThatAllowsAMessage() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> window.refusal(SHOP, USER, new Unknown(), 1));
    }

    private void record(io.github.camelwechat.message.Received inbound) {
        done(window.record(inbound));
    }

    private WindowState state() {
        return state(USER);
    }

    private WindowState state(OpenId user) {
        return done(window.state(ACCOUNT, user));
    }

    private Reservation reserve() {
        return done(window.tryReserve(ACCOUNT, USER));
    }

    private static WindowState after(Reservation reservation) {
        return ((Granted) reservation).after();
    }

    private static <T> T done(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }
}
