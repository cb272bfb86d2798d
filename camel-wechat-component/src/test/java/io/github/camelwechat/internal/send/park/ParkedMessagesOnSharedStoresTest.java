// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.send.park;

import static io.github.camelwechat.internal.api.client.ApiFixture.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.account.OpenId;
import io.github.camelwechat.store.StateStore;
import io.github.camelwechat.store.StoreContext;
import io.github.camelwechat.testing.ManualClock;
import io.github.camelwechat.testing.engine.SharedEngine;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The queues of two nodes, each with a client of its own, which both want the same. */
@Tag("slow")
class ParkedMessagesOnSharedStoresTest {

    private static final OpenId ANN = new OpenId("oAnn");
    private static final Duration DAY = Duration.ofDays(1);
    private static final int USERS = 25;

    private final ManualClock clock = new ManualClock(Instant.parse("2026-11-21T08:00:00Z"));
    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(8);
    private final List<StateStore> started = new ArrayList<>();
    private SharedEngine.Clients clients;
    private ParkedMessages here;
    private ParkedMessages there;

    private void on(SharedEngine engine) {
        clients = engine.empty();
        here = node("here");
        there = node("there");
    }

    private ParkedMessages node(String name) {
        StateStore store = clients.get();
        store.start(new StoreContext(threads, threads, clock));
        started.add(store);
        return new ParkedMessages(store, clock, name);
    }

    @AfterEach
    void stop() throws Exception {
        started.forEach(StateStore::stop);
        if (clients != null) {
            clients.close();
        }
        threads.shutdownNow();
    }

    @ParameterizedTest
    @EnumSource
    void letsOneOfTwoNodesDeliver(SharedEngine engine) {
        on(engine);
        users().forEach(user -> park(here, user, "waiting"));

        List<List<String>> taken = race(user -> node -> claimed(node, user));

        assertThat(taken).allMatch(List.of("waiting")::equals);
    }

    @ParameterizedTest
    @EnumSource
    void letsTheOtherGoOnWhenOneDiedWithTheLease(SharedEngine engine) {
        on(engine);
        park(here, ANN, "one");
        park(there, ANN, "two");
        List<List<ParkedMessage>> claimed = get(here.claim("shop", ANN, (group, next) -> true));
        get(here.done("shop", ANN, List.of(claimed.get(0).get(0).parkId())));
        assertThat(get(claimed(there, ANN))).as("while the lease lasts").isEmpty();

        clock.advance(ParkedMessages.LEASE);

        assertThat(get(claimed(there, ANN))).containsExactly("two");
        String late = claimed.get(1).get(0).parkId();
        assertThat(get(here.done("shop", ANN, List.of(late)))).as("it was not dead").isFalse();
        assertThat(get(here.release("shop", ANN))).isFalse();
        assertThat(get(there.done("shop", ANN, List.of(late)))).isTrue();
        assertThat(get(here.of("shop", ANN))).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void saysToOneOfTwoNodesWhatExpired(SharedEngine engine) {
        on(engine);
        users().forEach(user -> park(there, user, "old"));
        clock.advance(DAY);
        assertThat(get(there.due("shop", 100))).hasSize(USERS);

        List<List<String>> expired =
                race(
                        user ->
                                node ->
                                        node.expire("shop", user)
                                                .thenApply(
                                                        ParkedMessagesOnSharedStoresTest::texts));

        assertThat(expired).allMatch(List.of("old")::equals);
        assertThat(get(here.list("shop", null, 100)).waiting()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void keepsWhatBothNodesParkForOneUserAtOnce(SharedEngine engine) {
        on(engine);
        List<String> all = IntStream.range(0, 20).mapToObj(i -> "m" + i).toList();
        List<CompletionStage<ParkedMessage>> parking =
                IntStream.range(0, 20)
                        .mapToObj(
                                i ->
                                        (i % 2 == 0 ? here : there)
                                                .park(
                                                        "shop",
                                                        ANN,
                                                        text("m" + i),
                                                        null,
                                                        List.of(),
                                                        null,
                                                        DAY,
                                                        100))
                        .toList();
        parking.forEach(stage -> get(stage));

        assertThat(texts(get(here.of("shop", ANN)))).containsExactlyInAnyOrderElementsOf(all);
    }

    /** Returns the messages that the two nodes got together, for each user. */
    private List<List<String>> race(
            Function<OpenId, Function<ParkedMessages, CompletionStage<List<String>>>> act) {
        return users()
                .map(
                        user ->
                                act.apply(user)
                                        .apply(here)
                                        .thenCombine(
                                                act.apply(user).apply(there),
                                                ParkedMessagesOnSharedStoresTest::both))
                .toList()
                .stream()
                .map(stage -> get(stage))
                .toList();
    }

    private static Stream<OpenId> users() {
        return IntStream.range(0, USERS).mapToObj(number -> new OpenId("oUser" + number));
    }

    private static List<String> both(List<String> one, List<String> other) {
        List<String> both = new ArrayList<>(one);
        both.addAll(other);
        return both;
    }

    private static CompletionStage<List<String>> claimed(ParkedMessages node, OpenId user) {
        return node.claim("shop", user, (group, next) -> true)
                .thenApply(groups -> texts(groups.stream().flatMap(List::stream).toList()));
    }

    private static void park(ParkedMessages node, OpenId user, String text) {
        get(node.park("shop", user, text(text), null, List.of(), null, DAY, 100));
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
