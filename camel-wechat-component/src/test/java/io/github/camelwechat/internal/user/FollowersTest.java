// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.user;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.account.OpenId;
import io.github.camelwechat.internal.window.CloseReason;
import io.github.camelwechat.internal.window.ServiceWindow;
import io.github.camelwechat.internal.window.WindowRules;
import io.github.camelwechat.message.Received;
import io.github.camelwechat.store.InMemoryStateStore;
import io.github.camelwechat.store.StateStore;
import io.github.camelwechat.store.StoreContext;
import io.github.camelwechat.testing.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is known of a follower does not depend on the order of callbacks, nor on repetitions. */
class FollowersTest {

    private static final OpenId ANN = new OpenId("oAnn");
    private static final Instant NOON = Instant.parse("2026-11-29T12:00:00Z");

    private final ManualClock clock = new ManualClock(NOON.plus(Duration.ofHours(12)));
    private final StateStore store = new InMemoryStateStore();
    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(0);
    private ServiceWindow window;
    private Followers followers;

    @BeforeEach
    void start() {
        store.start(new StoreContext(threads, threads, clock));
        window = new ServiceWindow(store, clock, WindowRules.official());
        followers = new Followers(store, window);
    }

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    @Test
    void knowsNothingOfAStrangerAndOfReports() {
        learn(event("TEMPLATESENDJOBFINISH", 1));

        assertThat(get(followers.of("shop", ANN))).isEmpty();
    }

    /** It is the window that hears of WeChat's answers. */
    @Test
    void believesWeChatThatSaysNoFollower() {
        learn(text(1));
        get(window.record(text(1)));
        get(window.close("shop", ANN, CloseReason.NOT_FOLLOWER));

        assertThat(ann().isFollowing()).isFalse();
        assertThat(ann().since()).isEqualTo(clock.instant());
        clock.advance(Duration.ofMinutes(5));
        learn(received("text", null, clock.instant(), Map.of()));
        assertThat(ann().isFollowing()).isTrue();
    }

    @Test
    void takesOneWhoWritesForAFollower() {
        learn(text(5));
        learn(text(3));

        assertThat(ann()).isEqualTo(new Follower(at(3), at(5), null, null, null));
        assertThat(ann().isFollowing()).isTrue();
        assertThat(ann().since()).isNull();
    }

    @Test
    void knowsSinceWhenByWhatSceneAndWhoLeft() {
        learn(subscribe(1, "qrscene_shelf-7"));
        learn(text(2));
        assertThat(ann()).isEqualTo(new Follower(at(1), at(2), at(1), "shelf-7", null));
        assertThat(ann().since()).isEqualTo(at(1));

        learn(event("unsubscribe", 3));
        assertThat(ann().isFollowing()).isFalse();
        assertThat(ann().since()).isEqualTo(at(3));
        assertThat(ann().last()).isEqualTo(at(2));

        learn(subscribe(4, ""));
        assertThat(ann()).isEqualTo(new Follower(at(1), at(4), at(4), null, at(3)));
        assertThat(ann().isFollowing()).isTrue();
    }

    @Test
    void comesToTheSameInWhateverOrderAndHoweverOften() {
        List<Received> life =
                List.of(
                        subscribe(1, "qrscene_a"),
                        text(2),
                        event("unsubscribe", 3),
                        subscribe(5, "qrscene_b"),
                        text(6),
                        text(7),
                        event("unsubscribe", 8));
        Random random = new Random(7);
        for (int i = 0; i < 50; i++) {
            List<Received> told = new ArrayList<>(life);
            told.addAll(life.subList(0, random.nextInt(life.size())));
            Collections.shuffle(told, random);
            OpenId user = new OpenId("oUser" + i);
            told.forEach(each -> get(followers.record(of(user, each))));

            assertThat(get(followers.of("shop", user)))
                    .contains(new Follower(at(1), at(7), at(5), "b", at(8)));
        }
    }

    @Test
    void forgetsWhoWasNotSeenForFourHundredDays() {
        learn(text(1));
        clock.advance(Duration.ofDays(399));
        assertThat(get(followers.of("shop", ANN))).isPresent();

        clock.advance(Duration.ofDays(2));
        assertThat(get(followers.of("shop", ANN))).isEmpty();
    }

    private void learn(Received received) {
        get(followers.record(received));
    }

    private Follower ann() {
        return get(followers.of("shop", ANN)).orElseThrow();
    }

    private static Instant at(int hour) {
        return NOON.plus(Duration.ofHours(hour));
    }

    private static Received text(int hour) {
        return received("text", null, at(hour), Map.of("Content", "hello"));
    }

    private static Received event(String event, int hour) {
        return received("event", event, at(hour), Map.of());
    }

    private static Received subscribe(int hour, String key) {
        return received("event", "subscribe", at(hour), Map.of("EventKey", key, "Ticket", "t"));
    }

    private static Received received(
            String type, String event, Instant at, Map<String, Object> fields) {
        return new Received(
                "shop", "wx1", ANN, type, event, null, at, "shop:" + at, new HashMap<>(fields));
    }

    private static Received of(OpenId user, Received received) {
        return new Received(
                "shop",
                "wx1",
                user,
                received.msgType(),
                received.event(),
                null,
                received.createTime(),
                received.dedupeKey(),
                received.fields());
    }

    private static <T> T get(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }
}
