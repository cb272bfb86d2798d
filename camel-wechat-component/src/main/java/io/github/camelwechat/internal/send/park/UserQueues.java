// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.send.park;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.account.OpenId;
import io.github.camelwechat.failure.StateStoreException;
import io.github.camelwechat.internal.async.Completion;
import io.github.camelwechat.internal.async.SingleFlight;
import io.github.camelwechat.internal.json.OutboundJson;
import io.github.camelwechat.internal.send.media.MediaUploads;
import io.github.camelwechat.internal.send.plan.SendRequest;
import io.github.camelwechat.internal.telemetry.Traces;
import io.github.camelwechat.message.OutboundMessage;
import java.time.Duration;
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
 * The messages of one account that wait for windows, as the outbound flow sees them: puts one at
 * the end of its user's queue, and hands out what is to go next. One node at a time holds a user's
 * queue, and every message goes out under a send id, so that a node that dies between WeChat's
 * answer and the store leaves a message nobody is sure of, and never a double one. Thread-safe.
 */
public final class UserQueues {

    private static final Logger LOG = LoggerFactory.getLogger(UserQueues.class);

    /** WeChat keeps temporary media for three days. */
    private static final Duration MEDIA_LIFE = Duration.ofDays(3).minusHours(2);

    private static final int PAGE = 100;

    private final Account account;
    private final ParkedMessages parked;
    private final MediaUploads uploads;
    private final ParkOutcomes outcomes;
    private final boolean coalesce;
    private final Supplier<@Nullable Traces> traces;
    private final OutboundJson json = new OutboundJson();
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
     * @param account with what it takes to call WeChat
     * @param coalesce whether several texts become one message, with a line break between them
     * @param traces gives null where nobody traces
     */
    public UserQueues(
            Account account,
            ParkedMessages parked,
            MediaUploads uploads,
            ParkOutcomes outcomes,
            boolean coalesce,
            Supplier<@Nullable Traces> traces) {
        this.account = account;
        this.parked = parked;
        this.uploads = uploads;
        this.outcomes = outcomes;
        this.coalesce = coalesce;
        this.traces = traces;
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

    /** Returns the id under which a send waits already, by the id that the route gave it. */
    public CompletionStage<Optional<String>> named(SendRequest request) {
        return parked.of(account.name(), request.to())
                .thenApply(waiting -> parkId(waiting, request));
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
                        request.options().trace(),
                        life,
                        request.limit())
                .whenComplete(
                        (message, thrown) -> {
                            if (message != null) {
                                outcomes.parked(request.to(), message);
                            }
                        });
    }

    /**
     * Sends what waits for a user, the oldest first, as far as the window allows; once however many
     * ask.
     *
     * @param directly sends one message and lets it not wait again
     * @return completes when it is over; never fails: what is left goes on waiting
     */
    public <T> CompletionStage<Void> send(
            OpenId to, Function<SendRequest, CompletionStage<T>> directly) {
        return runs.run(
                        to,
                        () ->
                                claim(to)
                                        .thenCompose(
                                                groups ->
                                                        groups.isEmpty()
                                                                ? CompletableFuture.completedStage(
                                                                        false)
                                                                : send(to, groups, directly)))
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

    /**
     * Looks at a user's queue whose time has come: says which messages expired, and sends what an
     * interaction should have woken if the node that saw it died. One user's trouble does not keep
     * the others waiting, unless it is the store's.
     *
     * @param directly as for {@link #send(OpenId, Function)}
     * @return fails with a {@link StateStoreException} if the store cannot answer
     */
    public <T> CompletionStage<Void> check(
            OpenId user, Function<SendRequest, CompletionStage<T>> directly) {
        return outcomes.due(user)
                .thenCompose(
                        open ->
                                open
                                        ? send(user, directly)
                                        : CompletableFuture.completedStage(null));
    }

    /**
     * Gives up what waits for all users: the account may send nothing any more.
     *
     * @param why in one clause
     */
    public CompletionStage<Void> dropAll(String why) {
        return dropAll(null, why);
    }

    private CompletionStage<Void> dropAll(@Nullable String cursor, String why) {
        return parked.users(account.name(), cursor, PAGE)
                .thenCompose(
                        page -> {
                            CompletionStage<Void> dropped = CompletableFuture.completedStage(null);
                            for (OpenId user : page.users()) {
                                dropped = dropped.thenCompose(done -> outcomes.dropAll(user, why));
                            }
                            return page.next() == null
                                    ? dropped
                                    : dropped.thenCompose(done -> dropAll(page.next(), why));
                        });
    }

    /** Takes a user's queue, unless another node has it; what it gives back is to be released. */
    private CompletionStage<List<ParkedGroup>> claim(OpenId to) {
        return parked.claim(
                        account.name(),
                        to,
                        (before, next) -> !coalesce || !ParkedGroup.fits(before, next))
                .thenApply(
                        groups -> groups.stream().map(each -> new ParkedGroup(to, each)).toList());
    }

    /** Gives the queue back at the end: what is left in it has not gone out. */
    private <T> CompletionStage<Boolean> send(
            OpenId to,
            List<ParkedGroup> groups,
            Function<SendRequest, CompletionStage<T>> directly) {
        if (groups.isEmpty()) {
            return parked.release(account.name(), to);
        }
        return outcomes.withoutSent(groups.get(0))
                .thenCompose(ours -> send(ours, directly))
                .thenCompose(
                        goesOn ->
                                goesOn
                                        ? send(to, groups.subList(1, groups.size()), directly)
                                        : parked.release(account.name(), to));
    }

    private <T> CompletionStage<Boolean> send(
            Optional<ParkedGroup> ours, Function<SendRequest, CompletionStage<T>> directly) {
        if (ours.isEmpty() || ours.get().isEmpty()) {
            return CompletableFuture.completedStage(ours.isPresent());
        }
        ParkedGroup group = ours.get();
        return Completion.always(
                CompletableFuture.completedStage(group)
                        .thenApply(this::request)
                        .thenCompose(request -> traced(group, () -> directly.apply(request))),
                (result, failure) -> outcomes.tried(group, failure));
    }

    /** Only what was traced when it began to wait is traced when it goes. */
    private <T> CompletionStage<T> traced(ParkedGroup group, Supplier<CompletionStage<T>> send) {
        List<String> links = group.traces();
        Traces known = links.isEmpty() ? null : traces.get();
        return known == null
                ? send.get()
                : known.span(
                        new Traces.Origin(
                                "wechat parked message", account, group.to(), false, links),
                        send);
    }

    /** The message a group goes out as. */
    private SendRequest request(ParkedGroup group) {
        OutboundMessage message = json.read(account.name(), group.fields());
        return SendRequest.of(account, group.to(), message, group.options());
    }
}
