// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.send;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.failure.SendUncertainException;
import io.github.camelwechat.failure.WeChatException;
import io.github.camelwechat.internal.api.Stages;
import io.github.camelwechat.store.StateKey;
import io.github.camelwechat.store.StateRecord;
import io.github.camelwechat.store.StateStore;
import io.github.camelwechat.store.StateValue;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What became of sends that carry an id: {@code started} before the request leaves, the result
 * after. Thread-safe.
 */
final class SendRecords {

    private static final Logger LOG = LoggerFactory.getLogger(SendRecords.class);

    private static final String KIND = "send";
    private static final Duration KEPT = Duration.ofDays(7);
    private static final String STARTED = "started";
    private static final String NOT_KNOWN = "-";

    /** What {@link #begin} found. */
    sealed interface Found {
        /** Nothing: it is ours to send now. */
        record Ours(StateKey key, long version) implements Found {}

        /** It was sent before. */
        record Sent(SendResult result) implements Found {}
    }

    private final StateStore store;
    private final InstantSource clock;

    SendRecords(StateStore store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    /**
     * Fails with a {@link SendUncertainException} if it was started before and nothing more is
     * known.
     */
    CompletionStage<Found> begin(Account account, String sendId) {
        StateKey key = new StateKey(account.name(), KIND, sendId);
        return store.putIfAbsent(key, value(STARTED))
                .thenCompose(
                        version ->
                                version.isPresent()
                                        ? CompletableFuture.completedFuture(
                                                new Found.Ours(key, version.getAsLong()))
                                        : store.get(key)
                                                .thenApply(
                                                        found -> earlier(key, found.orElse(null))));
    }

    /**
     * Waits for the outcome and keeps what follows from it: a result is there for whoever comes
     * with the same id, what certainly was not delivered may be tried again, and what is uncertain
     * stays started.
     */
    CompletionStage<SendResult> keep(Found.Ours ours, CompletionStage<SendResult> sending) {
        return sending.handle(
                        (result, thrown) -> {
                            if (thrown == null) {
                                return noted(
                                                store.replace(
                                                        ours.key(),
                                                        ours.version(),
                                                        value(text(result))))
                                        .thenApply(done -> result);
                            }
                            Throwable cause = Stages.cause(thrown);
                            boolean certain =
                                    cause instanceof WeChatException
                                            && !(cause instanceof SendUncertainException);
                            return noted(
                                            certain
                                                    ? store.remove(ours.key(), ours.version())
                                                    : CompletableFuture.completedFuture(false))
                                    .<SendResult>thenCompose(
                                            done -> CompletableFuture.failedFuture(cause));
                        })
                .thenCompose(stage -> stage);
    }

    /** What happened has happened, whether or not the store can be told. */
    private static CompletionStage<Boolean> noted(CompletionStage<?> stage) {
        return stage.handle(
                (done, thrown) -> {
                    if (thrown != null) {
                        LOG.warn(
                                "The outcome of a send could not be stored under its id",
                                Stages.cause(thrown));
                    }
                    return thrown == null;
                });
    }

    private static String text(SendResult result) {
        return String.join(
                " ",
                result.status().name(),
                result.remaining() == null ? NOT_KNOWN : result.remaining().toString(),
                result.expiresAt() == null ? NOT_KNOWN : result.expiresAt().toString());
    }

    /** A record that vanished between two looks was forgotten by a send that failed just now. */
    private static Found earlier(StateKey key, @Nullable StateRecord found) {
        String text =
                found == null
                        ? STARTED
                        : new String(found.value().bytes(), StandardCharsets.US_ASCII);
        if (text.equals(STARTED)) {
            throw new SendUncertainException(
                    key.account(),
                    "a send with this id was started and its outcome is not known",
                    null);
        }
        String[] parts = text.split(" ");
        return new Found.Sent(
                new SendResult(
                        SendResult.Status.valueOf(parts[0]),
                        parts[1].equals(NOT_KNOWN) ? null : Integer.valueOf(parts[1]),
                        parts[2].equals(NOT_KNOWN) ? null : Instant.parse(parts[2])));
    }

    private StateValue value(String text) {
        return new StateValue(text.getBytes(StandardCharsets.US_ASCII), clock.instant().plus(KEPT));
    }
}
