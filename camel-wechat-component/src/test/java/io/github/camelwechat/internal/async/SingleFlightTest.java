// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.async;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Rules of calls that many ask for and one makes. */
class SingleFlightTest {

    private final SingleFlight<String, String> flights = new SingleFlight<>();
    private final List<CompletableFuture<String>> calls = new ArrayList<>();

    @Test
    void handsAFailureToEverybodyAndStartsAnewAfterIt() {
        CompletableFuture<String> one = run("a");
        CompletableFuture<String> other = run("a");
        IllegalStateException failure = new IllegalStateException("no");
        calls.get(0).completeExceptionally(failure);
        assertThat(failure(one)).isSameAs(failure);
        assertThat(failure(other)).isSameAs(failure);
        run("a");
        assertThat(calls).hasSize(2);
    }

    @Test
    void takesACallThatThrowsForAFailure() {
        IllegalStateException failure = new IllegalStateException("no");
        CompletableFuture<String> one =
                flights.run(
                        "a",
                        () -> {
                            throw failure;
                        });
        assertThat(failure(one)).isSameAs(failure);
        run("a");
        assertThat(calls).hasSize(1);
    }

    @Test
    void goesOnForTheOthersIfOneGivesUp() {
        CompletableFuture<String> one = run("a");
        CompletableFuture<String> other = run("a");
        one.cancel(true);
        calls.get(0).complete("done");
        assertThat(other).isCompletedWithValue("done");
    }

    @Test
    void isNotStuckOnACallThatWasCancelled() {
        CompletableFuture<String> one = run("a");
        calls.get(0).cancel(true);
        assertThat(one).isCompletedExceptionally();
        run("a");
        assertThat(calls).hasSize(2);
    }

    @Test
    void callsOnceHoweverManyAsk() {
        CompletableFuture<String> one = run("a");
        CompletableFuture<String> other = run("a");
        assertThat(calls).hasSize(1);
        calls.get(0).complete("done");
        assertThat(one).isCompletedWithValue("done");
        assertThat(other).isCompletedWithValue("done");
    }

    @Test
    void callsForEachKey() {
        run("a");
        run("b");
        assertThat(calls).hasSize(2);
    }

    @Test
    void keepsNothingOnceItIsOver() {
        run("a");
        calls.get(0).complete("done");
        assertThat(run("a")).isNotDone();
    }

    @Test
    void startsAnewForWhoeverAsksInAnswer() {
        CompletableFuture<String> again = run("a").thenCompose(done -> run("a"));
        calls.get(0).complete("done");
        calls.get(1).complete("done again");
        assertThat(again).isCompletedWithValue("done again");
    }

    private CompletableFuture<String> run(String key) {
        return flights.run(
                key,
                () -> {
                    calls.add(new CompletableFuture<>());
                    return calls.get(calls.size() - 1);
                });
    }

    private static Throwable failure(CompletableFuture<?> outcome) {
        return outcome.handle((result, thrown) -> thrown).join();
    }
}
