// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.callback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.camelwechat.account.OpenId;
import io.github.camelwechat.failure.StateStoreException;
import io.github.camelwechat.internal.async.Deadlines;
import io.github.camelwechat.internal.callback.UserTickets.Standing;
import io.github.camelwechat.internal.callback.UserTickets.Ticket;
import io.github.camelwechat.internal.window.WindowState;
import io.github.camelwechat.message.Received;
import io.github.camelwechat.message.Reply;
import io.github.camelwechat.store.InMemoryStateStore;
import io.github.camelwechat.store.StateStore;
import io.github.camelwechat.store.StoreContext;
import io.github.camelwechat.testing.ManualClock;
import io.github.camelwechat.testing.UnavailableStore;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * One user's callbacks enter the route one after another on all nodes that share a store, in the
 * order in which the store heard of them.
 */
class OrderOnTwoNodesTest {

    private static final OpenId ANN = new OpenId("oAnn");
    private static final OpenId BEN = new OpenId("oBen");
    private static final Instant NOON = Instant.parse("2026-11-29T12:00:00Z");

    private final ManualClock clock = new ManualClock(NOON);
    private final StateStore store = new InMemoryStateStore();
    private final ScheduledExecutorService timers = Executors.newScheduledThreadPool(2);
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private final Queue<String> entered = new ConcurrentLinkedQueue<>();
    private final Map<String, CompletableFuture<Reply>> routes = new ConcurrentHashMap<>();
    private PerUserOrder one;
    private PerUserOrder other;

    @BeforeEach
    void start() {
        store.start(new StoreContext(timers, timers, clock));
        one = node(store, timers);
        other = node(store, timers);
    }

    @AfterEach
    void stop() {
        timers.shutdownNow();
    }

    private PerUserOrder node(StateStore on, ScheduledExecutorService its) {
        return new PerUserOrder(tickets(on), new Deadlines(its), failures::add);
    }

    /** The store until it is gone. */
    private StateStore until(AtomicBoolean gone) {
        return (StateStore)
                Proxy.newProxyInstance(
                        getClass().getClassLoader(),
                        new Class<?>[] {StateStore.class},
                        (proxy, method, arguments) ->
                                gone.get()
                                        ? CompletableFuture.failedStage(
                                                new StateStoreException("it is gone", null))
                                        : method.invoke(store, arguments));
    }

    private UserTickets tickets(StateStore on) {
        return new UserTickets("shop", on, clock);
    }

    @Test
    void refusesOneMoreThanMayWaitOnAllNodes() {
        int half = PerUserOrder.MOST_OF_ONE / 2;
        List<CompletableFuture<Reply>> all = new ArrayList<>();
        for (int i = 0; i < half; i++) {
            all.add(come(one, ANN, "one " + i, i));
            all.add(come(other, ANN, "other " + i, i));
        }

        for (PerUserOrder node : List.of(one, other)) {
            assertThatThrownBy(come(node, ANN, "too many", half)::join)
                    .cause()
                    .isInstanceOf(RejectedExecutionException.class)
                    .hasMessage("more than 64 callbacks wait for earlier ones of the same user");
        }
        assertThat(come(other, BEN, "of another user", half)).isNotDone();
        assertThat(entered).containsExactly("one 0", "of another user");
    }

    @Test
    void keepsAnOrderOnEachNodeWhileTheStoreIsAway() {
        PerUserOrder alone = node(new UnavailableStore(), timers);
        come(alone, ANN, "first", 0);
        come(alone, ANN, "second", 1);
        come(alone, BEN, "of another user", 1);

        assertThat(entered).containsExactly("first", "of another user");
        end("first");
        await().untilAsserted(() -> assertThat(entered).endsWith("second"));
    }

    /** The store goes away under one that waits: after a lease it does so no longer. */
    @Test
    void waitsForNoOtherNodeOnceTheStoreIsSilent() {
        AtomicBoolean gone = new AtomicBoolean();
        PerUserOrder alone = node(until(gone), timers);
        come(one, ANN, "first", 0);
        come(alone, ANN, "second", 1);
        gone.set(true);

        await().untilAsserted(() -> assertThat(entered).containsExactly("first", "second"));
        assertThat(failures).isNotEmpty();
    }

    @Test
    void takesOverFromANodeThatDied() {
        ScheduledExecutorService its = Executors.newScheduledThreadPool(1);
        PerUserOrder dead = node(store, its);
        come(dead, ANN, "in the route of the dead", 0);
        come(dead, ANN, "waits on the dead", 1);
        its.shutdownNow();
        come(other, ANN, "waits on the other", 2);
        come(one, ANN, "comes late", 1);

        await().until(() -> entered.size() == 2);
        assertThat(entered).containsExactly("in the route of the dead", "comes late");
        end("comes late");
        await().untilAsserted(() -> assertThat(entered).endsWith("waits on the other"));
    }

    /** That it is run again says that the run before is dead, or has failed. */
    @Test
    void takesThePlaceOfAnEarlierRunAtOnce() {
        ScheduledExecutorService its = Executors.newScheduledThreadPool(1);
        PerUserOrder dead = node(store, its);
        come(dead, ANN, "first", 0);
        its.shutdownNow();
        come(other, ANN, "second", 0);

        come(one, ANN, "first", 0);

        assertThat(entered).containsExactly("first", "first");
        end("first");
        await().untilAsserted(() -> assertThat(entered).endsWith("second"));
    }

    /** A process that stood still comes back; its end lets nobody else in. */
    @Test
    void changesNothingWithATicketThatWasTakenAway() {
        UserTickets silent = tickets(store);
        UserTickets second = tickets(store);
        Ticket paused = silent.made(text("paused", 0));
        Ticket runs = second.made(text("runs", 0));
        Ticket waits = second.made(text("waits", 0));
        for (Ticket each : List.of(paused, runs, waits)) {
            now(second.take(ANN, each, 10));
        }
        look(second, List.of(runs, waits), true);
        clock.advance(UserTickets.LEASE.plusSeconds(1));

        assertThat(look(second, List.of(runs, waits), true).first()).isEqualTo(runs.id());
        assertThat(now(silent.leave(ANN, paused)).first()).isEqualTo(runs.id());
        assertThat(now(second.leave(ANN, runs)).first()).isEqualTo(waits.id());
    }

    @Test
    void leavesANodeItsTicketAsLongAsItIsRenewed() {
        UserTickets slow = tickets(store);
        UserTickets second = tickets(store);
        Ticket runs = slow.made(text("runs", 0));
        Ticket waits = second.made(text("waits", 0));
        now(slow.take(ANN, runs, 10));
        now(second.take(ANN, waits, 10));

        for (int seconds = 0; seconds < 20; seconds++) {
            clock.advance(Duration.ofSeconds(1));
            look(slow, List.of(runs), true);
            assertThat(look(second, List.of(waits), true).first()).isEqualTo(runs.id());
        }
    }

    @Test
    void takesAPlaceAgainThatWasTakenAwayBeforeItsTurn() {
        UserTickets tickets = tickets(store);
        Ticket first = tickets.made(text("first", 0));
        Ticket lost = tickets.made(text("lost", 1));
        Ticket later = tickets.made(text("later", 2));
        for (Ticket each : List.of(first, lost, later)) {
            now(tickets.take(ANN, each, 10));
        }
        now(tickets.leave(ANN, lost));

        now(
                tickets.look(
                        ANN,
                        id -> true,
                        found -> found.size() == 3 ? List.of() : List.of(lost),
                        false));

        assertThat(now(tickets.leave(ANN, first)).first()).isEqualTo(lost.id());
    }

    @Test
    void letsNodesTakeTurns() {
        for (int i = 0; i < 6; i++) {
            come(i % 2 == 0 ? one : other, ANN, "m" + i, i);
        }

        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            expected.add("m" + i);
            await().untilAsserted(() -> assertThat(entered).hasSize(expected.size()));
            assertThat(entered).containsExactlyElementsOf(expected);
            end("m" + i);
        }
        await().untilAsserted(() -> assertThat(records()).isZero());
        assertThat(failures).isEmpty();
    }

    /** A redelivery, or one that a journal kept. */
    @Test
    void letsOneThatComesLateGoBeforeThoseThatHappenedAfterIt() {
        come(one, ANN, "in the route", 5);
        come(other, ANN, "happened later", 7);
        come(other, ANN, "comes late", 6);
        end("in the route");

        await().until(() -> entered.size() == 2);
        assertThat(entered).containsExactly("in the route", "comes late");
    }

    private static Received text(String text, int second) {
        return text(ANN, text, second);
    }

    private static Received text(OpenId user, String text, int second) {
        return new Received(
                "shop",
                "wx1",
                user,
                "text",
                null,
                "1",
                NOON.plusSeconds(second),
                text,
                Map.of("Content", text));
    }

    private CompletableFuture<Reply> come(PerUserOrder node, OpenId user, String text, int second) {
        InboundExchange exchange = exchange(text(user, text, second));
        PerUserOrder.Turn turn = node.turn(this::enter, exchange);
        return node.onAllNodes(turn)
                .exceptionally(failure -> node.onThisNode(turn))
                .thenCompose(route -> route.start(exchange))
                .toCompletableFuture();
    }

    private static InboundExchange exchange(Received received) {
        return new InboundExchange(
                received,
                1,
                false,
                new WindowState.Unknown(),
                null,
                null,
                new byte[0],
                new AtomicBoolean());
    }

    private CompletableFuture<Reply> enter(InboundExchange exchange) {
        String text = exchange.received().dedupeKey();
        CompletableFuture<Reply> route = new CompletableFuture<>();
        routes.put(text, route);
        entered.add(text);
        return route;
    }

    private void end(String text) {
        routes.get(text).complete(new Reply.None());
    }

    private int records() {
        return now(store.scan("shop/order/", null, 10)).records().size();
    }

    private Standing look(UserTickets tickets, List<Ticket> ours, boolean renew) {
        return now(
                tickets.look(
                        ANN,
                        id -> ours.stream().anyMatch(each -> each.id().equals(id)),
                        found -> List.of(),
                        renew));
    }

    private static <T> T now(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }
}
