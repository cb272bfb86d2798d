// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.send.park;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.account.OpenId;
import io.github.camelwechat.failure.ApiErrorException;
import io.github.camelwechat.failure.InvalidMessageException;
import io.github.camelwechat.failure.NotAuthorizedException;
import io.github.camelwechat.failure.SendUncertainException;
import io.github.camelwechat.failure.StateStoreException;
import io.github.camelwechat.failure.WindowClosedException;
import io.github.camelwechat.internal.async.Completion;
import io.github.camelwechat.internal.json.Pseudonyms;
import io.github.camelwechat.internal.send.park.ParkListener.Kind;
import io.github.camelwechat.internal.send.post.SendLog;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ends of messages that wait: finds out whether a message's wait is over, takes it off its
 * queue, and tells who listens. Thread-safe.
 */
public final class ParkOutcomes {

    private static final Logger LOG = LoggerFactory.getLogger(ParkOutcomes.class);

    private static final int NOT_A_FOLLOWER = 43004;

    private final Account account;
    private final ParkedMessages parked;
    private final SendLog log;
    private final Function<OpenId, CompletionStage<Boolean>> windows;
    private final ParkListener listener;

    /**
     * The end of a message's wait.
     *
     * @param why in one clause, null if there is nothing to say
     */
    private record End(Kind kind, @Nullable String why) {}

    /**
     * @param windows tells whether the window of a user is open
     * @param listener hears how the wait of each message ends
     */
    public ParkOutcomes(
            Account account,
            ParkedMessages parked,
            SendLog log,
            Function<OpenId, CompletionStage<Boolean>> windows,
            ParkListener listener) {
        this.account = account;
        this.parked = parked;
        this.log = log;
        this.windows = windows;
        this.listener = listener;
    }

    /** Tells that a message begins to wait. */
    void parked(OpenId to, ParkedMessage message) {
        tell(to, message, new End(Kind.PARKED, null));
    }

    /**
     * Ends those messages of a queue whose time is over. One user's trouble does not keep others
     * waiting, unless it is the store's.
     *
     * @return whether the window is open for the rest
     */
    CompletionStage<Boolean> due(OpenId to) {
        return parked.expire(account.name(), to)
                .thenCompose(
                        expired -> {
                            expired.forEach(each -> tell(to, each, new End(Kind.EXPIRED, null)));
                            return windows.apply(to);
                        })
                .exceptionallyCompose(thrown -> unknown(to, Completion.cause(thrown)));
    }

    private CompletionStage<Boolean> unknown(OpenId to, Throwable cause) {
        if (cause instanceof StateStoreException) {
            return CompletableFuture.failedStage(cause);
        }
        LOG.warn(
                "The parked messages of account '{}' for user {} cannot be looked at",
                account.name(),
                Pseudonyms.printed(account, to),
                cause);
        return CompletableFuture.completedStage(false);
    }

    /**
     * Takes all that waits for a user off the queue.
     *
     * @param why in one clause
     */
    CompletionStage<Void> dropAll(OpenId to, String why) {
        return parked.drop(account.name(), to, null)
                .thenAccept(
                        gone -> gone.forEach(each -> tell(to, each, new End(Kind.DROPPED, why))));
    }

    /**
     * A group without what was sent by another way meanwhile, under a name the route had given it;
     * the whole of it once it was begun itself.
     *
     * @return nothing if we do not hold the queue any more
     */
    CompletionStage<Optional<ParkedGroup>> withoutSent(ParkedGroup group) {
        String id = group.id();
        if (id == null || group.names().isEmpty() || group.isNamed()) {
            return CompletableFuture.completedStage(Optional.of(group));
        }
        return log.isBegun(account, id)
                .thenCompose(
                        begun -> begun ? CompletableFuture.completedStage(Map.of()) : ends(group))
                .thenCompose(ends -> without(ends, group));
    }

    /**
     * Takes a group off the queue that was tried, or leaves it there to wait.
     *
     * @param failure null if WeChat accepted it
     * @return whether the next group may be tried
     */
    CompletionStage<Boolean> tried(ParkedGroup group, @Nullable Throwable failure) {
        Optional<End> end =
                failure == null
                        ? Optional.of(new End(Kind.DELIVERED, null))
                        : end(group.to(), failure);
        return end.isEmpty() ? CompletableFuture.completedStage(false) : ended(group, end.get());
    }

    /** Empty if the message goes on waiting. */
    private Optional<End> end(OpenId to, Throwable failure) {
        if (failure instanceof WindowClosedException) {
            return Optional.empty();
        }
        if (failure instanceof SendUncertainException) {
            return Optional.of(new End(Kind.UNCERTAIN, failure.getMessage()));
        }
        boolean hopeless =
                failure instanceof InvalidMessageException
                        || failure instanceof NotAuthorizedException gone
                                && gone.reason() != NotAuthorizedException.Reason.PERMISSION_SET
                        || failure instanceof ApiErrorException refused
                                && !refused.retryable()
                                && refused.errorCode() != NOT_A_FOLLOWER
                                && switch (refused.errorClass()) {
                                    case CONTENT, BUG -> true;
                                    default -> false;
                                };
        if (hopeless) {
            return Optional.of(new End(Kind.DROPPED, failure.getMessage()));
        }
        LOG.warn(
                "Account '{}': messages that wait for user {} go on waiting",
                account.name(),
                Pseudonyms.printed(account, to),
                failure);
        return Optional.empty();
    }

    private CompletionStage<Map<ParkedMessage, End>> ends(ParkedGroup group) {
        CompletionStage<Map<ParkedMessage, End>> known =
                CompletableFuture.completedStage(new LinkedHashMap<>());
        for (ParkedMessage message : group.messages()) {
            for (String name : message.names()) {
                known =
                        known.thenCombine(
                                end(message, name),
                                (found, end) -> {
                                    end.ifPresent(why -> found.putIfAbsent(message, why));
                                    return found;
                                });
            }
        }
        return known;
    }

    private CompletionStage<Optional<End>> end(ParkedMessage message, String name) {
        return Completion.then(
                log.earlier(account, name),
                (result, failure) -> {
                    if (failure != null && !(failure instanceof SendUncertainException)) {
                        return CompletableFuture.failedStage(failure);
                    }
                    Optional<End> end =
                            failure == null
                                    ? result.map(sent -> new End(Kind.DELIVERED, null))
                                    : Optional.of(new End(Kind.UNCERTAIN, failure.getMessage()));
                    return CompletableFuture.completedStage(end.map(gone -> asPart(message, gone)));
                });
    }

    /** Of a text that was joined before it waited, no line can be left out any more. */
    private static End asPart(ParkedMessage message, End gone) {
        return message.lines().isEmpty()
                ? gone
                : new End(
                        Kind.DROPPED,
                        "one of the lines it was joined of was sent by another way meanwhile");
    }

    private CompletionStage<Optional<ParkedGroup>> without(
            Map<ParkedMessage, End> ends, ParkedGroup group) {
        CompletionStage<Boolean> ours = CompletableFuture.completedStage(true);
        for (Map.Entry<ParkedMessage, End> each : ends.entrySet()) {
            ParkedGroup one = new ParkedGroup(group.to(), List.of(each.getKey()));
            ours =
                    ours.thenCompose(
                            still ->
                                    still
                                            ? ended(one, each.getValue())
                                            : CompletableFuture.completedStage(false));
        }
        List<ParkedMessage> left =
                group.messages().stream().filter(message -> !ends.containsKey(message)).toList();
        return ours.thenApply(
                still -> still ? Optional.of(new ParkedGroup(group.to(), left)) : Optional.empty());
    }

    /**
     * Ends a group. A message that is still in the queue is reported by whoever finds it there
     * again, under the same id.
     */
    private CompletionStage<Boolean> ended(ParkedGroup group, End end) {
        return parked.done(account.name(), group.to(), group.parkIds())
                .thenApply(
                        done -> {
                            if (done) {
                                group.messages().forEach(each -> tell(group.to(), each, end));
                            }
                            return done;
                        });
    }

    private void tell(OpenId to, ParkedMessage message, End end) {
        listener.heard(end.kind(), account.name(), to, message, end.why());
    }
}
