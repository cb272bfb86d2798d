// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelwechat.bridge.DeliveryQueue.Outcome;
import io.github.camelwechat.bridge.desk.PostedMessage;
import io.github.camelwechat.bridge.store.BridgeDatabase;
import io.github.camelwechat.bridge.store.Conversations;
import io.github.camelwechat.bridge.store.Deliveries;
import io.github.camelwechat.bridge.store.Delivery;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rules of the queue in which a bridge keeps what it has to deliver. */
class DeliveryQueueTest {

    private static final int MESSAGES = 400;
    private static final Outcome DONE = new Outcome.Done();

    private final AtomicReference<Instant> now =
            new AtomicReference<>(Instant.parse("2026-11-30T12:00:00Z"));
    private final InstantSource clock = now::get;
    private final JdbcConnectionPool pool =
            JdbcConnectionPool.create("jdbc:h2:mem:" + UUID.randomUUID(), "sa", "");
    private final BridgeDatabase database = BridgeDatabase.of(pool);
    private final Deliveries deliveries = new Deliveries(database, "test/shop", "in", clock);
    private final BusyUsers busy = new BusyUsers();
    private final List<String> tried = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        pool.dispose();
    }

    private DeliveryQueue started(Function<Delivery, Outcome> handler) {
        return started(deliveries, handler);
    }

    private DeliveryQueue started(Deliveries its, Function<Delivery, Outcome> handler) {
        DeliveryQueue queue =
                new DeliveryQueue(
                        its,
                        clock,
                        busy,
                        delivery -> {
                            Outcome outcome =
                                    delivery.openId().equals("oMarker")
                                            ? DONE
                                            : handler.apply(delivery);
                            tried.add(delivery.item());
                            return outcome;
                        });
        queue.start();
        return queue;
    }

    /** So often it was tried, and what came of that is written down. */
    private void awaitTries(int count) {
        await().atMost(60, TimeUnit.SECONDS).until(() -> tried.size() == count);
        for (String user : List.of("oUser", "oOther", "oMarker")) {
            await().atMost(60, TimeUnit.SECONDS).until(() -> busy.take(user));
            busy.release(user);
        }
    }

    /** Everything that could be done now is done: another user's message went through. */
    private void awaitQuiet(Deliveries its) {
        String marker = UUID.randomUUID().toString();
        its.add(marker, "oMarker", "");
        await().atMost(60, TimeUnit.SECONDS).until(() -> tried.remove(marker));
    }

    @Test
    void deliversEachOnceAndInOrderWhileOthersCome() {
        List<String> added = IntStream.range(0, MESSAGES).mapToObj(i -> "m" + i).toList();
        try (DeliveryQueue queue = started(delivery -> DONE)) {
            added.forEach(item -> deliveries.add(item, "oUser", "{}"));
            awaitTries(MESSAGES);
        }
        assertThat(tried).containsExactlyElementsOf(added);
    }

    @Test
    void takesEachOnceHoweverOftenItComes() {
        assertThat(deliveries.add("m1", "oUser", "{}")).isTrue();
        assertThat(deliveries.add("m1", "oUser", "{}")).isFalse();
        try (DeliveryQueue queue = started(delivery -> DONE)) {
            awaitTries(1);
            awaitQuiet(deliveries);
            assertThat(deliveries.add("m1", "oUser", "{}")).isFalse();
            awaitQuiet(deliveries);
        }
        assertThat(tried).containsExactly("m1");
    }

    @Test
    void triesAgainAfterLongerAndLongerPausesAndHoldsBackOnlyTheUsersOwn() {
        try (DeliveryQueue queue =
                started(
                        delivery ->
                                delivery.item().equals("m1") && delivery.tries() < 3
                                        ? new Outcome.Again(false, "not yet")
                                        : DONE)) {
            deliveries.add("m1", "oUser", "{}");
            deliveries.add("m2", "oUser", "{}");
            deliveries.add("other", "oOther", "{}");
            awaitTries(2);
            for (int seconds : List.of(1, 2, 4)) {
                int before = tried.size();
                now.updateAndGet(time -> time.plusSeconds(seconds).minusMillis(1));
                awaitQuiet(deliveries);
                assertThat(tried).hasSize(before);
                now.updateAndGet(time -> time.plusMillis(1));
                awaitTries(seconds < 4 ? before + 1 : before + 2);
            }
        }
        assertThat(tried)
                .filteredOn(item -> !item.equals("other"))
                .containsExactly("m1", "m1", "m1", "m1", "m2");
    }

    @Test
    void parksWhatHasFailedForAQuarterOfAnHourAndTriesItEveryFiveMinutes() {
        try (DeliveryQueue queue = started(delivery -> new Outcome.Again(false, "not yet"))) {
            deliveries.add("m1", "oUser", "{}");
            for (int i = 1; i < 20; i++) {
                awaitTries(i);
                now.updateAndGet(time -> time.plus(Duration.ofMinutes(1)));
            }
            awaitTries(20);
            now.updateAndGet(time -> time.plus(Duration.ofMinutes(5)).minusMillis(1));
            awaitQuiet(deliveries);
            assertThat(tried).hasSize(20);
            now.updateAndGet(time -> time.plusMillis(1));
            awaitTries(21);
        }
    }

    @Test
    void pausesAsAWhole() {
        Instant until = now.get().plusSeconds(30);
        try (DeliveryQueue queue =
                started(
                        delivery ->
                                clock.instant().isBefore(until)
                                        ? new Outcome.Pause(until, false, "429")
                                        : DONE)) {
            deliveries.add("m1", "oUser", "{}");
            awaitTries(1);
            deliveries.add("m2", "oOther", "{}");
            now.set(until);
            awaitTries(3);
        }
        assertThat(tried).startsWith("m1").containsExactlyInAnyOrder("m1", "m1", "m2");
    }

    @Test
    void knowsAfterAKillWhatMayHaveBeenDone() {
        deliveries.add("m1", "oUser", "{}");
        deliveries.add("m2", "oUser", "{}");
        deliveries.asked(deliveries.heads().get(0).delivery());

        List<String> uncertain = new CopyOnWriteArrayList<>();
        try (DeliveryQueue queue =
                started(
                        delivery -> {
                            if (delivery.uncertain()) {
                                uncertain.add(delivery.item());
                            }
                            return DONE;
                        })) {
            awaitQuiet(deliveries);
            assertThat(tried).as("its request may still be under way").isEmpty();
            now.updateAndGet(time -> time.plusSeconds(5));
            awaitTries(2);
        }
        assertThat(uncertain).containsExactly("m1");
    }

    @Test
    void holdsBackAnAnswerWhileAMessageOfItsUserMayBeItsEcho() {
        Deliveries answers = new Deliveries(database, "test/shop", "out", clock);
        deliveries.add("m1", "oUser", "{}");
        Delivery message = deliveries.heads().get(0).delivery();
        deliveries.asked(message);
        answers.add("a1", "oUser", "{}");
        try (DeliveryQueue queue = started(answers, delivery -> DONE)) {
            awaitQuiet(answers);
            assertThat(tried).isEmpty();
            deliveries.end(message, false);
            awaitTries(1);
        }
    }

    /** Else the next process would not find it in the helpdesk, and post it once more. */
    @Test
    void aMessageWhoseIdInTheHelpdeskIsKnownIsDoneWhateverHappensNext() {
        deliveries.add("m1", "oUser", "{}");
        Delivery message = deliveries.heads().get(0).delivery();
        deliveries.asked(message);

        new Conversations(database, "test/shop", "shop", clock)
                .remember(message, null, "contact", new PostedMessage("thread", List.of("part 1")));

        assertThat(deliveries.heads()).isEmpty();
        deliveries.tryAgain(message, true, 1, clock.instant());
        assertThat(deliveries.heads()).isEmpty();
    }

    @Test
    void deliversAgainOnlyWhatWasRefused() {
        try (DeliveryQueue queue =
                started(
                        delivery ->
                                delivery.item().equals("refused") && delivery.attempt() == 1
                                        ? new Outcome.Refused()
                                        : DONE)) {
            deliveries.add("refused", "oUser", "{}");
            deliveries.add("done", "oUser", "{}");
            awaitTries(2);
            awaitQuiet(deliveries);

            assertThat(deliveries.again("done", "{}")).isFalse();
            assertThat(deliveries.again("unknown", "{}")).isFalse();
            assertThat(deliveries.again("refused", "{}")).isTrue();

            awaitTries(3);
            awaitQuiet(deliveries);
            assertThat(deliveries.again("refused", "{}")).isFalse();
        }
    }

    @Test
    void forgetsWhatUsersSaidAtOnceAndTheRestAfterAMonth() {
        try (DeliveryQueue queue = started(delivery -> DONE)) {
            deliveries.add("m1", "oUser", "a secret");
            awaitTries(1);
            awaitQuiet(deliveries);
            assertThat(database.text("SELECT content FROM bridge_delivery WHERE item = 'm1'"))
                    .contains("");

            now.updateAndGet(time -> time.plus(Duration.ofDays(31)));
            awaitQuiet(deliveries);

            assertThat(deliveries.add("m1", "oUser", "{}")).isTrue();
        }
    }
}
