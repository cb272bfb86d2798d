// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.callback.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.internal.callback.CallbackPipeline;
import io.github.camelwechat.internal.callback.InboundExchange;
import io.github.camelwechat.internal.callback.PipelineFixture;
import io.github.camelwechat.internal.callback.RouteRunner;
import io.github.camelwechat.internal.callback.reply.CallbackResponse;
import io.github.camelwechat.message.Reply;
import io.github.camelwechat.store.InMemoryStateStore;
import io.github.camelwechat.store.StateKey;
import io.github.camelwechat.store.StateRecord;
import io.github.camelwechat.store.StateValue;
import io.github.camelwechat.testing.InboundSamples.Push;
import io.github.camelwechat.testing.UnavailableStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Rules of the journal: what was accepted is run to its end, by one process or the next, and by one
 * at a time.
 */
class JournalTest {

    private static final Duration SHORT = Duration.ofMillis(50);
    private static final Duration LONG = Duration.ofSeconds(20);

    private final PipelineFixture flow = new PipelineFixture();
    private final InMemoryStateStore shared = flow.memory();
    private final List<ScheduledThreadPoolExecutor> timers = new ArrayList<>();
    private final CompletableFuture<Reply> neverDone = new CompletableFuture<>();
    private final List<InboundExchange> rerun = new CopyOnWriteArrayList<>();
    private final Push push = flow.push("oUser");

    @AfterEach
    void stop() {
        timers.forEach(ScheduledThreadPoolExecutor::shutdownNow);
        flow.close();
    }

    @Test
    void runsAgainWhatWasAcknowledgedWhenTheProcessDied() {
        CallbackResponse answer =
                PipelineFixture.handle(node(SHORT), push, delivery -> neverDone).join();
        assertThat(answer.body()).asString(UTF_8).isEqualTo("success");
        dies(0);
        CallbackPipeline next = node(LONG);
        assertThat(look(next, this::succeeds)).as("while the lease lasts").isZero();

        flow.pass(Journal.LEASE);

        assertThat(recovered(next, this::succeeds)).isEqualTo(1);
        assertThat(rerun).hasSize(1);
        InboundExchange delivery = rerun.get(0);
        assertThat(delivery.acknowledged()).isTrue();
        assertThat(delivery.slot()).isNull();
        assertThat(delivery.attempt()).isEqualTo(1);
        assertThat(delivery.inbound().received().text("FromUserName")).isEqualTo("oUser");
        nothingIsLeft();
        flow.pass(Journal.LEASE);
        assertThat(recovered(next, this::succeeds)).isZero();
    }

    @Test
    void runsAgainWhatWasNotYetAcknowledgedAndAcknowledgesIt() {
        PipelineFixture.handle(node(LONG), push, delivery -> neverDone);
        dies(0);
        flow.pass(Journal.LEASE);
        CallbackPipeline next = node(LONG);

        assertThat(recovered(next, this::succeeds)).isEqualTo(1);

        CallbackResponse redelivered = PipelineFixture.handle(next, push, this::succeeds).join();
        assertThat(redelivered.body()).asString(UTF_8).isEqualTo("success");
        assertThat(rerun).hasSize(1);
    }

    @Test
    void leavesToARedeliveryWhatItRunsAlready() {
        PipelineFixture.handle(node(LONG), push, delivery -> neverDone);
        dies(0);
        flow.pass(Journal.LEASE);
        CallbackPipeline next = node(LONG);
        CompletableFuture<Reply> outcome = new CompletableFuture<>();

        CompletableFuture<Void> begun = new CompletableFuture<>();

        CompletableFuture<CallbackResponse> redelivered =
                PipelineFixture.handle(
                        next,
                        push,
                        delivery -> {
                            begun.complete(null);
                            return outcome;
                        });
        begun.join();
        assertThat(recovered(node(LONG), this::succeeds)).isZero();
        outcome.complete(new Reply.Text("answer"));

        assertThat(redelivered.join().body()).asString(UTF_8).contains("Encrypt");
        assertThat(rerun).isEmpty();
        nothingIsLeft();
    }

    @Test
    void letsOneOfTwoNodesRunEach() {
        CallbackPipeline dying = node(SHORT);
        for (int i = 0; i < 40; i++) {
            PipelineFixture.handle(dying, flow.push("oUser" + i), delivery -> neverDone).join();
        }
        dies(0);
        flow.pass(Journal.LEASE);
        List<CallbackPipeline> nodes = List.of(node(LONG), node(LONG));

        Awaitility.await()
                .until(
                        () ->
                                nodes.parallelStream()
                                                .mapToInt(node -> recovered(node, this::succeeds))
                                                .sum()
                                        == 0);

        assertThat(rerun)
                .extracting(delivery -> delivery.inbound().received().text("FromUserName"))
                .doesNotHaveDuplicates()
                .hasSize(40);
        nothingIsLeft();
    }

    @Test
    void doesNotRunAgainWhatRunsHereHoweverTheClockJumps() {
        CallbackPipeline node = node(SHORT);
        PipelineFixture.handle(node, push, delivery -> neverDone).join();

        flow.pass(Duration.ofDays(2));

        assertThat(recovered(node, this::succeeds)).isZero();
        neverDone.complete(new Reply.None());
        nothingIsLeft();
    }

    @Test
    void keepsItsLeaseWhileTheRouteRuns() {
        PipelineFixture.handle(node(SHORT), push, delivery -> neverDone).join();
        CallbackPipeline other = node(LONG);
        long before = journaled().get(0).version();

        Awaitility.await()
                .atMost(Duration.ofSeconds(15))
                .until(() -> journaled().get(0).version() != before);
        flow.pass(Journal.LEASE.minusSeconds(1));

        assertThat(look(other, this::succeeds)).isZero();
    }

    @Test
    void forgetsWhatFailedAndReportsIt() {
        PipelineFixture.handle(node(SHORT), push, delivery -> neverDone).join();
        dies(0);
        flow.pass(Journal.LEASE);

        recovered(node(LONG), delivery -> failed(new IllegalStateException("failed again")));

        assertThat(flow.failedAfterwards).hasSize(1);
        nothingIsLeft();
    }

    @Test
    void sendsTheAnswerOfARepeatedRunAnotherWay() {
        PipelineFixture.handle(node(SHORT), push, delivery -> neverDone).join();
        dies(0);
        flow.pass(Journal.LEASE);

        recovered(node(LONG), delivery -> CompletableFuture.completedStage(new Reply.Text("late")));

        assertThat(flow.unanswered).hasSize(1);
        nothingIsLeft();
    }

    @Test
    void keepsWhatNoThreadWasLeftForAndWhatTheEndOfTheApplicationCutShort() {
        PipelineFixture.handle(node(SHORT), push, delivery -> neverDone).join();
        neverDone.completeExceptionally(
                new RouteCutShortException(new InterruptedException("stopping")));
        CallbackPipeline next = node(LONG);

        for (int i = 0; i < 10; i++) {
            flow.pass(Journal.LEASE);
            assertThat(recovered(next, d -> failed(new RejectedExecutionException("full"))))
                    .isEqualTo(1);
        }
        flow.pass(Journal.LEASE);

        assertThat(recovered(next, this::succeeds)).isEqualTo(1);
        assertThat(rerun).hasSize(1);
        nothingIsLeft();
    }

    @Test
    void givesUpOnWhatTakesEveryProcessWithIt() {
        PipelineFixture.handle(node(SHORT), push, delivery -> neverDone).join();
        for (int deaths = 0; deaths < 5; deaths++) {
            dies(deaths);
            flow.pass(Journal.LEASE);
            recovered(node(LONG), this::hangs);
        }

        assertThat(rerun).as("besides the first run").hasSize(4);
        assertThat(flow.failedAfterwards).hasSize(1);
        nothingIsLeft();
    }

    @Test
    void goesOnWithoutAStoreThatFails() {
        flow.storeMayFail = true;
        timers.add(new ScheduledThreadPoolExecutor(1));
        CallbackPipeline broken = flow.journaling(LONG, new UnavailableStore(), timers.get(0));

        assertThat(PipelineFixture.handle(broken, push, this::succeeds).join().accepted()).isTrue();
        assertThat(recovered(broken, this::succeeds)).isZero();

        assertThat(rerun).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("damagedRecords")
    void runsAgainWhatComesAfterDamagedRecords(byte[] damaged) {
        flow.storeMayFail = true;
        PipelineFixture.handle(node(SHORT), push, delivery -> neverDone).join();
        dies(0);
        String index = index();
        StateValue.Due first = new StateValue.Due(index, Instant.EPOCH);
        for (int i = 0; i < 500; i++) {
            shared.putIfAbsent(
                            new StateKey("shop", "journal", "damaged-" + i),
                            new StateValue(damaged, Instant.MAX, first))
                    .toCompletableFuture()
                    .join();
        }
        flow.pass(Journal.LEASE);
        CallbackPipeline next = node(LONG);

        for (int looks = 0; looks < 500 && rerun.isEmpty(); looks++) {
            recovered(next, this::succeeds);
        }

        assertThat(rerun).hasSize(1);
        assertThat(shared.due(index, Instant.MAX, 10).toCompletableFuture().join())
                .noneMatch(record -> record.key().id().startsWith("damaged"));
    }

    private static Stream<byte[]> damagedRecords() {
        byte[] whole = new JournalEntry(1, "node", new byte[] {'x'}).write();
        byte[] longer = whole.clone();
        longer[longer.length - 2] = 127;
        byte[] negative = whole.clone();
        negative[negative.length - 5] = -1;
        return Stream.of(
                new byte[0],
                new byte[] {9, 1, 2},
                Arrays.copyOf(whole, whole.length - 1),
                longer,
                negative);
    }

    private String index() {
        return journaled().stream()
                .map(record -> record.value().due())
                .filter(Objects::nonNull)
                .findFirst()
                .orElseThrow()
                .index();
    }

    private CallbackPipeline node(Duration replyTimeout) {
        ScheduledThreadPoolExecutor own = new ScheduledThreadPoolExecutor(1);
        timers.add(own);
        return flow.journaling(replyTimeout, shared, own);
    }

    /** Without its timers a node renews nothing any more. */
    private void dies(int node) {
        timers.get(node).shutdownNow();
    }

    /** Looks again once what it sees has stood for long enough. */
    private int recovered(CallbackPipeline node, RouteRunner.Route route) {
        int atOnce = look(node, route);
        flow.pass(Journal.SILENCE);
        return atOnce + look(node, route);
    }

    private static int look(CallbackPipeline node, RouteRunner.Route route) {
        return node.recover(route, () -> true).toCompletableFuture().join();
    }

    private CompletionStage<Reply> succeeds(InboundExchange delivery) {
        rerun.add(delivery);
        return CompletableFuture.completedStage(new Reply.None());
    }

    private CompletionStage<Reply> hangs(InboundExchange delivery) {
        rerun.add(delivery);
        return neverDone;
    }

    private static CompletionStage<Reply> failed(RuntimeException failure) {
        return CompletableFuture.failedStage(failure);
    }

    private List<StateRecord> journaled() {
        return shared.scan("shop/journal/", null, 100).toCompletableFuture().join().records();
    }

    private void nothingIsLeft() {
        Awaitility.await().untilAsserted(() -> assertThat(journaled()).isEmpty());
    }
}
