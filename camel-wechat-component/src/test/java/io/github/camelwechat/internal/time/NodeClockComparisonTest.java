// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.time;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.store.InMemoryStateStore;
import io.github.camelwechat.store.StateKey;
import io.github.camelwechat.store.StatePage;
import io.github.camelwechat.store.StateRecord;
import io.github.camelwechat.store.StateStore;
import io.github.camelwechat.store.StateValue;
import io.github.camelwechat.testing.LogCapture;
import io.github.camelwechat.testing.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules of nodes that share a store and compare their clocks; time is simulated. */
class NodeClockComparisonTest {

    private static final Instant START = Instant.parse("2026-11-29T08:00:00Z");

    @RegisterExtension final LogCapture log = new LogCapture(NodeClocks.class);

    private final ManualClock time = new ManualClock(START);
    private final InMemoryStateStore engine = new InMemoryStateStore(100, time);
    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(1);
    private final Random random = new Random(38);
    private final List<Node> nodes = new ArrayList<>();

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    @ParameterizedTest(name = "{0} ms apart")
    @ValueSource(longs = {2_500, 5_000, 28_800_000})
    void areToldOnBothNodesOfTwoThatDiffer(long millis) {
        Node one = node("one", Duration.ZERO);
        Node ahead = node("ahead", Duration.ofMillis(millis));

        pass(Duration.ofMinutes(3));

        String seconds = "%.1f".formatted(millis / 1_000.0);
        assertThat(one.clocks.skews())
                .singleElement()
                .asString()
                .matches("ahead is [0-9.]+ s ahead of one");
        assertThat(ahead.clocks.skews())
                .singleElement()
                .asString()
                .matches("one is [0-9.]+ s behind ahead");
        assertThat(Double.parseDouble(one.clocks.skews().get(0).split(" ")[2]))
                .as("about %s", seconds)
                .isBetween(millis / 1_000.0 - 0.7, millis / 1_000.0 + 0.7);
        assertThat(log.messages())
                .as("once on each")
                .hasSize(2)
                .allSatisfy(line -> assertThat(line).contains("one", "ahead", " s ", "NTP"));
    }

    @Test
    void areFoundWithinSecondsOfAStart() {
        node("one", Duration.ZERO);
        pass(Duration.ofMinutes(1));
        node("late", Duration.ofSeconds(-5));

        pass(Duration.ofSeconds(10));

        assertThat(nodes).allSatisfy(node -> assertThat(node.clocks.skews()).hasSize(1));
    }

    @Test
    void areToldOfEachOfSeveral() {
        node("one", Duration.ZERO);
        node("two", Duration.ofSeconds(1));
        Node wrong = node("wrong", Duration.ofSeconds(-30));

        pass(Duration.ofMinutes(1));

        assertThat(nodes.get(0).clocks.skews()).singleElement().asString().startsWith("wrong is");
        assertThat(nodes.get(1).clocks.skews()).singleElement().asString().startsWith("wrong is");
        assertThat(wrong.clocks.skews()).hasSize(2);
    }

    @ParameterizedTest(name = "{0} ms apart")
    @ValueSource(longs = {0, 1_000, 1_900})
    void areNotToldOfWhatIsTolerated(long millis) {
        node("one", Duration.ZERO);
        node("other", Duration.ofMillis(millis));

        silentFor(Duration.ofHours(1));
    }

    @Test
    void areSilentWhereANodeIsAlone() {
        node("one", Duration.ZERO);

        silentFor(Duration.ofMinutes(10));
    }

    @Test
    void neverDifferBecauseTheStoreIsSlow() {
        for (String name : List.of("one", "two", "three")) {
            node(name, Duration.ZERO, slow(9_000));
        }

        silentFor(Duration.ofHours(4));
    }

    @Test
    void areFoundToDifferAlsoWhereTheStoreIsSlow() {
        node("one", Duration.ZERO, slow(1_000));
        node("ahead", Duration.ofSeconds(5), slow(1_000));

        pass(Duration.ofMinutes(5));

        assertThat(nodes).allSatisfy(node -> assertThat(node.clocks.skews()).hasSize(1));
    }

    @Test
    void areQuietAgainOnceTheyArePutRight() {
        node("one", Duration.ZERO);
        Node wrong = node("wrong", Duration.ofSeconds(5));
        pass(Duration.ofMinutes(1));
        assertThat(nodes).allSatisfy(node -> assertThat(node.clocks.skews()).hasSize(1));

        wrong.difference = Duration.ofMillis(100);
        pass(Duration.ofMinutes(1));

        assertThat(nodes).allSatisfy(node -> assertThat(node.clocks.skews()).isEmpty());
        assertThat(log.messages())
                .hasSize(4)
                .filteredOn(line -> line.contains("agree again"))
                .hasSize(2);
    }

    @Test
    void ofANodeThatDiedAreForgottenAndItsRecordIsRemoved() {
        node("one", Duration.ZERO);
        Node dying = node("dying", Duration.ofHours(1));
        pass(Duration.ofMinutes(1));
        assertThat(nodes.get(0).clocks.skews()).hasSize(1);

        nodes.remove(dying);
        pass(NodeClocks.SILENCE.plusSeconds(5));
        assertThat(nodes.get(0).clocks.skews()).isEmpty();
        assertThat(records()).hasSize(2);
        pass(NodeClocks.GONE);
        assertThat(records()).hasSize(1);
    }

    /** It was written when its clock was wrong, perhaps before this one was put right. */
    @Test
    void ofANodeThatWasGoneBeforeWeCameDoNotCount() {
        Node gone = node("gone", Duration.ofHours(1));
        pass(Duration.ofSeconds(10));
        nodes.remove(gone);
        node("one", Duration.ZERO);

        silentFor(Duration.ofMinutes(10));
    }

    @Test
    void leaveNothingInTheStoreAfterAnOrderlyStop() {
        Node one = node("one", Duration.ZERO);
        one.clocks.open();
        pass(Duration.ofSeconds(10));
        assertThat(records()).hasSize(1);

        one.clocks.close();

        assertThat(records()).isEmpty();
    }

    @Test
    void costOneReadingAndOneWritingARound() {
        SlowStore store = slow(0);
        Node one = node("one", Duration.ZERO, store);
        one.clocks.look().toCompletableFuture().join();
        int before = store.calls;

        one.clocks.look().toCompletableFuture().join();

        assertThat(store.calls - before).isEqualTo(2);
    }

    @Test
    void doNotMindADamagedRecord() {
        for (byte[] bytes : List.of(new byte[0], new byte[] {1, 0}, new byte[] {9})) {
            engine.putIfAbsent(
                    new StateKey("nodes", "clock", "damaged" + bytes.length),
                    new StateValue(bytes, Instant.MAX, new StateValue.Due("nodes-clock", START)));
        }
        node("one", Duration.ZERO);
        node("ahead", Duration.ofSeconds(5));

        pass(Duration.ofMinutes(1));

        assertThat(nodes).allSatisfy(node -> assertThat(node.clocks.skews()).hasSize(1));
    }

    private void silentFor(Duration duration) {
        Instant end = time.instant().plus(duration);
        while (time.instant().isBefore(end)) {
            pass(Duration.ofSeconds(10));
            assertThat(nodes).allSatisfy(node -> assertThat(node.clocks.skews()).isEmpty());
        }
        assertThat(log.messages()).isEmpty();
    }

    /** Each node looks when its time has come. */
    private void pass(Duration duration) {
        Instant end = time.instant().plus(duration);
        while (true) {
            Node next = nodes.stream().min(Comparator.comparing(node -> node.next)).orElseThrow();
            if (next.next.isAfter(end)) {
                time.set(end.isAfter(time.instant()) ? end : time.instant());
                return;
            }
            if (next.next.isAfter(time.instant())) {
                time.set(next.next);
            }
            next.clocks.look().toCompletableFuture().join();
            next.next = time.instant().plusMillis(2_000 + random.nextInt(2_000));
        }
    }

    private List<StateRecord> records() {
        return engine.scan("nodes/", null, 10).toCompletableFuture().join().records();
    }

    private Node node(String name, Duration difference) {
        return node(name, difference, engine);
    }

    private Node node(String name, Duration difference, StateStore store) {
        Node node = new Node(name, difference, store);
        nodes.add(node);
        return node;
    }

    private SlowStore slow(int mostMillis) {
        return new SlowStore(mostMillis);
    }

    private final class Node {

        private final NodeClocks clocks;
        private Duration difference;
        private Instant next = time.instant();

        Node(String name, Duration difference, StateStore store) {
            this.difference = difference;
            this.clocks =
                    new NodeClocks(
                            "id-" + name,
                            name,
                            store,
                            () -> time.instant().plus(this.difference),
                            () -> Duration.between(START, time.instant()).toNanos(),
                            threads,
                            random::nextInt);
        }
    }

    /** Takes a while before it does something, and another until it says so. */
    private final class SlowStore implements StateStore {

        private final int mostMillis;
        private int calls;

        SlowStore(int mostMillis) {
            this.mostMillis = mostMillis;
        }

        private <T> T slowly(Supplier<T> call) {
            calls++;
            time.advance(Duration.ofMillis(random.nextInt(mostMillis + 1)));
            T result = call.get();
            time.advance(Duration.ofMillis(random.nextInt(mostMillis + 1)));
            return result;
        }

        @Override
        public CompletionStage<Optional<StateRecord>> get(StateKey key) {
            return slowly(() -> engine.get(key));
        }

        @Override
        public CompletionStage<OptionalLong> putIfAbsent(StateKey key, StateValue value) {
            return slowly(() -> engine.putIfAbsent(key, value));
        }

        @Override
        public CompletionStage<OptionalLong> replace(StateKey key, long version, StateValue value) {
            return slowly(() -> engine.replace(key, version, value));
        }

        @Override
        public CompletionStage<Boolean> remove(StateKey key, long version) {
            return slowly(() -> engine.remove(key, version));
        }

        @Override
        public CompletionStage<StatePage> scan(String prefix, String cursor, int limit) {
            return slowly(() -> engine.scan(prefix, cursor, limit));
        }

        @Override
        public CompletionStage<List<StateRecord>> due(String index, Instant until, int limit) {
            return slowly(() -> engine.due(index, until, limit));
        }
    }
}
