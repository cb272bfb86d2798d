// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.window;

import static io.github.camelwechat.internal.window.Callbacks.ACCOUNT;
import static io.github.camelwechat.internal.window.Callbacks.USER;
import static io.github.camelwechat.internal.window.Callbacks.event;
import static io.github.camelwechat.internal.window.Callbacks.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.account.OpenId;
import io.github.camelwechat.internal.window.Reservation.Granted;
import io.github.camelwechat.message.Received;
import io.github.camelwechat.option.WindowMerge;
import io.github.camelwechat.store.InMemoryStateStore;
import io.github.camelwechat.store.RecordKind;
import io.github.camelwechat.store.StateRecord;
import io.github.camelwechat.testing.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules of window events: which are told, when, and how often. */
class WindowEventsTest {

    private static final Instant START = Instant.parse("2026-11-19T08:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);

    private final ManualClock clock = new ManualClock(START);
    private final InMemoryStateStore engine = new InMemoryStateStore(1000, clock);
    private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(1);
    private final Node node = new Node(HOUR);

    @AfterEach
    void stop() {
        scheduler.shutdownNow();
    }

    @Test
    void keepsNoStoryAndCostsNothingWhereNobodyListens() {
        node.record(text("a", START));
        node.send(5);
        StateRecord stored = done(engine.scan("", null, 10)).records().get(0);
        // What a user takes who wrote and was answered, and six for five messages within a second.
        assertThat(stored.value().bytes()).hasSize(40 + 6);
        assertThat(stored.value().due()).isNull();
        node.events.wish();
        node.events.look();
        assertThat(node.heard).isEmpty();
    }

    @Test
    void tellsOfAWholeLife() {
        node.listen();
        node.record(text("a", START));
        node.send(5);
        clock.advance(Duration.ofMinutes(10));
        node.record(text("b", clock.instant()));
        node.events.look();
        assertThat(node.heard)
                .containsExactly(
                        "windowOpened 08:00 open 5",
                        "windowExhausted 08:00 exhausted",
                        "windowReopened 08:10 open 5");
        clock.advance(Duration.ofHours(47).minusMillis(1));
        node.heardAnew();
        assertThat(node.heard).isEmpty();
        clock.advance(Duration.ofMillis(1));
        assertThat(node.heardAnew()).containsExactly("windowClosingSoon 07:10 open 5");
        clock.advance(HOUR.minusMillis(1));
        assertThat(node.heardAnew()).isEmpty();
        clock.advance(Duration.ofMillis(1));
        assertThat(node.heardAnew()).containsExactly("windowClosed 08:10 closed");
        clock.advance(Duration.ofDays(3));
        assertThat(node.heardAnew()).isEmpty();
    }

    @Test
    void oneLookFindsTheUsersOfAllAccountsOfAPlatformAndOfNoOther() {
        node.window.records().store().addPlatform(ACCOUNT);
        node.listen();
        node.record(text("a", START).sentTo(ACCOUNT + ".wx1", "wx1"));
        node.record(text("a", START).sentTo(ACCOUNT + ".wx2", "wx2"));
        node.record(text("a", START).sentTo(ACCOUNT + ".de", "wx3"));

        assertThat(node.heardAnew())
                .containsExactly("windowOpened 08:00 open 5", "windowOpened 08:00 open 5");
        assertThat(node.accounts).containsExactlyInAnyOrder(ACCOUNT + ".wx1", ACCOUNT + ".wx2");
        clock.advance(Duration.ofHours(48));
        assertThat(node.heardAnew()).filteredOn(each -> each.startsWith("windowClosed")).hasSize(2);
    }

    @Test
    void tellsLateButWithTheTrueTimeWhatHappenedWhileNobodyLooked() {
        node.listen();
        node.record(text("a", START));
        clock.advance(Duration.ofDays(5));
        node.record(text("b", clock.instant()));
        clock.advance(Duration.ofMinutes(5));
        assertThat(node.heardAnew())
                .containsExactly(
                        "windowOpened 08:00 open 5",
                        "windowClosingSoon 07:00 open 5",
                        "windowClosed 08:00 closed",
                        "windowReopened 08:00 open 5");
    }

    @Test
    void tellsOfAWindowThatWasOverWhenItsCallbackCame() {
        node.listen();
        clock.advance(Duration.ofMinutes(4));
        node.record(event("subscribe", "a", START));
        assertThat(node.heardAnew())
                .containsExactly("windowOpened 08:00 open 3", "windowClosed 08:01 closed");
    }

    @Test
    void saysNothingBeforeTheEndOfAWindowThatIsShorterThanTheLead() {
        node.listen();
        node.record(event("CLICK", "a", START));
        clock.advance(Duration.ofMinutes(1));
        assertThat(node.heardAnew())
                .containsExactly("windowOpened 08:00 open 3", "windowClosed 08:01 closed");
        Node other = new Node(Duration.ofSeconds(20));
        other.listen();
        clock.advance(Duration.ofMinutes(1));
        other.record(event("CLICK", "b", clock.instant()));
        clock.advance(Duration.ofSeconds(40));
        assertThat(other.heardAnew())
                .containsExactly("windowReopened 08:02 open 3", "windowClosingSoon 08:02 open 3");
    }

    @Test
    void saysTheEndIsNearOnceForEachEnd() {
        node.listen();
        node.record(text("a", START));
        clock.advance(Duration.ofHours(47));
        node.heardAnew();
        node.send(1);
        clock.advance(Duration.ofMinutes(1));
        assertThat(node.heardAnew()).isEmpty();
        node.record(text("b", clock.instant()));
        clock.advance(Duration.ofHours(47));
        assertThat(node.heardAnew()).containsExactly("windowClosingSoon 06:01 open 5");
    }

    @Test
    void saysWhenTheUserLeftOrWeChatRefused() {
        node.listen();
        node.record(text("a", START));
        clock.advance(Duration.ofMinutes(1));
        node.record(event("unsubscribe", "b", START.plusSeconds(30)));
        node.heardAnew();
        assertThat(node.heard).endsWith("windowClosed 08:00 closed");
        node.record(event("subscribe", "c", clock.instant()));
        done(node.window.close(ACCOUNT, USER, CloseReason.ALLOWANCE_USED));
        assertThat(node.heardAnew())
                .containsExactly("windowReopened 08:01 open 3", "windowExhausted 08:01 exhausted");
    }

    @Test
    void handsAnEventThatFailedOverAgainAndKeepsTheOrder() {
        node.listen();
        node.record(text("a", START));
        node.send(5);
        node.failing = true;
        assertThat(node.heardAnew()).containsExactly("windowOpened 08:00 open 5");
        assertThat(node.heardAnew()).isEmpty();
        clock.advance(WindowEvents.RETRY);
        node.failing = false;
        assertThat(node.heardAnew())
                .containsExactly("windowOpened 08:00 open 5", "windowExhausted 08:00 exhausted");
    }

    @Test
    void handsOverWhatANodeHadWhenItDied() {
        Node dying = new Node(HOUR);
        dying.hanging = true;
        dying.listen();
        node.listen();
        dying.record(text("a", START));
        assertThat(dying.heardAnew()).hasSize(1);
        clock.advance(WindowEvents.LEASE);
        assertThat(node.heardAnew()).as("at first sight").isEmpty();
        clock.advance(WindowEvents.SILENCE.minusSeconds(1));
        assertThat(node.heardAnew()).isEmpty();
        clock.advance(Duration.ofSeconds(1));
        assertThat(node.heardAnew()).containsExactly("windowOpened 08:00 open 5");
    }

    @ParameterizedTest(name = "clocks {0} s apart")
    @ValueSource(ints = {-60, -5, 5, 60})
    void leavesToANodeWhoseClockDiffersWhatItIsBusyWith(int seconds) {
        Node other = new Node(HOUR, Duration.ofSeconds(seconds));
        node.hanging = true;
        node.listen();
        other.listen();
        node.record(text("a", START));
        assertThat(node.heardAnew()).hasSize(1);

        for (int renewals = 0; renewals < 12; renewals++) {
            clock.advance(Duration.ofSeconds(10));
            assertThat(other.heardAnew()).isEmpty();
            node.events.renew(RecordKind.WINDOW.key(ACCOUNT, USER.value()));
        }

        Instant died = clock.instant();
        while (other.heardAnew().isEmpty()) {
            clock.advance(Duration.ofSeconds(1));
        }
        assertThat(other.heard).containsExactly("windowOpened 08:00 open 5");
        assertThat(Duration.between(died, clock.instant()))
                .isBetween(
                        WindowEvents.SILENCE,
                        WindowEvents.LEASE
                                .plus(WindowEvents.SILENCE)
                                .plusSeconds(Math.max(0, -seconds)));
    }

    @Test
    void goesOnWithTheStoryWhereOnlyAnotherNodeListens() {
        node.listen();
        Node sender = new Node(HOUR);
        sender.record(text("a", START));
        sender.send(5);
        assertThat(node.heardAnew())
                .containsExactly("windowOpened 08:00 open 5", "windowExhausted 08:00 exhausted");
    }

    @Test
    void forgetsTheOldestOfTooManyEvents() {
        node.listen();
        for (int i = 0; i < 20; i++) {
            node.record(text("k" + i, clock.instant()));
            node.send(5);
            clock.advance(Duration.ofSeconds(1));
        }
        assertThat(node.heardAnew())
                .hasSize(WindowSubscription.MOST_PENDING)
                .endsWith("windowExhausted 08:00 exhausted");
    }

    @Test
    void staysQuietAboutAWindowThatOnlyWeChatKnows() {
        node.listen();
        done(node.window.accepted(ACCOUNT, USER));
        done(node.window.confirmClosed(ACCOUNT, USER, CloseReason.TIME_OVER));
        assertThat(node.heardAnew()).isEmpty();
    }

    /** One of several nodes on one store. */
    private final class Node implements WindowEvents.Listener {
        final ServiceWindow window;
        final WindowEvents events;
        final List<String> heard = new ArrayList<>();
        final List<String> accounts = new ArrayList<>();
        boolean failing;
        boolean hanging;
        private int keys;

        Node(Duration lead) {
            this(lead, Duration.ZERO);
        }

        /**
         * @param difference of its clock from the test's
         */
        Node(Duration lead, Duration difference) {
            InstantSource ours = () -> clock.instant().plus(difference);
            window =
                    new ServiceWindow(
                            new WindowStore(engine, ours),
                            ours,
                            WindowRules.official(),
                            WindowMerge.MAX,
                            () -> Duration.ZERO);
            events = new WindowEvents(ACCOUNT, lead, window, scheduler, this);
        }

        void listen() {
            events.wish();
        }

        void record(Received inbound) {
            done(window.record(inbound));
        }

        void send(int messages) {
            for (int i = 0; i < messages; i++) {
                assertThat(done(window.tryReserve(ACCOUNT, USER))).isInstanceOf(Granted.class);
            }
        }

        List<String> heardAnew() {
            heard.clear();
            events.look();
            return heard;
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public CompletionStage<Void> take(String account, OpenId openId, WindowEvent event) {
            String state =
                    event.state() instanceof WindowState.Open open
                            ? "open " + open.remaining()
                            : event.state().getClass().getSimpleName().toLowerCase();
            accounts.add(account);
            heard.add(
                    event.kind().wireName()
                            + " "
                            + event.at().toString().substring(11, 16)
                            + " "
                            + state);
            if (failing) {
                return CompletableFuture.failedStage(new IllegalStateException("no"));
            }
            return hanging ? new CompletableFuture<>() : CompletableFuture.completedStage(null);
        }
    }

    private static <T> T done(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }
}
