// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.user;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.account.OpenId;
import io.github.camelwechat.internal.window.ServiceWindow;
import io.github.camelwechat.internal.window.WindowRules;
import io.github.camelwechat.message.Received;
import io.github.camelwechat.message.Received.Conversation;
import io.github.camelwechat.store.InMemoryStateStore;
import io.github.camelwechat.store.StateStore;
import io.github.camelwechat.store.StoreContext;
import io.github.camelwechat.testing.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A conversation goes on while no longer gap lies between two acts, on whatever node they are. */
class ConversationsTest {

    private static final OpenId ANN = new OpenId("oAnn");
    private static final Instant NOON = Instant.parse("2026-11-29T12:00:00Z");
    private static final Duration GAP = Duration.ofHours(1);

    private final ManualClock clock = new ManualClock(NOON);
    private final StateStore store = new InMemoryStateStore();
    private final ExecutorService threads = Executors.newFixedThreadPool(8);
    private Conversations one;
    private Conversations other;

    @BeforeEach
    void start() {
        store.start(new StoreContext(threads, Executors.newScheduledThreadPool(0), clock));
        one = new Conversations(store, clock, GAP);
        other = new Conversations(store, clock, GAP);
    }

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    @Test
    void makesNoneForWhatIsAboutNobody() {
        Received nobody = received(null, "event", "card_pass_check", 0, "1");

        assertThat(get(one.record(nobody))).isEmpty();
    }

    /** A report of WeChat's is no act: it begins no conversation, and prolongs none. */
    @Test
    void letsAReportBelongToTheConversationThatGoesOnAndNeitherBeginNorProlongIt() {
        assertThat(get(one.record(report(0, "r0")))).isEmpty();
        String id = says(one, 0, "1");
        assertThat(get(one.record(report(50, "r1")))).contains(id);

        assertThat(says(one, 61, "2")).isNotEqualTo(id);
    }

    @Test
    void goesOnUpToTheGapAndNoLonger() {
        String id = says(one, 0, "1");

        assertThat(says(other, 60, "2")).isEqualTo(id);
        assertThat(says(one, 120, "3")).isEqualTo(id);
        assertThat(says(other, 181, "4")).isNotEqualTo(id).isEqualTo(says(one, 182, "5"));
    }

    /** Also once another conversation has begun, and once the store forgot both. */
    @Test
    void givesARedeliveryTheSameId() {
        String first = says(one, 0, "1");
        says(one, 30, "2");
        String second = says(one, 120, "3");

        assertThat(says(other, 0, "1")).isEqualTo(first);
        assertThat(says(other, 30, "2")).isEqualTo(first);
        assertThat(says(other, 120, "3")).isEqualTo(second);
        clock.advance(Duration.ofDays(3));
        assertThat(says(new Conversations(store, clock, GAP), 0, "1")).isEqualTo(first);
    }

    @Test
    void takesWhatComesLateIntoTheConversationOfItsTime() {
        String first = says(one, 0, "1");
        String second = says(one, 200, "2");

        assertThat(says(one, 30, "late")).isEqualTo(first);
        assertThat(says(one, 150, "late too")).isEqualTo(second);
        assertThat(says(one, -100, "older than all")).isNotIn(first, second);
        assertThat(says(one, 210, "3")).isEqualTo(second);
    }

    @Test
    void countsAMessageToTheUserWhereAProducerTells() {
        clock.set(NOON);
        String id = get(one.said("shop", ANN)).orElseThrow();
        clock.set(NOON.plus(Duration.ofMinutes(50)));
        assertThat(get(other.said("shop", ANN))).contains(id);

        assertThat(says(one, 100, "1")).isEqualTo(id);
    }

    /** Nobody believes a time that cannot be. */
    @Test
    void takesNowForATimeThatIsNone() {
        String id = says(one, 0, "1");

        assertThat(get(one.record(received(ANN, "text", null, 1_000_000_000, "2")))).contains(id);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void givesAllThatComeAtOnceOnTwoNodesOneId(long user) {
        List<CompletableFuture<String>> ids = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            int number = i;
            ids.add(
                    CompletableFuture.supplyAsync(
                            () -> says(number % 2 == 0 ? one : other, user, "at once " + number),
                            threads));
        }

        Set<String> different = new HashSet<>();
        ids.forEach(id -> different.add(id.join()));
        assertThat(different).hasSize(1);
    }

    @Test
    void isNoPartOfWhatNobodyAskedFor() {
        ServiceWindow window = new ServiceWindow(store, clock, WindowRules.official());
        Received hello = received(ANN, "text", null, 0, "1");

        assertThat(get(UserRecords.of(window, store, Duration.ZERO, false).record(hello)))
                .returns(null, UserState::conversation)
                .returns(null, UserState::follower);
        assertThat(get(store.scan("shop/conversation/", null, 9)).records()).isEmpty();
        assertThat(UserRecords.of(window, store, GAP, false).unknown().conversation())
                .isEqualTo(new Conversation(null));
    }

    private static String says(Conversations node, long minute, String key) {
        return get(node.record(received(ANN, "text", null, minute, key))).orElseThrow();
    }

    private static Received report(long minute, String key) {
        return received(ANN, "event", "TEMPLATESENDJOBFINISH", minute, key);
    }

    private static Received received(
            OpenId user, String type, String event, long minute, String key) {
        return new Received(
                "shop",
                "wx1",
                user,
                type,
                event,
                null,
                NOON.plus(Duration.ofMinutes(minute)),
                "shop:" + key,
                new HashMap<>(Map.of("Content", "hello")));
    }

    private static <T> T get(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }
}
