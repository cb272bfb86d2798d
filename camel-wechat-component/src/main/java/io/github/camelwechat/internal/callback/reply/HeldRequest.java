// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.callback.reply;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** One request that WeChat waits on. Written once, whatever happens. Thread-safe. */
public final class HeldRequest {

    /** WeChat cuts the connection after 5 seconds and delivers again (inbound.md 3). */
    private static final Duration CUT_OFF = Duration.ofMillis(5_200);

    private final CompletableFuture<CallbackResponse> response = new CompletableFuture<>();
    private final long receivedNanos;
    private final long answerableUntil;
    private final boolean letExpire;
    private final CompletionStage<Void> written;

    /**
     * @param receivedNanos when it arrived, on the scale of {@link System#nanoTime()}
     * @param answerableUntil until when an answer certainly reaches WeChat, on the same scale
     * @param letExpire whether to leave it to WeChat's time-out if there is no answer by then,
     *     because the callback is delivered again
     * @param written completes when what it got was written
     */
    public HeldRequest(
            long receivedNanos,
            long answerableUntil,
            boolean letExpire,
            CompletionStage<Void> written) {
        this.receivedNanos = receivedNanos;
        this.answerableUntil = answerableUntil;
        this.letExpire = letExpire;
        this.written = written;
    }

    CompletionStage<CallbackResponse> response() {
        return response.minimalCompletionStage();
    }

    public boolean letExpire() {
        return letExpire;
    }

    public long nanosToAnswer() {
        return Math.max(0, answerableUntil - System.nanoTime());
    }

    /** How long until WeChat has certainly cut the connection. */
    public long nanosToCutOff() {
        return Math.max(0, receivedNanos + CUT_OFF.toNanos() - System.nanoTime());
    }

    /** Completes when what they got was written, or WeChat no longer listens. */
    static CompletionStage<Void> written(List<HeldRequest> deliveries) {
        return CompletableFuture.allOf(
                deliveries.stream()
                        .map(HeldRequest::writtenOrCutOff)
                        .toArray(CompletableFuture<?>[]::new));
    }

    private CompletableFuture<Void> writtenOrCutOff() {
        return written.toCompletableFuture()
                .copy()
                .completeOnTimeout(null, nanosToCutOff(), TimeUnit.NANOSECONDS);
    }

    /** Whether an answer written now would still be read. */
    public boolean canBeAnswered() {
        return !response.isDone() && !(letExpire && nanosToAnswer() == 0);
    }

    void answer(CallbackResponse answer) {
        response.complete(canBeAnswered() ? answer : CallbackResponse.askAgain());
    }

    /** Gives back what the HTTP server spent on it; WeChat no longer listens. */
    void release() {
        response.complete(CallbackResponse.askAgain());
    }
}
