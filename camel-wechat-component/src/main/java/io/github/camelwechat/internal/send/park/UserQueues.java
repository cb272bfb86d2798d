// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.send.park;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.account.OpenId;
import io.github.camelwechat.failure.ApiErrorException;
import io.github.camelwechat.failure.InvalidMessageException;
import io.github.camelwechat.failure.SendUncertainException;
import io.github.camelwechat.failure.StateStoreException;
import io.github.camelwechat.failure.WindowClosedException;
import io.github.camelwechat.internal.async.Completion;
import io.github.camelwechat.internal.async.SingleFlight;
import io.github.camelwechat.internal.json.OutboundJson;
import io.github.camelwechat.internal.send.media.MediaUploads;
import io.github.camelwechat.internal.send.park.ParkListener.Kind;
import io.github.camelwechat.internal.send.plan.SendReport;
import io.github.camelwechat.internal.send.plan.SendRequest;
import io.github.camelwechat.internal.send.post.SendLog;
import io.github.camelwechat.message.OutboundMessage;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The messages of one account that wait for windows, as the outbound flow sees them: puts one at
 * the end of its user's queue, and hands out what is to go next. One node at a time holds a user's
 * queue, and every message goes out under a send id, so that a node that dies between WeChat's
 * answer and the store leaves a message nobody is sure of, and never a double one. Thread-safe.
 */
public final class UserQueues {

    private static final Logger LOG = LoggerFactory.getLogger(UserQueues.class);

    private static final int NOT_A_FOLLOWER = 43004;

    /** WeChat keeps temporary media for three days. */
    private static final Duration MEDIA_LIFE = Duration.ofDays(3).minusHours(2);

    private final Account account;
    private final ParkedMessages parked;
    private final SendLog log;
    private final MediaUploads uploads;
    private final OutboundJson json;
    private final ParkListener listener;
    private final boolean coalesce;
    private final SingleFlight<OpenId, Boolean> runs = new SingleFlight<>();

    /**
     * The messages a send must not overtake.
     *
     * @param ours what the send itself waits under, if it is one of them
     */
    public record Ahead(boolean isEmpty, Optional<String> ours) {

        static final Ahead NOTHING = new Ahead(true, Optional.empty());
    }

    /**
     * The end of a message's wait.
     *
     * @param why in one clause, null if there is nothing to say
     */
    private record End(Kind kind, @Nullable String why) {}

    /**
     * @param account with what it takes to call WeChat
     * @param coalesce whether several texts become one message, with a line break between them
     */
    public UserQueues(
            Account account,
            ParkedMessages parked,
            SendLog log,
            MediaUploads uploads,
            OutboundJson json,
            ParkListener listener,
            boolean coalesce) {
        this.account = account;
        this.parked = parked;
        this.log = log;
        this.uploads = uploads;
        this.json = json;
        this.listener = listener;
        this.coalesce = coalesce;
    }

    /**
     * Returns the messages that wait already for the user of a send; none if the store cannot say.
     */
    public CompletionStage<Ahead> ahead(SendRequest request) {
        return parked.of(account.name(), request.to())
                .thenApply(waiting -> new Ahead(waiting.isEmpty(), parkId(waiting, request)))
                .exceptionallyCompose(
                        thrown ->
                                // For then WeChat is asked.
                                Completion.cause(thrown) instanceof StateStoreException
                                        ? CompletableFuture.completedStage(Ahead.NOTHING)
                                        : CompletableFuture.failedStage(thrown));
    }

    /** A send that waits already, under the id that the route gave it. */
    public CompletionStage<Optional<SendReport>> named(SendRequest request) {
        return parked.of(account.name(), request.to())
                .thenApply(
                        waiting ->
                                parkId(waiting, request)
                                        .map(parkId -> new SendReport.Steps().parked(parkId)));
    }

    private static Optional<String> parkId(List<ParkedMessage> waiting, SendRequest request) {
        return waiting.stream()
                .filter(each -> each.isNamed(request.sendId()))
                .findFirst()
                .map(ParkedMessage::parkId);
    }

    /**
     * Lets a message wait. A file in it is uploaded first.
     *
     * @return what it waits under
     */
    public CompletionStage<String> park(SendRequest request) {
        return uploads.ready(request.account(), request.message())
                .thenCompose(ready -> park(request, ready))
                .thenApply(ParkedMessage::parkId);
    }

    private CompletionStage<ParkedMessage> park(SendRequest request, OutboundMessage ready) {
        Duration life =
                ready == request.message() || request.timeToLive().compareTo(MEDIA_LIFE) < 0
                        ? request.timeToLive()
                        : MEDIA_LIFE;
        List<String> lines = request.options().lines();
        return parked.park(
                        account.name(),
                        request.to(),
                        json.fields(ready),
                        lines.isEmpty() ? request.sendId() : null,
                        lines,
                        life,
                        request.limit())
                .whenComplete(
                        (message, thrown) -> {
                            if (message != null) {
                                tell(request.to(), message, new End(Kind.PARKED, null));
                            }
                        });
    }

    /**
     * Goes through a user's queue, once however many ask.
     *
     * @return completes when it is over; never fails: what is left goes on waiting
     */
    public CompletionStage<Void> run(OpenId to, Supplier<CompletionStage<Boolean>> through) {
        return runs.run(to, through)
                .handle(
                        (done, thrown) -> {
                            if (thrown != null) {
                                LOG.warn(
                                        "Account '{}': messages that wait for a window go on waiting",
                                        account.name(),
                                        Completion.cause(thrown));
                            }
                            return null;
                        });
    }

    /** Takes a user's queue, unless another node has it; what it gives back is to be released. */
    public CompletionStage<List<ParkedGroup>> claim(OpenId to) {
        return parked.claim(
                        account.name(),
                        to,
                        (before, next) -> !coalesce || !ParkedGroup.fits(before, next))
                .thenApply(
                        groups -> groups.stream().map(each -> new ParkedGroup(to, each)).toList());
    }

    /** Gives the queue back. What is left in it must not have gone out. */
    public CompletionStage<Boolean> release(OpenId to) {
        return parked.release(account.name(), to);
    }

    /**
     * A group without what was sent by another way meanwhile, under a name the route had given it;
     * the whole of it once it was begun itself.
     *
     * @return nothing if we do not hold the queue any more
     */
    public CompletionStage<Optional<ParkedGroup>> withoutSent(ParkedGroup group) {
        String id = group.id();
        if (id == null || group.names().isEmpty() || group.isNamed()) {
            return CompletableFuture.completedStage(Optional.of(group));
        }
        return log.isBegun(account, id)
                .thenCompose(
                        begun -> begun ? CompletableFuture.completedStage(Map.of()) : ends(group))
                .thenCompose(ends -> without(ends, group));
    }

    /** The message a group goes out as. */
    public SendRequest request(ParkedGroup group) {
        OutboundMessage message = json.read(account.name(), group.fields());
        return SendRequest.of(account, group.to(), message, group.options());
    }

    /**
     * Takes a group off the queue that was tried, or leaves it there to wait.
     *
     * @param failure null if WeChat accepted it
     * @return whether the next group may be tried
     */
    public CompletionStage<Boolean> tried(ParkedGroup group, @Nullable Throwable failure) {
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
                to,
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
