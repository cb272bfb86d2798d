// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.send;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.account.OpenId;
import io.github.camelwechat.failure.ApiErrorException;
import io.github.camelwechat.failure.InvalidMessageException;
import io.github.camelwechat.failure.SendUncertainException;
import io.github.camelwechat.failure.WindowClosedException;
import io.github.camelwechat.internal.api.Stages;
import io.github.camelwechat.internal.json.OutboundJson;
import io.github.camelwechat.internal.park.ParkedMessage;
import io.github.camelwechat.internal.park.ParkedMessages;
import io.github.camelwechat.internal.send.ParkListener.Kind;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what waits for a user, the oldest first, as far as the window allows. One node at a time
 * holds a user's queue, and every message goes out under a send id, so that a node that dies
 * between WeChat's answer and the store leaves a message nobody is sure of, and never a double one.
 * Thread-safe.
 */
public final class ParkDelivery {

    private static final Logger LOG = LoggerFactory.getLogger(ParkDelivery.class);

    private static final int NOT_A_FOLLOWER = 43004;

    private final MessageSender sender;
    private final ParkedMessages parked;
    private final OutboundJson json;
    private final ParkListener listener;
    private final boolean coalesce;
    private final ConcurrentMap<Whom, CompletableFuture<Void>> underWay = new ConcurrentHashMap<>();

    private record Whom(Account account, OpenId to) {}

    /** What is done with a message after it was tried. */
    private sealed interface Verdict {

        /** It is over with it, one way or the other. */
        record Over(Kind kind, @Nullable String why) implements Verdict {}

        /** It and all after it go on waiting. */
        record Later() implements Verdict {}
    }

    /**
     * @param coalesce whether several texts become one message, with a line break between them
     */
    public ParkDelivery(
            MessageSender sender,
            ParkedMessages parked,
            OutboundJson json,
            ParkListener listener,
            boolean coalesce) {
        this.sender = sender;
        this.parked = parked;
        this.json = json;
        this.listener = listener;
        this.coalesce = coalesce;
    }

    /**
     * Sends what waits for a user.
     *
     * @return completes when nothing more can be sent now; never fails
     */
    public CompletionStage<Void> deliver(Account account, OpenId to) {
        Whom whom = new Whom(account, to);
        CompletableFuture<Void> ours = new CompletableFuture<>();
        CompletableFuture<Void> earlier = underWay.putIfAbsent(whom, ours);
        if (earlier != null) {
            return earlier;
        }
        parked.claim(account.name(), to)
                .thenCompose(
                        waiting ->
                                waiting.isEmpty()
                                        ? CompletableFuture.completedStage(false)
                                        : next(whom, ParkedTexts.grouped(waiting, coalesce)))
                .whenComplete(
                        (done, thrown) -> {
                            underWay.remove(whom, ours);
                            if (thrown != null) {
                                LOG.warn(
                                        "Account '{}': messages that wait for a window go on waiting",
                                        account.name(),
                                        Stages.cause(thrown));
                            }
                            ours.complete(null);
                        });
        return ours;
    }

    private CompletionStage<Boolean> next(Whom whom, List<List<ParkedMessage>> groups) {
        if (groups.isEmpty()) {
            return parked.release(whom.account().name(), whom.to());
        }
        List<ParkedMessage> group = groups.get(0);
        return send(whom, group)
                .thenCompose(
                        verdict ->
                                verdict instanceof Verdict.Over over
                                        ? over(whom, group, over)
                                                .thenCompose(
                                                        ours ->
                                                                ours
                                                                        ? next(
                                                                                whom,
                                                                                groups.subList(
                                                                                        1,
                                                                                        groups
                                                                                                .size()))
                                                                        : CompletableFuture
                                                                                .completedStage(
                                                                                        false))
                                        : parked.release(whom.account().name(), whom.to()));
    }

    private CompletionStage<Verdict> send(Whom whom, List<ParkedMessage> group) {
        ParkedMessage first = group.get(0);
        SendOptions options =
                new SendOptions(
                        WindowPolicy.FAIL,
                        UncertainPolicy.FAIL,
                        first.sendId() == null ? first.parkId() : first.sendId(),
                        null);
        return sender.send(
                        whom.account(),
                        whom.to(),
                        json.read(whom.account().name(), ParkedTexts.joined(group)),
                        options)
                .handle(
                        (result, thrown) ->
                                thrown == null
                                        ? new Verdict.Over(Kind.DELIVERED, null)
                                        : verdict(whom, Stages.cause(thrown)));
    }

    private static Verdict verdict(Whom whom, Throwable failure) {
        if (failure instanceof WindowClosedException) {
            return new Verdict.Later();
        }
        if (failure instanceof SendUncertainException) {
            return new Verdict.Over(Kind.UNCERTAIN, failure.getMessage());
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
            return new Verdict.Over(Kind.DROPPED, failure.getMessage());
        }
        LOG.warn(
                "Account '{}': messages that wait for user {} go on waiting",
                whom.account().name(),
                whom.to(),
                failure);
        return new Verdict.Later();
    }

    private CompletionStage<Boolean> over(Whom whom, List<ParkedMessage> group, Verdict.Over over) {
        return parked.done(
                        whom.account().name(),
                        whom.to(),
                        group.stream().map(ParkedMessage::parkId).toList())
                .whenComplete(
                        (done, thrown) ->
                                group.forEach(
                                        message ->
                                                listener.heard(
                                                        over.kind(),
                                                        whom.account().name(),
                                                        whom.to(),
                                                        message,
                                                        over.why())));
    }
}
