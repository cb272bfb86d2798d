// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.callback.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelwechat.failure.CallbackRejectedException;
import io.github.camelwechat.failure.CallbackRejectedException.Reason;
import io.github.camelwechat.internal.callback.source.SourceFilter.RefreshIntervals;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** WeChat's addresses are asked for, and asked for again, and losing the list loses no callback. */
class SourceFilterTest {

    private static final Duration NEVER = Duration.ofDays(1);
    private static final Duration SOON = Duration.ofMillis(20);
    private static final Caller WECHAT = new Caller("203.0.113.7", List.of());
    private static final Caller STRANGER = new Caller("198.51.100.1", List.of());

    private final ScheduledThreadPoolExecutor scheduler = new ScheduledThreadPoolExecutor(1);
    private final Queue<CompletionStage<List<String>>> answers = new ArrayDeque<>();
    private final AtomicInteger asked = new AtomicInteger();
    private final List<CallbackRejectedException> suspected = new CopyOnWriteArrayList<>();
    private final List<String> unknown = new CopyOnWriteArrayList<>();

    @AfterEach
    void stop() {
        scheduler.shutdownNow();
    }

    @Test
    void takesEverybodyUntilTheListIsKnown() {
        CompletableFuture<List<String>> pending = new CompletableFuture<>();
        answers.add(pending);
        SourceFilter filter = started(new RefreshIntervals(NEVER, NEVER, NEVER, NEVER));
        assertThatCode(() -> filter.check(STRANGER)).doesNotThrowAnyException();

        pending.complete(List.of("203.0.113.0/24"));

        refuses(filter, STRANGER);
        assertThatCode(() -> filter.check(WECHAT)).doesNotThrowAnyException();
    }

    @Test
    void saysWhoWasRefusedAndWhatToDo() {
        answers.add(list("203.0.113.0/24", "2001:db8::/32"));
        SourceFilter filter = started(new RefreshIntervals(NEVER, NEVER, NEVER, NEVER));

        assertThatThrownBy(() -> filter.check(STRANGER))
                .hasMessageContaining("198.51.100.1")
                .hasMessageContaining("2 ranges")
                .hasMessageContaining("trustedProxies");
        assertThatThrownBy(() -> filter.check(Caller.UNKNOWN))
                .hasMessageContaining("does not tell")
                .hasMessageContaining("sourceFilter");
    }

    @Test
    void asksAgainSoonAfterAFailureAndSaysThatEverybodyIsTaken() {
        answers.add(failure("no token"));
        answers.add(list());
        answers.add(list("not an address"));
        answers.add(list("203.0.113.7"));
        SourceFilter filter = started(new RefreshIntervals(NEVER, SOON, SOON, NEVER));

        Awaitility.await().untilAsserted(() -> refuses(filter, STRANGER));

        assertThat(asked).hasValue(4);
        assertThat(unknown).hasSize(3).allMatch(line -> line.endsWith("known=false"));
        assertThat(unknown.get(0)).contains("no token");
    }

    @Test
    void keepsTheOlderListWhenANewOneCannotBeHad() {
        answers.add(list("203.0.113.7"));
        answers.add(failure("down"));
        answers.add(failure("down"));
        SourceFilter filter = started(new RefreshIntervals(SOON, SOON, SOON, NEVER));

        Awaitility.await().until(() -> unknown.size() >= 2);

        assertThat(unknown).allMatch(line -> line.endsWith("known=true"));
        refuses(filter, STRANGER);
        assertThatCode(() -> filter.check(WECHAT)).doesNotThrowAnyException();
    }

    @Test
    void readsTheListAgainEveryDay() {
        answers.add(list("203.0.113.7"));
        answers.add(list("198.51.100.1"));
        SourceFilter filter = started(new RefreshIntervals(SOON, NEVER, NEVER, NEVER));

        Awaitility.await().untilAsserted(() -> refuses(filter, WECHAT));

        assertThatCode(() -> filter.check(STRANGER)).doesNotThrowAnyException();
    }

    @Test
    void readsTheListAgainWhenItMayBeOutOfDate() {
        answers.add(list("203.0.113.7"));
        answers.add(list("198.51.100.1"));
        SourceFilter filter = started(new RefreshIntervals(NEVER, NEVER, NEVER, Duration.ZERO));

        refuses(filter, STRANGER);

        assertThat(asked).hasValue(2);
        assertThatCode(() -> filter.check(STRANGER)).doesNotThrowAnyException();
    }

    @Test
    void doesNotAskForEveryRefusedCaller() {
        answers.add(list("203.0.113.7"));
        SourceFilter filter =
                started(new RefreshIntervals(NEVER, NEVER, NEVER, Duration.ofMinutes(10)));

        for (int i = 0; i < 1_000; i++) {
            refuses(filter, STRANGER);
        }

        assertThat(asked).hasValue(1);
    }

    @Test
    void onlyReportsWhereItIsNotEnforced() {
        answers.add(list("203.0.113.7"));
        SourceFilter filter = filter(false, new RefreshIntervals(NEVER, NEVER, NEVER, NEVER));
        filter.start();

        filter.check(STRANGER);
        filter.check(WECHAT);

        assertThat(suspected)
                .extracting(CallbackRejectedException::reason)
                .containsOnly(Reason.SOURCE);
        assertThat(suspected).hasSize(1);
    }

    @Test
    void asksNoMoreOnceItWasStopped() {
        CompletableFuture<List<String>> pending = new CompletableFuture<>();
        answers.add(pending);
        SourceFilter filter = started(new RefreshIntervals(SOON, SOON, SOON, NEVER));
        filter.stop();

        pending.complete(List.of("203.0.113.7"));

        assertThat(scheduler.getQueue())
                .allMatch(task -> ((java.util.concurrent.Future<?>) task).isCancelled());
        assertThat(asked).hasValue(1);
    }

    private static void refuses(SourceFilter filter, Caller caller) {
        assertThatThrownBy(() -> filter.check(caller))
                .isInstanceOfSatisfying(
                        CallbackRejectedException.class,
                        e -> assertThat(e.reason()).isEqualTo(Reason.SOURCE));
    }

    private SourceFilter started(RefreshIntervals intervals) {
        SourceFilter filter = filter(true, intervals);
        filter.start();
        return filter;
    }

    private SourceFilter filter(boolean enforced, RefreshIntervals intervals) {
        return new SourceFilter(
                "shop", enforced, 0, this::next, scheduler, new Listener(), intervals);
    }

    /** Answers in their order; after the last one WeChat takes its time. */
    private CompletionStage<List<String>> next() {
        asked.incrementAndGet();
        CompletionStage<List<String>> answer = answers.poll();
        return answer == null ? new CompletableFuture<>() : answer;
    }

    private static CompletionStage<List<String>> list(String... entries) {
        return CompletableFuture.completedStage(List.of(entries));
    }

    private static CompletionStage<List<String>> failure(String what) {
        return CompletableFuture.failedStage(new IllegalStateException(what));
    }

    private final class Listener implements SourceFilter.Listener {
        @Override
        public void suspected(CallbackRejectedException rejection) {
            suspected.add(rejection);
        }

        @Override
        public void sourcesUnknown(Throwable failure, boolean known) {
            unknown.add(failure.getMessage() + " known=" + known);
        }
    }
}
