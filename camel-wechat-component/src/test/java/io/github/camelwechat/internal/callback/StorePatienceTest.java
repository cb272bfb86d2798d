// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.callback;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.account.SecurityMode;
import io.github.camelwechat.internal.callback.reply.CallbackResponse;
import io.github.camelwechat.message.Reply;
import io.github.camelwechat.store.StateStore;
import io.github.camelwechat.testing.InboundSamples.Push;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A callback waits for a slow store once, and for one that hangs hardly at all. */
class StorePatienceTest {

    private final PipelineFixture flow = new PipelineFixture();

    @BeforeEach
    void letTheStoreFail() {
        flow.storeMayFail = true;
    }

    @AfterEach
    void stop() {
        flow.close();
    }

    @Test
    void waitsOnceForACallbackHoweverOftenItAsks() {
        Executor slowly = CompletableFuture.delayedExecutor(900, TimeUnit.MILLISECONDS);
        CallbackPipeline pipeline = pipeline(store(slowly));

        assertThat(handle(pipeline, "oUser1")).isLessThan(Duration.ofMillis(1_700));
        assertThat(handle(pipeline, "oUser2")).isLessThan(Duration.ofMillis(1_700));
    }

    @Test
    void doesNotWaitAgainForAStoreThatHangs() {
        CallbackPipeline pipeline = pipeline(store(work -> {}));

        assertThat(handle(pipeline, "oUser1")).isLessThan(Duration.ofMillis(1_700));
        for (int i = 0; i < 5; i++) {
            assertThat(handle(pipeline, "oLater" + i)).isLessThan(Duration.ofMillis(700));
        }
        assertThat(flow.storeFailures).hasPositiveValue();
    }

    @Test
    void answersTheLastDeliveryInTimeWhereTheStoreHangsWhileAnotherNodeRuns() {
        StateStore shared = flow.memory();
        AtomicBoolean hangs = new AtomicBoolean();
        Executor sometimes =
                answer -> {
                    if (!hangs.get()) {
                        answer.run();
                    }
                };
        Push push = flow.push("oUser1");
        begin(pipeline(shared), push);
        CallbackPipeline other = pipeline(store(shared, sometimes));
        CompletableFuture<CallbackResponse> second = begin(other, push);
        CompletableFuture<CallbackResponse> third = begin(other, push);

        hangs.set(true);

        assertThat(third).succeedsWithin(Duration.ofSeconds(15));
        assertThat(third.join().accepted()).as("the last, answered").isTrue();
        assertThat(second).succeedsWithin(Duration.ofSeconds(15));
        assertThat(second.join().accepted()).as("one that comes again, answered").isFalse();
        assertThat(flow.storeFailures).hasPositiveValue();
    }

    @Test
    void holdsNothingOfWhatTheStoreThrewAt() {
        StateStore defect =
                (StateStore)
                        Proxy.newProxyInstance(
                                StateStore.class.getClassLoader(),
                                new Class<?>[] {StateStore.class},
                                (proxy, method, arguments) -> {
                                    throw new IllegalStateException("a defect");
                                });

        handle(pipeline(defect), "oUser1");

        assertThat(flow.storeFailures).hasPositiveValue();
    }

    /** Begins a delivery of a callback whose route never ends. */
    private static CompletableFuture<CallbackResponse> begin(CallbackPipeline node, Push push) {
        return PipelineFixture.handle(node, push, exchange -> new CompletableFuture<>());
    }

    @Test
    void asksAStoreThatHangsOnceASecondWhetherItAnswersAgain() {
        CallbackPipeline pipeline = pipeline(store(work -> {}));
        handle(pipeline, "oUser");
        AtomicInteger asked = new AtomicInteger();

        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .pollInterval(Duration.ofMillis(20))
                .untilAsserted(
                        () ->
                                assertThat(handle(pipeline, "oUser" + asked.incrementAndGet()))
                                        .isGreaterThan(Duration.ofMillis(900)));
        assertThat(asked).as("of whom most did not wait").hasValueGreaterThan(5);
    }

    @Test
    void waitsAgainForAStoreThatHungOnceItAnswers() {
        AtomicReference<Executor> answers = new AtomicReference<>(work -> {});
        CallbackPipeline pipeline = pipeline(store(work -> answers.get().execute(work)));
        handle(pipeline, "oUser");
        answers.set(CompletableFuture.delayedExecutor(20, TimeUnit.MILLISECONDS));
        AtomicInteger asked = new AtomicInteger();

        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(
                        () -> {
                            int before = flow.storeFailures.get();
                            handle(pipeline, "oUser" + asked.incrementAndGet());
                            assertThat(flow.storeFailures).hasValue(before);
                        });
    }

    private CallbackPipeline pipeline(StateStore store) {
        return flow.pipeline(SecurityMode.SAFE, Duration.ofSeconds(4), store);
    }

    private Duration handle(CallbackPipeline pipeline, String user) {
        long begun = System.nanoTime();
        PipelineFixture.handle(
                        pipeline,
                        flow.push(user),
                        exchange -> CompletableFuture.completedStage(new Reply.None()))
                .join();
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    /** A store whose every answer is brought by an executor. */
    private StateStore store(Executor answers) {
        return store(flow.memory(), answers);
    }

    private static StateStore store(StateStore memory, Executor answers) {
        return (StateStore)
                Proxy.newProxyInstance(
                        StateStore.class.getClassLoader(),
                        new Class<?>[] {StateStore.class},
                        (proxy, method, arguments) -> {
                            Object result = method.invoke(memory, arguments);
                            return result instanceof CompletionStage<?> stage
                                    ? stage.thenApplyAsync(value -> value, answers)
                                    : result;
                        });
    }
}
