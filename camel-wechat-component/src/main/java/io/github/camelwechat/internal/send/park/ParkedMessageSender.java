// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.send.park;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.account.OpenId;
import io.github.camelwechat.failure.ApiErrorException;
import io.github.camelwechat.failure.InvalidMessageException;
import io.github.camelwechat.failure.SendUncertainException;
import io.github.camelwechat.failure.WindowClosedException;
import io.github.camelwechat.internal.async.Completion;
import io.github.camelwechat.internal.json.OutboundJson;
import io.github.camelwechat.internal.send.MessageSender;
import io.github.camelwechat.internal.send.park.ParkListener.Kind;
import io.github.camelwechat.internal.send.park.Verdict.Later;
import io.github.camelwechat.internal.send.park.Verdict.Over;
import io.github.camelwechat.internal.send.plan.SendOptions;
import io.github.camelwechat.option.LongText;
import io.github.camelwechat.option.UncertainPolicy;
import io.github.camelwechat.option.WindowPolicy;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what waits for a user of one account, the oldest first, as far as the window allows. One
 * node at a time holds a user's queue, and every message goes out under a send id, so that a node
 * that dies between WeChat's answer and the store leaves a message nobody is sure of, and never a
 * double one. Thread-safe.
 */
public final class ParkedMessageSender {

    private static final Logger LOG = LoggerFactory.getLogger(ParkedMessageSender.class);

    private static final int NOT_A_FOLLOWER = 43004;

    private final Account account;
    private final MessageSender sender;
    private final ParkedMessages parked;
    private final OutboundJson json;
    private final ParkListener listener;
    private final boolean coalesce;
    private final GoneMeanwhile gone;
    private final ConcurrentMap<OpenId, CompletableFuture<Void>> underWay =
            new ConcurrentHashMap<>();

    /**
     * @param account with what it takes to call WeChat
     * @param coalesce whether several texts become one message, with a line break between them
     */
    public ParkedMessageSender(
            Account account,
            MessageSender sender,
            ParkedMessages parked,
            OutboundJson json,
            ParkListener listener,
            boolean coalesce) {
        this.account = account;
        this.sender = sender;
        this.parked = parked;
        this.json = json;
        this.listener = listener;
        this.coalesce = coalesce;
        this.gone = new GoneMeanwhile(account, sender);
    }

    /**
     * Sends what waits for a user.
     *
     * @return completes when nothing more can be sent now; never fails
     */
    public CompletionStage<Void> deliver(OpenId to) {
        CompletableFuture<Void> ours = new CompletableFuture<>();
        CompletableFuture<Void> earlier = underWay.putIfAbsent(to, ours);
        if (earlier != null) {
            return earlier;
        }
        parked.claim(
                        account.name(),
                        to,
                        (group, next) -> !coalesce || !ParkedTexts.fits(group, next))
                .thenCompose(
                        groups ->
                                groups.isEmpty()
                                        ? CompletableFuture.completedStage(false)
                                        : next(to, groups))
                .whenComplete(
                        (done, thrown) -> {
                            underWay.remove(to, ours);
                            if (thrown != null) {
                                LOG.warn(
                                        "Account '{}': messages that wait for a window go on"
                                                + " waiting",
                                        account.name(),
                                        Completion.cause(thrown));
                            }
                            ours.complete(null);
                        });
        return ours;
    }

    private CompletionStage<Boolean> next(OpenId to, List<List<ParkedMessage>> groups) {
        if (groups.isEmpty()) {
            return parked.release(account.name(), to);
        }
        List<ParkedMessage> group = groups.get(0);
        return gone.of(group)
                .thenCompose(known -> send(to, group, known))
                .thenCompose(
                        goesOn ->
                                goesOn
                                        ? next(to, groups.subList(1, groups.size()))
                                        : parked.release(account.name(), to));
    }

    /** Sends a group without what was sent by another way meanwhile; says whether to go on. */
    private CompletionStage<Boolean> send(
            OpenId to, List<ParkedMessage> group, Map<ParkedMessage, Over> known) {
        CompletionStage<Boolean> ours = CompletableFuture.completedStage(true);
        for (Map.Entry<ParkedMessage, Over> each : known.entrySet()) {
            ours =
                    ours.thenCompose(
                            goesOn ->
                                    goesOn
                                            ? over(to, List.of(each.getKey()), each.getValue())
                                            : CompletableFuture.completedStage(false));
        }
        List<ParkedMessage> left =
                group.stream().filter(message -> !known.containsKey(message)).toList();
        return ours.thenCompose(
                goesOn ->
                        goesOn && !left.isEmpty()
                                ? tried(to, left)
                                : CompletableFuture.completedStage(goesOn));
    }

    private CompletionStage<Boolean> tried(OpenId to, List<ParkedMessage> group) {
        return send(to, group)
                .thenCompose(
                        verdict ->
                                verdict instanceof Over over
                                        ? over(to, group, over)
                                        : CompletableFuture.completedStage(false));
    }

    private CompletionStage<Verdict> send(OpenId to, List<ParkedMessage> group) {
        ParkedMessage first = group.get(0);
        boolean named = group.size() == 1 && first.sendId() != null;
        SendOptions options =
                new SendOptions(
                        WindowPolicy.FAIL,
                        UncertainPolicy.FAIL,
                        LongText.SPLIT,
                        named ? first.sendId() : first.group(),
                        null,
                        named ? List.of() : ParkedTexts.names(group));
        return CompletableFuture.completedStage(ParkedTexts.joined(group))
                .thenApply(fields -> json.read(account.name(), fields))
                .thenCompose(message -> sender.send(account, to, message, options))
                .handle(
                        (result, thrown) ->
                                thrown == null
                                        ? new Over(Kind.DELIVERED, null)
                                        : verdict(to, Completion.cause(thrown)));
    }

    private Verdict verdict(OpenId to, Throwable failure) {
        if (failure instanceof WindowClosedException) {
            return new Later();
        }
        if (failure instanceof SendUncertainException) {
            return new Over(Kind.UNCERTAIN, failure.getMessage());
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
            return new Over(Kind.DROPPED, failure.getMessage());
        }
        LOG.warn(
                "Account '{}': messages that wait for user {} go on waiting",
                account.name(),
                to,
                failure);
        return new Later();
    }

    /** What is still in the queue is told by whoever finds it there again, under the same id. */
    private CompletionStage<Boolean> over(OpenId to, List<ParkedMessage> group, Over over) {
        return parked.done(account.name(), to, group.stream().map(ParkedMessage::parkId).toList())
                .thenApply(
                        done -> {
                            if (done) {
                                group.forEach(message -> tell(to, message, over));
                            }
                            return done;
                        });
    }

    private void tell(OpenId to, ParkedMessage message, Over over) {
        listener.heard(over.kind(), account.name(), to, message, over.why());
    }
}
