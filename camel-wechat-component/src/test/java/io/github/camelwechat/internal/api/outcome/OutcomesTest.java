// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api.outcome;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.store.InMemoryStateStore;
import io.github.camelwechat.store.StateStore;
import io.github.camelwechat.store.StoreContext;
import io.github.camelwechat.testing.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two nodes on one store: the call is made on one of them, the callback arrives at the other. */
class OutcomesTest {

    private static final Job JOB = new Job("shop", Job.Kind.TEMPLATE, "200163836");
    private static final Outcome DELIVERED = new Outcome(true, "success");

    private final ManualClock clock = new ManualClock(Instant.parse("2026-11-21T08:00:00Z"));
    private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(1);
    private final StateStore store = new InMemoryStateStore();
    private final Outcomes calling = new Outcomes(store, clock, scheduler);
    private final Outcomes called = new Outcomes(store, clock, scheduler);

    @BeforeEach
    void start() {
        store.start(new StoreContext(scheduler, scheduler, clock));
    }

    @AfterEach
    void stop() {
        scheduler.shutdownNow();
    }

    @Test
    void doesNotMakeUpAnOutcomeInTime() throws Exception {
        get(calling.accepted(JOB, "order-17"));

        assertThat(get(calling.await(JOB, Duration.ofMillis(50)))).isEmpty();
    }

    @Test
    void knowsNoSendIdOfWhatSomebodyElseSent() throws Exception {
        assertThat(get(called.ended(JOB, DELIVERED))).isEmpty();
    }

    @Test
    void keepsIdsOfDifferentKindsApart() throws Exception {
        get(calling.accepted(JOB, "order-17"));

        Job other = new Job("shop", Job.Kind.MASS, JOB.id());
        assertThat(get(called.ended(other, DELIVERED))).isEmpty();
        assertThat(get(calling.await(JOB, Duration.ZERO))).isEmpty();
    }

    @Test
    void tellsTheCallbackWhatTheRouteCalledTheSend() throws Exception {
        get(calling.accepted(JOB, "order 17/ü\n-"));

        assertThat(get(called.ended(JOB, DELIVERED))).contains("order 17/ü\n-");
    }

    @Test
    void tellsTheCallbackAlsoWhatTheCallLearnsOnlyAfterIt() throws Exception {
        assertThat(get(called.ended(JOB, DELIVERED))).isEmpty();
        CompletionStage<Optional<String>> overtaken = called.overtakenSendId(JOB);

        get(calling.accepted(JOB, "order-17"));

        assertThat(get(overtaken)).contains("order-17");
    }

    @Test
    void tellsWhoeverWaitsWhatTheOtherNodeHeard() throws Exception {
        get(calling.accepted(JOB, null));
        CompletableFuture<Optional<Outcome>> waiting =
                calling.await(JOB, Duration.ofSeconds(30)).toCompletableFuture();
        assertThat(waiting).isNotDone();

        get(called.ended(JOB, new Outcome(false, "failed:user block")));

        assertThat(get(waiting)).contains(new Outcome(false, "failed:user block"));
    }

    /** WeChat's callback may overtake its own answer to the call. */
    @Test
    void doesNotMindACallbackThatComesBeforeTheAnswerToTheCall() throws Exception {
        get(called.ended(JOB, DELIVERED));
        get(calling.accepted(JOB, "order-17"));

        assertThat(get(calling.await(JOB, Duration.ZERO))).contains(DELIVERED);
        assertThat(get(called.ended(JOB, DELIVERED))).contains("order-17");
    }

    @Test
    void forgetsAfterThreeDays() throws Exception {
        get(called.ended(JOB, DELIVERED));
        clock.advance(Duration.ofDays(3));

        assertThat(get(calling.await(JOB, Duration.ZERO))).isEmpty();
    }

    private static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
}
