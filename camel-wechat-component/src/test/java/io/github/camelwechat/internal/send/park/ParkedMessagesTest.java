// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.send.park;

import static io.github.camelwechat.internal.api.client.ApiFixture.get;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelwechat.account.OpenId;
import io.github.camelwechat.failure.InvalidMessageException;
import io.github.camelwechat.store.InMemoryStateStore;
import io.github.camelwechat.store.StateKey;
import io.github.camelwechat.store.StateStore;
import io.github.camelwechat.store.StateValue;
import io.github.camelwechat.store.StoreContext;
import io.github.camelwechat.testing.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The queues of two nodes on one store. */
class ParkedMessagesTest {

    private static final OpenId ANN = new OpenId("oAnn");
    private static final StateKey QUEUE = new StateKey("shop", "park", "oAnn");
    private static final Duration DAY = Duration.ofDays(1);

    private final ManualClock clock = new ManualClock(Instant.parse("2026-11-21T08:00:00Z"));
    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(8);
    private final StateStore store = new InMemoryStateStore();
    private final ParkedMessages here = new ParkedMessages(store, clock, "here");
    private final ParkedMessages there = new ParkedMessages(store, clock, "there");

    @BeforeEach
    void start() {
        store.start(new StoreContext(threads, threads, clock));
    }

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "{}",
                "{\"messages\":1}",
                "{\"messages\":[1]}",
                "{\"messages\":[{\"message\":{}}]}",
                "{\"messages\":[],\"owner\":\"x\"}"
            })
    void setsAsideDamagedQueuesThatWouldBeFoundBeforeAllOthers(String damaged) {
        park("one");
        for (int i = 0; i < 20; i++) {
            get(
                    store.putIfAbsent(
                            new StateKey("shop", "parked", "oDamaged" + i),
                            new StateValue(
                                    damaged.getBytes(UTF_8),
                                    clock.instant().plus(DAY),
                                    new StateValue.Due(
                                            ParkedMessages.index("shop"), Instant.EPOCH))));
        }
        clock.advance(ParkedMessages.LOOK);

        assertThat(get(here.due("shop", 10))).isEmpty();
        assertThat(get(here.due("shop", 10))).isEmpty();
        assertThat(get(here.due("shop", 10))).containsExactly(QUEUE);
    }

    @Test
    void refusesOneMoreThanTheLimitAndSaysWhatToDo() {
        park("one");
        park("two");

        CompletionStage<ParkedMessage> third =
                here.park("shop", ANN, text("x"), null, List.of(), null, DAY, 2);

        assertThatThrownBy(() -> third.toCompletableFuture().join())
                .cause()
                .isInstanceOf(InvalidMessageException.class)
                .hasMessageContaining("parkLimit")
                .hasMessageContaining("dropParked");
        assertThat(waiting()).containsExactly("one", "two");
    }

    @Test
    void doesNotCountWhatHasExpiredAgainstTheLimit() {
        park("old");
        clock.advance(DAY);

        get(here.park("shop", ANN, text("new"), null, List.of(), null, DAY, 1));

        assertThat(claimed(here)).containsExactly("new");
    }

    @Test
    void letsOneNodeDeliverAtATime() {
        park("one");
        assertThat(claimed(here)).hasSize(1);

        assertThat(claimed(there)).isEmpty();
        assertThat(get(there.done("shop", ANN, List.of("x")))).isFalse();
        assertThat(get(there.expire("shop", ANN))).isEmpty();

        get(here.release("shop", ANN));
        assertThat(claimed(there)).hasSize(1);
    }

    @Test
    void letsAnotherNodeGoOnWhenTheFirstOneDied() {
        park("one");
        park("two");
        List<List<ParkedMessage>> claimed = get(here.claim("shop", ANN, (group, next) -> true));
        get(here.done("shop", ANN, List.of(claimed.get(0).get(0).parkId())));

        clock.advance(ParkedMessages.LOOK_AT_LEASED);
        assertThat(get(there.due("shop", 10))).containsExactly(QUEUE);
        assertThat(claimed(there)).as("at first sight").isEmpty();
        clock.advance(ParkedMessages.LEASE);

        assertThat(claimed(there)).containsExactly("two");
        assertThat(get(here.done("shop", ANN, List.of(claimed.get(1).get(0).parkId())))).isFalse();
    }

    @ParameterizedTest(name = "clocks {0} s apart")
    @ValueSource(ints = {-3600, -180, 180, 3600})
    void leavesToANodeWhoseClockDiffersWhatItDelivers(int seconds) {
        ParkedMessages other =
                new ParkedMessages(store, () -> clock.instant().plusSeconds(seconds), "other");
        for (int i = 0; i < 5; i++) {
            park("message " + i);
        }
        List<List<ParkedMessage>> groups = get(here.claim("shop", ANN, (group, next) -> true));
        for (int sent = 0; sent < 4; sent++) {
            clock.advance(ParkedMessages.LEASE.minusSeconds(1));
            assertThat(claimed(other)).isEmpty();
            assertThat(get(other.expire("shop", ANN))).isEmpty();
            assertThat(get(here.done("shop", ANN, List.of(groups.get(sent).get(0).parkId()))))
                    .isTrue();
        }

        assertThat(claimed(other)).isEmpty();
        clock.advance(ParkedMessages.LEASE);

        assertThat(claimed(other)).containsExactly("message 4");
        assertThat(get(here.done("shop", ANN, List.of("x")))).isFalse();
    }

    /** Otherwise a node that takes over would think that a message went out which was not there. */
    @Test
    void letsNothingJoinWhatWasTriedTogetherBefore() {
        park("one");
        park("two");
        String together =
                get(here.claim("shop", ANN, (group, next) -> false)).get(0).get(0).group();
        park("three");
        park("four");
        assertThat(claimed(there)).isEmpty();
        clock.advance(ParkedMessages.LEASE);

        List<List<ParkedMessage>> groups = get(there.claim("shop", ANN, (group, next) -> false));

        assertThat(groups)
                .extracting(ParkedMessagesTest::texts)
                .containsExactly(List.of("one", "two"), List.of("three", "four"));
        assertThat(groups.get(0)).extracting(ParkedMessage::group).containsOnly(together);
        assertThat(groups.get(1)).extracting(ParkedMessage::group).doesNotContain(together);
    }

    /** It may have gone out just now, and would be told of twice. */
    @Test
    void callsNothingExpiredThatIsBeingDelivered() {
        park("one");
        clock.advance(DAY.minusSeconds(1));
        claimed(here);
        clock.advance(Duration.ofSeconds(1));

        assertThat(get(here.expire("shop", ANN))).isEmpty();

        get(here.release("shop", ANN));
        assertThat(texts(get(there.expire("shop", ANN)))).containsExactly("one");
    }

    @Test
    void saysToOneCallerOnlyWhatExpired() {
        park("old");
        clock.advance(DAY.minusMinutes(1));
        park("young");
        clock.advance(Duration.ofMinutes(1));

        assertThat(get(there.due("shop", 10))).containsExactly(QUEUE);
        assertThat(texts(get(here.expire("shop", ANN)))).containsExactly("old");
        assertThat(get(there.expire("shop", ANN))).isEmpty();
        assertThat(waiting()).containsExactly("young");
    }

    @Test
    void looksAtAQueueAgainAfterAWhile() {
        park("one");
        assertThat(get(here.due("shop", 10))).isEmpty();

        clock.advance(ParkedMessages.LOOK);
        assertThat(get(here.due("shop", 10))).containsExactly(QUEUE);
        get(here.expire("shop", ANN));
        assertThat(get(here.due("shop", 10))).isEmpty();
    }

    /** The user is here now, and the window may last for a minute only. */
    @Test
    void hurriesWhoeverLooksAfterAQueue() {
        park("one");

        get(there.hurry("shop", ANN));
        get(there.hurry("shop", new OpenId("oNobody")));

        assertThat(get(here.due("shop", 10))).containsExactly(QUEUE);
        assertThat(waiting()).containsExactly("one");
    }

    @Test
    void dropsOneOrAllAndSaysWhich() {
        park("one");
        ParkedMessage two = park("two");
        park("three");

        assertThat(get(here.drop("shop", ANN, "no-such-id"))).isEmpty();
        assertThat(texts(get(there.drop("shop", ANN, two.parkId())))).containsExactly("two");
        assertThat(texts(get(here.drop("shop", ANN, null)))).containsExactly("one", "three");
        assertThat(waiting()).isEmpty();
        assertThat(get(here.list("shop", null, 10)).waiting()).isEmpty();
    }

    @Test
    void listsAPageOfUsersAtATime() {
        for (String user : List.of("oA", "oB", "oC")) {
            get(
                    here.park(
                            "shop",
                            new OpenId(user),
                            text(user),
                            "send-" + user,
                            List.of(),
                            null,
                            DAY,
                            5));
        }

        ParkedMessages.Page first = get(here.list("shop", null, 2));
        ParkedMessages.Page second = get(here.list("shop", first.next(), 2));

        assertThat(first.waiting()).hasSize(2);
        assertThat(second.waiting()).hasSize(1);
        assertThat(first.waiting().get(0).messages().get(0).sendId()).startsWith("send-o");
    }

    @Test
    void keepsWhatFiftyThreadsParkAtOnce() throws Exception {
        List<Callable<ParkedMessage>> parkers =
                IntStream.range(0, 50)
                        .<Callable<ParkedMessage>>mapToObj(
                                i ->
                                        () ->
                                                get(
                                                        (i % 2 == 0 ? here : there)
                                                                .park(
                                                                        "shop",
                                                                        ANN,
                                                                        text("m" + i),
                                                                        null,
                                                                        List.of(),
                                                                        null,
                                                                        DAY,
                                                                        100)))
                        .toList();

        threads.invokeAll(parkers);

        assertThat(waiting())
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 50).mapToObj(i -> "m" + i).toList());
    }

    private ParkedMessage park(String text) {
        return get(here.park("shop", ANN, text(text), null, List.of(), null, DAY, 100));
    }

    private List<String> claimed(ParkedMessages node) {
        return texts(
                get(node.claim("shop", ANN, (group, next) -> true)).stream()
                        .flatMap(List::stream)
                        .toList());
    }

    private List<String> waiting() {
        return texts(get(there.of("shop", ANN)));
    }

    private static List<String> texts(List<ParkedMessage> messages) {
        return messages.stream()
                .map(each -> ((Map<?, ?>) each.message().get("text")).get("content").toString())
                .toList();
    }

    private static Map<String, Object> text(String content) {
        return Map.of("msgtype", "text", "text", Map.of("content", content));
    }
}
