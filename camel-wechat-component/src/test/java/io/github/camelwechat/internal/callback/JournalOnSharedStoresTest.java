// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.callback;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.account.SecurityMode;
import io.github.camelwechat.internal.callback.journal.Journal;
import io.github.camelwechat.internal.callback.reply.CallbackResponse;
import io.github.camelwechat.message.Reply;
import io.github.camelwechat.store.StateStore;
import io.github.camelwechat.testing.InboundSamples;
import io.github.camelwechat.testing.InboundSamples.Push;
import io.github.camelwechat.testing.engine.SharedEngine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Rules of journals that nodes share: what a node accepted that died, another runs, and no two;
 * each has a client of its own.
 */
@Tag("slow")
class JournalOnSharedStoresTest {

    private static final Duration SHORT = Duration.ofMillis(50);
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** One node with its client and its timers. */
    private record Node(
            CallbackPipeline pipeline, StateStore store, ScheduledThreadPoolExecutor timers) {

        CompletableFuture<CallbackResponse> handle(Push push, RouteRunner.Route route) {
            return PipelineFixture.handle(pipeline, push, route);
        }

        CompletableFuture<Integer> recover(RouteRunner.Route route) {
            return pipeline.recover(route, () -> true).toCompletableFuture();
        }

        /** It renews nothing until it is awake again. */
        void pauses(CountDownLatch awake) {
            timers.execute(
                    () -> {
                        try {
                            awake.await();
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                    });
        }

        /** Without its timers it renews nothing any more. */
        void dies() {
            timers.shutdownNow();
        }
    }

    private final PipelineFixture flow = new PipelineFixture();
    private final List<Node> nodes = new ArrayList<>();
    private final CompletableFuture<Reply> neverDone = new CompletableFuture<>();
    private final List<String> rerun = new CopyOnWriteArrayList<>();
    private final CountDownLatch awake = new CountDownLatch(1);
    private final Set<String> atWork = ConcurrentHashMap.newKeySet();
    private final List<String> together = new CopyOnWriteArrayList<>();
    private SharedEngine.Clients clients;

    @AfterEach
    void stop() throws Exception {
        awake.countDown();
        nodes.forEach(Node::dies);
        try {
            flow.close(); // First: what is under way still may not meet a store that was stopped.
        } finally {
            nodes.forEach(node -> node.store().stop());
            if (clients != null) {
                clients.close();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void runsOnAnotherNodeWhatADeadOneHadAccepted(SharedEngine engine) {
        clients = engine.empty();
        Node dying = node(SHORT);
        Node other = node(LONG);
        assertThat(dying.handle(flow.push("oUser"), delivery -> neverDone).join().body())
                .asString(UTF_8)
                .isEqualTo("success");
        dying.dies();
        flow.pass(Journal.LEASE);
        assertThat(other.recover(this::succeeds).join()).as("at first sight").isZero();

        flow.pass(Journal.SILENCE);

        assertThat(other.recover(this::succeeds).join()).isEqualTo(1);
        nothingIsLeft(other);
        assertThat(rerun).containsExactly("oUser");
    }

    @ParameterizedTest
    @EnumSource
    void letsOneOfTwoNodesRunEach(SharedEngine engine) {
        clients = engine.empty();
        Node dying = node(SHORT);
        List<CompletableFuture<CallbackResponse>> accepted = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            accepted.add(dying.handle(flow.push("oUser" + i), delivery -> neverDone));
        }
        accepted.forEach(CompletableFuture::join);
        dying.dies();
        flow.pass(Journal.LEASE);
        Node one = node(LONG);
        Node other = node(LONG);

        Awaitility.await()
                .atMost(PATIENCE)
                .until(
                        () -> {
                            CompletableFuture<Integer> first = one.recover(this::succeeds);
                            CompletableFuture<Integer> second = other.recover(this::succeeds);
                            int both = first.join() + second.join();
                            flow.pass(Journal.SILENCE);
                            return both == 0 && rerun.size() == 40;
                        });

        nothingIsLeft(one);
        assertThat(rerun).doesNotHaveDuplicates().hasSize(40);
    }

    @ParameterizedTest
    @EnumSource
    void leavesToARedeliveryOnAnotherNodeWhatItRunsAlready(SharedEngine engine) {
        clients = engine.empty();
        Node dying = node(LONG);
        Push push = flow.push("oUser");
        CompletableFuture<Void> begun = new CompletableFuture<>();
        dying.handle(
                push,
                delivery -> {
                    begun.complete(null);
                    return neverDone;
                });
        begun.orTimeout(30, TimeUnit.SECONDS).join();
        assertThat(journaled(dying)).isEqualTo(1);
        dying.dies();
        flow.pass(Journal.LEASE);
        Node second = node(LONG);
        Node third = node(LONG);
        CompletableFuture<Void> again = new CompletableFuture<>();
        CompletableFuture<Reply> outcome = new CompletableFuture<>();

        CompletableFuture<CallbackResponse> redelivered =
                second.handle(
                        push,
                        delivery -> {
                            again.complete(null);
                            return outcome;
                        });
        again.orTimeout(30, TimeUnit.SECONDS).join();
        assertThat(third.recover(this::succeeds).join()).isZero();
        outcome.complete(new Reply.Text("answer"));

        assertThat(redelivered.join().body()).asString(UTF_8).contains("Encrypt");
        assertThat(rerun).isEmpty();
        nothingIsLeft(third);
    }

    @ParameterizedTest
    @EnumSource
    void leavesToTheOtherWhatItTookWhenTheFirstWasNotDeadAfterAll(SharedEngine engine) {
        clients = engine.empty();
        Node slow = node(SHORT);
        Node other = node(LONG);
        slow.handle(flow.push("oUser"), delivery -> neverDone).join();
        slow.pauses(awake);
        flow.pass(Journal.LEASE);
        CompletableFuture<Reply> itsOutcome = new CompletableFuture<>();
        assertThat(other.recover(delivery -> itsOutcome).join()).as("at first sight").isZero();
        flow.pass(Journal.SILENCE);
        assertThat(other.recover(delivery -> itsOutcome).join()).isEqualTo(1);

        neverDone.complete(new Reply.None());
        awake.countDown();

        // Once it has let go of its own run, it could take that of the other, which is still there.
        other.dies();
        Awaitility.await()
                .atMost(PATIENCE)
                .until(
                        () -> {
                            flow.pass(Journal.LEASE);
                            return slow.recover(this::succeeds).join() == 1;
                        });
        nothingIsLeft(slow);
    }

    /** Also if one that had begun some of them dies. */
    @ParameterizedTest
    @EnumSource
    void runsWhatWasKeptInTheOrderOfEachUserOnWhicheverNode(SharedEngine engine) {
        clients = engine.empty();
        Node suspended = node(LONG);
        Node dying = node(LONG);
        Node other = node(LONG);
        for (int i = 0; i < 5; i++) {
            for (String user : List.of("oAnn", "oBob", "oCyd")) {
                assertThat(
                                suspended
                                        .handle(numbered(user, i), RouteRunner.Route.LATER)
                                        .join()
                                        .body())
                        .asString(UTF_8)
                        .isEqualTo("success");
            }
        }
        assertThat(dying.recover(delivery -> neverDone).join()).isEqualTo(3);
        assertThat(other.recover(this::succeedsInItsTurn).join())
                .as("a first one of each user is under way")
                .isZero();
        dying.dies();
        flow.pass(Journal.LEASE);
        assertThat(other.recover(this::succeedsInItsTurn).join()).as("at first sight").isZero();
        flow.pass(Journal.SILENCE);

        Awaitility.await()
                .atMost(PATIENCE)
                .until(
                        () -> {
                            other.recover(this::succeedsInItsTurn).join();
                            suspended.recover(this::succeedsInItsTurn).join();
                            return rerun.size() >= 15;
                        });

        nothingIsLeft(other);
        for (String user : List.of("oAnn", "oBob", "oCyd")) {
            assertThat(rerun.stream().filter(each -> each.startsWith(user)))
                    .containsExactly(
                            user + " 0", user + " 1", user + " 2", user + " 3", user + " 4");
        }
        assertThat(together).isEmpty();
    }

    private Push numbered(String user, int number) {
        return flow.push(
                ("<xml><ToUserName>"
                                + InboundSamples.ORIGINAL_ID
                                + "</ToUserName><FromUserName>"
                                + user
                                + "</FromUserName><MsgType>text</MsgType><Content>"
                                + number
                                + "</Content><MsgId>"
                                + number
                                + "</MsgId></xml>")
                        .getBytes(UTF_8),
                SecurityMode.SAFE);
    }

    /** Takes a while, in which no other callback of the user may be run. */
    private CompletionStage<Reply> succeedsInItsTurn(InboundExchange delivery) {
        String user = String.valueOf(delivery.received().text("FromUserName"));
        if (!atWork.add(user)) {
            together.add(user);
        }
        return CompletableFuture.supplyAsync(
                () -> {
                    rerun.add(user + " " + delivery.received().text("Content"));
                    atWork.remove(user);
                    return new Reply.None();
                },
                CompletableFuture.delayedExecutor(5, TimeUnit.MILLISECONDS));
    }

    private Node node(Duration replyTimeout) {
        ScheduledThreadPoolExecutor timers = new ScheduledThreadPoolExecutor(1);
        StateStore store = clients.get();
        flow.start(store);
        Node node = new Node(flow.journaling(replyTimeout, store, timers), store, timers);
        nodes.add(node);
        return node;
    }

    private CompletionStage<Reply> succeeds(InboundExchange delivery) {
        rerun.add(delivery.inbound().received().text("FromUserName"));
        return CompletableFuture.completedStage(new Reply.None());
    }

    private static int journaled(Node node) {
        return node.store()
                .scan("shop/journal/", null, 100)
                .toCompletableFuture()
                .join()
                .records()
                .size();
    }

    private static void nothingIsLeft(Node node) {
        Awaitility.await().atMost(PATIENCE).until(() -> journaled(node) == 0);
    }
}
