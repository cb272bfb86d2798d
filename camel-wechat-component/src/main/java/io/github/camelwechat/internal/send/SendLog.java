// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.send;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.failure.SendUncertainException;
import io.github.camelwechat.failure.StateStoreException;
import io.github.camelwechat.failure.WeChatException;
import io.github.camelwechat.internal.async.Completion;
import io.github.camelwechat.internal.send.plan.SendResult;
import io.github.camelwechat.store.StateKey;
import io.github.camelwechat.store.StateRecord;
import io.github.camelwechat.store.StateStore;
import io.github.camelwechat.store.StateValue;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
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
 * What became of sends that carry an id, part by part: {@code started} before the request leaves,
 * the result after. Thread-safe.
 */
public final class SendLog {

    private static final Logger LOG = LoggerFactory.getLogger(SendLog.class);

    private static final String KIND = "send";
    private static final Duration KEPT = Duration.ofDays(7);
    private static final String STARTED = "started";
    private static final String NOT_KNOWN = "-";

    private final StateStore store;
    private final InstantSource clock;

    /** An id that nobody else sends under while we do. */
    private record Claim(StateKey key, long version) {}

    public SendLog(StateStore store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    /** Whether anything was begun under an id, as a whole or as the first of several parts. */
    CompletionStage<Boolean> begun(Account account, String sendId) {
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
    CompletionStage<SendProgress> resumed(SendProgress sending) {
        String whole = sending.options().sendId();
        if (whole == null || sending.parts().size() == 1) {
            return withoutDeliveredParts(sending);
        }
        return Completion.then(
                earlier(sending.account(), whole),
                (result, failure) -> {
                    if (failure != null) {
                        return CompletableFuture.failedFuture(failure);
                    }
                    return result.isPresent()
                            ? CompletableFuture.completedFuture(sending.over(result.get()))
                            : withoutDeliveredParts(sending);
                });
    }

    private CompletionStage<SendProgress> withoutDeliveredParts(SendProgress sending) {
        String id = sending.left() == 0 ? null : sending.nextId();
        if (id == null) {
            return CompletableFuture.completedFuture(sending);
        }
        return Completion.then(
                earlier(sending.account(), id),
                (result, failure) -> {
                    if (failure != null) {
                        return CompletableFuture.failedFuture(sending.failure(failure));
                    }
                    return result.isPresent()
                            ? withoutDeliveredParts(sending.answered(result.get()))
                            : CompletableFuture.completedFuture(sending);
                });
    }

    /**
     * What became of a send before; empty if nothing is known of it. Fails with a {@link
     * SendUncertainException} if it was started and nothing more is known.
     */
    CompletionStage<Optional<SendResult>> earlier(Account account, String sendId) {
        return store.get(key(account, sendId))
                .thenApply(found -> found.map(record -> earlier(account, record)));
    }

    /**
     * Takes the step that delivers the next part, unless it was taken under this id before: then
     * the result is the one of that time, and a {@link SendUncertainException} if there is none. A
     * result is kept for whoever comes with the same id; what was not delivered, because the step
     * says so or because it certainly failed, may be tried again; and what is uncertain stays
     * started. A part that stands for several lines is all of this for each of them; fails with a
     * {@link StateStoreException}, before anything left, if one of them is taken by somebody else.
     *
     * @param step completes with nothing if it delivered nothing
     */
    public CompletionStage<Optional<SendResult>> once(
            SendProgress sending, Supplier<CompletionStage<Optional<SendResult>>> step) {
        return once(sending.account(), sending.nextIds(), step);
    }

    /**
     * The same for a step under several ids, the first of which stands for all.
     *
     * @param ids none to take the step in any case
     */
    public CompletionStage<Optional<SendResult>> once(
            Account account,
            List<String> ids,
            Supplier<CompletionStage<Optional<SendResult>>> step) {
        return claim(account, ids, List.of())
                .thenCompose(
                        claims ->
                                claims.size() == ids.size()
                                        ? keep(claims, step.get())
                                        : taken(account, ids, claims));
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

    private CompletionStage<Optional<SendResult>> taken(
            Account account, List<String> ids, List<Claim> claims) {
        if (claims.isEmpty()) {
            return store.get(key(account, ids.get(0)))
                    .thenApply(found -> Optional.of(earlier(account, found.orElse(null))));
        }
        return forget(claims)
                .thenCompose(
                        done ->
                                CompletableFuture.failedFuture(
                                        new StateStoreException(
                                                "a line of a joined text is just being sent"
                                                    + " elsewhere, so nothing was sent; try again",
                                                null)));
    }

    private CompletionStage<Optional<SendResult>> keep(
            List<Claim> claims, CompletionStage<Optional<SendResult>> step) {
        return step.handle(
                        (result, thrown) -> {
                            Throwable cause = thrown == null ? null : Completion.cause(thrown);
                            return record(claims, result, cause)
                                    .thenCompose(
                                            done ->
                                                    cause == null
                                                            ? CompletableFuture.completedFuture(
                                                                    result)
                                                            : CompletableFuture
                                                                    .<Optional<SendResult>>
                                                                            failedFuture(cause));
                        })
                .thenCompose(stage -> stage);
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

    /** What became of a send that did not go through here. */
    CompletionStage<Boolean> note(Account account, String sendId, SendResult result) {
        return noted(store.putIfAbsent(key(account, sendId), value(text(result))));
    }

    /** What happened has happened, whether or not the store can be told. */
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
        String[] parts = text.split(" ");
        return new SendResult(
                SendResult.Status.valueOf(parts[0]),
                parts[1].equals(NOT_KNOWN) ? null : Integer.valueOf(parts[1]),
                parts[2].equals(NOT_KNOWN) ? null : Instant.parse(parts[2]));
    }

    private static StateKey key(Account account, String id) {
        return new StateKey(account.name(), KIND, id);
    }

    private StateValue value(String text) {
        return new StateValue(text.getBytes(StandardCharsets.US_ASCII), clock.instant().plus(KEPT));
    }
}
