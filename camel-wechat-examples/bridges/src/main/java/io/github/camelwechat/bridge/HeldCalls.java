// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.bridge;

import io.github.camelwechat.bridge.desk.Answer;
import io.github.camelwechat.bridge.desk.Webhook;
import io.github.camelwechat.bridge.desk.Webhook.Outcome;
import io.github.camelwechat.bridge.store.Deliveries;
import io.github.camelwechat.bridge.store.Deliveries.Saying;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Calls of a helpdesk that are answered when it is known what became of the answer in them.
 * Thread-safe.
 */
final class HeldCalls {

    /** Each may hold a worker of the HTTP server. Whoever comes above is told to wait at once. */
    private static final int MOST = 12;

    /** After this long nobody makes a call again whose answer was lost. */
    private static final Duration REMEMBERED = Duration.ofMinutes(10);

    private final Deliveries deliveries;
    private final InstantSource clock;
    private final Duration longest;
    private final Map<String, CompletableFuture<Outcome>> calls = new ConcurrentHashMap<>();

    /**
     * @param longest whoever waits for longer is told that the answer has to wait
     */
    HeldCalls(Deliveries deliveries, InstantSource clock, Duration longest) {
        this.deliveries = deliveries;
        this.clock = clock;
        this.longest = longest;
    }

    /**
     * A call that is being answered.
     *
     * @param answer under the id that it has from now on
     * @param repeated whether it was taken before
     */
    record Call(Answer answer, boolean repeated, CompletableFuture<Outcome> outcome) {}

    /**
     * Finds out whether a call was made before: what is not over is the same, and so is what was
     * delivered a moment ago, or a while ago to a caller who was never told. Anything else is said
     * again on purpose.
     */
    Call hold(Webhook.Held held) {
        Optional<Saying> last = deliveries.lastSaying(held.answer().id());
        boolean repeated = last.filter(saying -> isSame(saying, held.repetition())).isPresent();
        Answer answer =
                last.map(saying -> repeated ? saying.item() : saying.next())
                        .map(held.answer()::named)
                        .orElse(held.answer());
        CompletableFuture<Outcome> outcome =
                repeated && !last.map(Saying::open).orElse(false)
                        ? CompletableFuture.completedFuture(new Outcome.Taken())
                        : outcome(answer.id());
        return new Call(answer, repeated, outcome);
    }

    private boolean isSame(Saying last, Duration repetition) {
        Duration remembered = last.told() ? repetition : REMEMBERED;
        Instant earliest = clock.instant().minus(remembered);
        return last.open() || last.done() && last.changed().isAfter(earliest);
    }

    private CompletableFuture<Outcome> outcome(String answer) {
        if (calls.size() >= MOST && !calls.containsKey(answer)) {
            return CompletableFuture.completedFuture(new Outcome.Waiting());
        }
        CompletableFuture<Outcome> outcome =
                calls.computeIfAbsent(answer, none -> new CompletableFuture<>());
        outcome.completeOnTimeout(new Outcome.Waiting(), longest.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((what, failure) -> calls.remove(answer, outcome));
        return outcome;
    }

    /**
     * Answers those who wait.
     *
     * @return false if nobody waits any more: what became of the answer has to be told in another
     *     way
     */
    boolean tell(String answer, Outcome outcome) {
        CompletableFuture<Outcome> waiting = calls.remove(answer);
        return waiting != null && waiting.complete(outcome);
    }
}
