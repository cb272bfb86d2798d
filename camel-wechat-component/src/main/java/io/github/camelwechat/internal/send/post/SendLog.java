// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.send.post;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.failure.SendUncertainException;
import io.github.camelwechat.failure.StateStoreException;
import io.github.camelwechat.failure.WeChatException;
import io.github.camelwechat.internal.async.Completion;
import io.github.camelwechat.internal.async.SingleFlight;
import io.github.camelwechat.internal.send.plan.SendRequest;
import io.github.camelwechat.internal.send.plan.SendResult;
import io.github.camelwechat.store.RecordKind;
import io.github.camelwechat.store.StateKey;
import io.github.camelwechat.store.StateRecord;
import io.github.camelwechat.store.StateStore;
import io.github.camelwechat.store.StateValue;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ends of sends that carry an id, part by part: {@code started} before the request leaves, the
 * result after. Thread-safe.
 */
public final class SendLog {

    private static final Logger LOG = LoggerFactory.getLogger(SendLog.class);

    private static final Duration KEPT = Duration.ofDays(7);
    private static final String STARTED = "started";
    private static final String NOT_KNOWN = "-";

    private final StateStore store;
    private final InstantSource clock;
    private final SingleFlight<String, SendResult> underWay = new SingleFlight<>();

    /** An id that nobody else sends under while we do. */
    record Claim(StateKey key, long version) {}

    /**
     * A step that is ours to take, or was taken before.
     *
     * @param earlier what became of it then; empty if it is ours
     */
    public record Begun(List<Claim> claims, Optional<SendResult> earlier) {}

    public SendLog(StateStore store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    /** Sends under an id; whoever comes with one that is just being sent here waits for that. */
    public CompletionStage<SendResult> alone(
            String id, Supplier<CompletionStage<SendResult>> send) {
        return underWay.run(id, send);
    }

    /** Tells whether anything was begun under the id of a send; false without one. */
    public CompletionStage<Boolean> isBegun(SendRequest request) {
        String sendId = request.sendId();
        return sendId == null
                ? CompletableFuture.completedStage(false)
                : isBegun(request.account(), sendId);
    }

    /**
     * Tells whether anything was begun under an id, as a whole or as the first of several parts.
     */
    public CompletionStage<Boolean> isBegun(Account account, String sendId) {
        return store.get(key(account, sendId))
                .thenCompose(
                        whole ->
                                whole.isPresent()
                                        ? CompletableFuture.completedStage(whole)
                                        : store.get(key(account, SendProgress.partId(sendId, 1))))
                .thenApply(Optional::isPresent);
    }

    /**
     * Skips what was delivered under this id before: all of it, if it took another way, or the
     * first parts. Fails with a {@link SendUncertainException} if one was started and nothing more
     * is known of it.
     */
    public CompletionStage<SendProgress> resumed(SendProgress progress) {
        String whole = progress.options().sendId();
        if (whole == null || progress.parts().size() == 1) {
            return withoutDeliveredParts(progress);
        }
        return Completion.then(
                earlier(progress.account(), whole),
                (result, failure) -> {
                    if (failure != null) {
                        return CompletableFuture.failedFuture(failure);
                    }
                    return result.isPresent()
                            ? CompletableFuture.completedFuture(progress.over(result.get()))
                            : withoutDeliveredParts(progress);
                });
    }

    private CompletionStage<SendProgress> withoutDeliveredParts(SendProgress progress) {
        String id = progress.left() == 0 ? null : progress.nextId();
        if (id == null) {
            return CompletableFuture.completedFuture(progress);
        }
        return Completion.then(
                earlier(progress.account(), id),
                (result, failure) -> {
                    if (failure != null) {
                        return CompletableFuture.failedFuture(progress.failure(failure));
                    }
                    return result.isPresent()
                            ? withoutDeliveredParts(progress.answered(result.get()))
                            : CompletableFuture.completedFuture(progress);
                });
    }

    /**
     * Returns the result of an earlier send under the same id; empty if nothing is known of it.
     * Fails with a {@link SendUncertainException} if it was started and nothing more is known.
     */
    public CompletionStage<Optional<SendResult>> earlier(Account account, String sendId) {
        return store.get(key(account, sendId))
                .thenApply(found -> found.map(record -> earlier(account, record)));
    }

    /** The same of a send by its own id; nothing without one. */
    public CompletionStage<Optional<SendResult>> earlier(SendRequest request) {
        String sendId = request.sendId();
        return sendId == null
                ? CompletableFuture.completedStage(Optional.empty())
                : earlier(request.account(), sendId);
    }

    /**
     * Begins a step that delivers something, unless it was taken under this id before: then the
     * result is the one of that time, and a {@link SendUncertainException} if there is none. A step
     * that stands for several lines is begun for each of them; fails with a {@link
     * StateStoreException}, before anything left, if one of them is taken by somebody else.
     *
     * @param ids what it is taken once under, the first of which stands for all; none to take it in
     *     any case
     */
    public CompletionStage<Begun> begin(Account account, List<String> ids) {
        return claim(account, ids, List.of())
                .thenCompose(
                        claims ->
                                claims.size() == ids.size()
                                        ? CompletableFuture.completedFuture(
                                                new Begun(claims, Optional.empty()))
                                        : taken(account, ids, claims));
    }

    /**
     * Notes the end of a step that was begun. A result is kept for whoever comes with the same id;
     * what was not delivered, because the step says so or because it certainly failed, may be tried
     * again; and what is uncertain stays started.
     *
     * @param step completes with nothing if it delivered nothing
     * @return as the step
     */
    public CompletionStage<Optional<SendResult>> end(
            Begun begun, CompletionStage<Optional<SendResult>> step) {
        return Completion.always(
                step,
                (result, failure) ->
                        record(begun.claims(), result, failure)
                                .thenCompose(
                                        done ->
                                                failure == null
                                                        ? CompletableFuture.completedFuture(result)
                                                        : CompletableFuture.failedFuture(failure)));
    }

    private CompletionStage<List<Claim>> claim(
            Account account, List<String> ids, List<Claim> claims) {
        if (claims.size() == ids.size()) {
            return CompletableFuture.completedFuture(claims);
        }
        StateKey key = key(account, ids.get(claims.size()));
        return Completion.then(
                store.putIfAbsent(key, value(STARTED)),
                (version, failure) -> {
                    if (failure != null) {
                        return forget(claims)
                                .thenCompose(done -> CompletableFuture.failedFuture(failure));
                    }
                    if (version.isEmpty()) {
                        return CompletableFuture.completedFuture(claims);
                    }
                    List<Claim> more = new ArrayList<>(claims);
                    more.add(new Claim(key, version.getAsLong()));
                    return claim(account, ids, more);
                });
    }

    private CompletionStage<Begun> taken(Account account, List<String> ids, List<Claim> claims) {
        if (claims.isEmpty()) {
            return store.get(key(account, ids.get(0)))
                    .thenApply(found -> earlier(account, found.orElse(null)))
                    .thenApply(result -> new Begun(List.of(), Optional.of(result)));
        }
        return forget(claims)
                .thenCompose(
                        done ->
                                CompletableFuture.failedFuture(
                                        new StateStoreException(
                                                "a line of a joined text is just being sent elsewhere, so"
                                                        + " nothing was sent; try again",
                                                null)));
    }

    private CompletionStage<Boolean> record(
            List<Claim> claims, Optional<SendResult> result, @Nullable Throwable cause) {
        if (cause == null && result.isPresent()) {
            String text = text(result.get());
            return all(claims, claim -> store.replace(claim.key(), claim.version(), value(text)));
        }
        boolean uncertain =
                cause instanceof SendUncertainException
                        || cause != null && !(cause instanceof WeChatException);
        return uncertain ? CompletableFuture.completedFuture(false) : forget(claims);
    }

    private CompletionStage<Boolean> forget(List<Claim> claims) {
        return all(claims, claim -> store.remove(claim.key(), claim.version()));
    }

    private static CompletionStage<Boolean> all(
            List<Claim> claims, Function<Claim, CompletionStage<?>> change) {
        CompletionStage<Boolean> all = CompletableFuture.completedFuture(true);
        for (Claim claim : claims) {
            all = all.thenCombine(noted(change.apply(claim)), Boolean::logicalAnd);
        }
        return all;
    }

    /** Records the result of a send that did not go through here. */
    CompletionStage<Boolean> note(Account account, String sendId, SendResult result) {
        return noted(store.putIfAbsent(key(account, sendId), value(text(result))));
    }

    /** Tells whether the store took it. Never fails: the send has happened. */
    private static CompletionStage<Boolean> noted(CompletionStage<?> stage) {
        return stage.handle(
                (done, thrown) -> {
                    if (thrown != null) {
                        LOG.warn(
                                "The outcome of a send could not be stored under its id",
                                Completion.cause(thrown));
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
    private static SendResult earlier(Account account, @Nullable StateRecord found) {
        String text =
                found == null
                        ? STARTED
                        : new String(found.value().bytes(), StandardCharsets.US_ASCII);
        if (text.equals(STARTED)) {
            throw new SendUncertainException(
                    account.name(),
                    "a send with this id was started and its outcome is not known",
                    null);
        }
        try {
            String[] parts = text.split(" ", 3);
            return new SendResult(
                    SendResult.Status.valueOf(parts[0]),
                    parts[1].equals(NOT_KNOWN) ? null : Integer.valueOf(parts[1]),
                    parts[2].equals(NOT_KNOWN) ? null : Instant.parse(parts[2]));
        } catch (IllegalArgumentException | IndexOutOfBoundsException | DateTimeParseException e) {
            throw new SendUncertainException(
                    account.name(),
                    "a send with this id is on record, but the record is damaged",
                    null);
        }
    }

    private static StateKey key(Account account, String id) {
        return RecordKind.SEND.key(account.name(), id);
    }

    private StateValue value(String text) {
        return new StateValue(text.getBytes(StandardCharsets.US_ASCII), clock.instant().plus(KEPT));
    }
}
