// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.async;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.failure.StateStoreException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rules of what follows success or failure of a call. */
class CompletionTest {

    private static final Duration LONG = Duration.ofHours(1);

    private final StateStoreException known = new StateStoreException("gone", null);
    private final IllegalStateException defect = new IllegalStateException("a defect");
    private final ScheduledThreadPoolExecutor scheduler = new ScheduledThreadPoolExecutor(1);

    @AfterEach
    void stop() {
        scheduler.shutdownNow();
    }

    @Test
    void findsTheCauseUnderAllWrappings() {
        Throwable wrapped = new CompletionException(new CompletionException(known));
        assertThat(Completion.cause(wrapped)).isSameAs(known);
        assertThat(Completion.cause(known)).isSameAs(known);
    }

    @Test
    void letsADefectPassBy() {
        CompletionStage<String> stage =
                Completion.then(
                        CompletableFuture.<String>failedStage(defect),
                        (result, failure) -> CompletableFuture.completedStage("handled"));
        assertThat(failure(stage)).isSameAs(defect);
    }

    @Test
    void goesOnAfterAFailureOfOurs() {
        CompletionStage<String> stage =
                Completion.then(
                        CompletableFuture.failedStage(known).thenApply(String::valueOf),
                        (result, failure) ->
                                CompletableFuture.completedStage("after " + failure.getMessage()));
        assertThat(stage.toCompletableFuture().join()).startsWith("after").contains("gone");
    }

    @Test
    void failsIfTheStepThatFollowsThrows() {
        CompletionStage<String> after =
                Completion.always(
                        CompletableFuture.completedStage("a"),
                        (result, failure) -> {
                            throw defect;
                        });
        assertThat(failure(after)).isSameAs(defect);
    }

    @Test
    void asksAStepThatFailedNotOnceMoreAboutItsOwnFailure() {
        CompletionStage<String> after =
                Completion.always(
                        CompletableFuture.completedStage("a"),
                        (result, failure) -> CompletableFuture.failedStage(known));
        assertThat(failure(after)).isSameAs(known);
    }

    @Test
    void goesOnLaterFromWhatIsNotCompleteYet() {
        CompletableFuture<String> before = new CompletableFuture<>();
        CompletionStage<String> after =
                Completion.always(
                        before,
                        (result, failure) -> CompletableFuture.completedStage(result + "b"));
        assertThat(after.toCompletableFuture()).isNotDone();
        before.complete("a");
        assertThat(after.toCompletableFuture()).isCompletedWithValue("ab");
    }

    @Test
    void needsNoTimerForWhatIsComplete() {
        CompletionStage<String> stage = CompletableFuture.completedStage("a");
        CompletionStage<String> limited =
                Completion.within(Duration.ZERO, stage, scheduler, () -> known);
        assertThat(limited.toCompletableFuture()).isCompletedWithValue("a");
        assertThat(scheduler.getTaskCount()).isZero();
    }

    @Test
    void failsWhatIsLate() throws Exception {
        CompletionStage<String> limited =
                Completion.within(
                        Duration.ofMillis(1), new CompletableFuture<>(), scheduler, () -> known);
        assertThat(
                        limited.handle((result, failure) -> failure)
                                .toCompletableFuture()
                                .get(30, TimeUnit.SECONDS))
                .isSameAs(known);
    }

    @Test
    void leavesNoTimerBehind() {
        scheduler.setRemoveOnCancelPolicy(true);
        CompletableFuture<String> stage = new CompletableFuture<>();
        CompletionStage<String> limited = Completion.within(LONG, stage, scheduler, () -> known);
        stage.complete("a");
        assertThat(limited.toCompletableFuture()).isCompletedWithValue("a");
        assertThat(scheduler.getQueue()).isEmpty();
    }

    @Test
    void failsIfThereIsNobodyToKeepTheTime() {
        scheduler.shutdownNow();
        assertThat(failure(Completion.pause(LONG, scheduler)))
                .isInstanceOf(RejectedExecutionException.class);
        assertThat(
                        failure(
                                Completion.within(
                                        LONG, new CompletableFuture<>(), scheduler, () -> known)))
                .isInstanceOf(RejectedExecutionException.class);
    }

    private static Throwable failure(CompletionStage<?> stage) {
        return Completion.cause(
                stage.handle((result, thrown) -> thrown).toCompletableFuture().join());
    }
}
