// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.send;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.account.OpenId;
import io.github.camelwechat.failure.InvalidMessageException;
import io.github.camelwechat.failure.SendUncertainException;
import io.github.camelwechat.failure.WeChatException;
import io.github.camelwechat.internal.api.ApiReply;
import io.github.camelwechat.internal.api.Stages;
import io.github.camelwechat.internal.api.WeChatApi;
import io.github.camelwechat.internal.json.OutboundJson;
import io.github.camelwechat.internal.send.SendRecords.Found;
import io.github.camelwechat.internal.send.WindowGate.Pass;
import io.github.camelwechat.internal.window.ServiceWindow;
import io.github.camelwechat.message.OutboundMessage;
import io.github.camelwechat.message.Reply;
import io.github.camelwechat.message.ReplySlot;
import io.github.camelwechat.store.StateStore;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The outbound flow: one message from the route to the user. Thread-safe.
 *
 * <ol>
 *   <li>What WeChat would refuse anyway is refused before anything leaves.
 *   <li>With a send id: what was sent before is not sent again.
 *   <li>The open callback takes it as its answer, if it can: that is free.
 *   <li>Otherwise the service window has to allow it, or WeChat is asked.
 *   <li>A file is uploaded.
 *   <li>It is posted, and the answer decides what the window, the send id and the route are told.
 * </ol>
 */
public final class MessageSender {

    private record Sending(Account account, OpenId to, SendOptions options) {}

    private final WeChatApi api;
    private final OutboundJson json;
    private final WindowGate gate;
    private final SendRecords records;
    private final MediaUploads uploads;

    public MessageSender(
            WeChatApi api,
            OutboundJson json,
            ServiceWindow window,
            StateStore store,
            InstantSource clock) {
        this.api = api;
        this.json = json;
        this.gate = new WindowGate(window);
        this.records = new SendRecords(store, clock);
        this.uploads = new MediaUploads(api);
    }

    /**
     * Sends a message.
     *
     * @return completes exactly once; fails with one of {@link WeChatException}'s kinds, not
     *     wrapped: a stage that depends on it may see it in a {@link
     *     java.util.concurrent.CompletionException}, see {@link Stages#cause}
     */
    public CompletionStage<SendResult> send(
            Account account, OpenId to, OutboundMessage message, SendOptions options) {
        CompletableFuture<SendResult> outcome = new CompletableFuture<>();
        CompletableFuture.completedFuture(new Sending(account, to, options))
                .thenCompose(
                        sending -> {
                            check(sending, message);
                            return once(sending, message);
                        })
                .whenComplete(
                        (result, thrown) -> {
                            if (thrown == null) {
                                outcome.complete(result);
                            } else {
                                outcome.completeExceptionally(Stages.cause(thrown));
                            }
                        });
        return outcome;
    }

    /**
     * Also that it can be written at all, before a file is uploaded or an allowance taken for it.
     */
    private void check(Sending sending, OutboundMessage message) {
        OutboundLimits.check(sending.account().name(), message);
        OutboundMessage content =
                message instanceof OutboundMessage.Attributed attributed
                        ? attributed.content()
                        : message;
        if (content instanceof OutboundMessage.Raw raw) {
            try {
                json.write(sending.to(), raw);
            } catch (IllegalArgumentException e) {
                throw new InvalidMessageException(
                        sending.account().name(),
                        "the message of type '"
                                + raw.msgType()
                                + "' cannot be written as JSON: only maps, lists,"
                                + " texts, numbers and truth values can");
            }
        }
    }

    private CompletionStage<SendResult> once(Sending sending, OutboundMessage message) {
        String sendId = sending.options().sendId();
        if (sendId == null) {
            return answerOrPush(sending, message);
        }
        return records.begin(sending.account(), sendId)
                .thenCompose(
                        found ->
                                found instanceof Found.Ours ours
                                        ? records.keep(ours, answerOrPush(sending, message))
                                        : CompletableFuture.completedFuture(
                                                ((Found.Sent) found).result()));
    }

    private CompletionStage<SendResult> answerOrPush(Sending sending, OutboundMessage message) {
        ReplySlot slot = sending.options().slot();
        if (slot == null || !belongsTo(slot, sending) || !PassiveForm.mayExist(message)) {
            return push(sending, message);
        }
        return uploaded(sending, message).thenCompose(ready -> answerOrPush(sending, slot, ready));
    }

    private CompletionStage<SendResult> answerOrPush(
            Sending sending, ReplySlot slot, OutboundMessage ready) {
        Reply reply = PassiveForm.of(ready);
        if (reply == null) {
            return push(sending, ready);
        }
        return slot.take(reply)
                .exceptionally(thrown -> notSaid(sending, thrown))
                .thenCompose(
                        taken ->
                                taken
                                        ? gate.answered(sending.account(), sending.to())
                                        : push(sending, ready));
    }

    private CompletionStage<SendResult> push(Sending sending, OutboundMessage message) {
        return gate.admit(sending.account(), sending.to(), sending.options().windowClosed())
                .thenCompose(
                        pass ->
                                after(
                                        uploaded(sending, message),
                                        (ready, failure) ->
                                                failure == null
                                                        ? post(sending, ready, pass, true)
                                                        : refuse(pass, failure)));
    }

    private CompletionStage<SendResult> post(
            Sending sending, OutboundMessage ready, Pass pass, boolean firstTry) {
        CompletionStage<ApiReply> answer =
                api.sendCustomerService(sending.account(), json.write(sending.to(), ready));
        return after(
                answer,
                (reply, failure) -> {
                    if (failure == null) {
                        return gate.delivered(pass);
                    }
                    return failure instanceof SendUncertainException uncertain
                            ? doubt(sending, ready, pass, uncertain, firstTry)
                            : refuse(pass, failure);
                });
    }

    /** The request left, and nobody knows more. The window keeps it counted. */
    private CompletionStage<SendResult> doubt(
            Sending sending,
            OutboundMessage ready,
            Pass pass,
            SendUncertainException uncertain,
            boolean firstTry) {
        return switch (sending.options().onUncertain()) {
            case FAIL -> CompletableFuture.failedFuture(uncertain);
            case ASSUME_SENT -> CompletableFuture.completedFuture(gate.assumed(pass));
            case RETRY ->
                    firstTry
                            ? retry(sending, ready, uncertain)
                            : CompletableFuture.failedFuture(uncertain);
        };
    }

    /** Whatever the second try fails with, the first may have been delivered. */
    private CompletionStage<SendResult> retry(
            Sending sending, OutboundMessage ready, SendUncertainException uncertain) {
        return gate.admit(sending.account(), sending.to(), sending.options().windowClosed())
                .thenCompose(pass -> post(sending, ready, pass, false))
                .exceptionallyCompose(
                        second -> {
                            uncertain.addSuppressed(Stages.cause(second));
                            return CompletableFuture.failedFuture(uncertain);
                        });
    }

    private CompletionStage<SendResult> refuse(Pass pass, WeChatException failure) {
        return gate.notDelivered(pass, failure).thenCompose(CompletableFuture::failedFuture);
    }

    private CompletionStage<OutboundMessage> uploaded(Sending sending, OutboundMessage message) {
        return uploads.ready(sending.account(), message);
    }

    private static Boolean notSaid(Sending sending, Throwable thrown) {
        throw new SendUncertainException(
                sending.account().name(),
                "the open callback could not say whether it took the answer",
                Stages.cause(thrown));
    }

    private static boolean belongsTo(ReplySlot slot, Sending sending) {
        return slot.account().equals(sending.account().name())
                && slot.openId().equals(sending.to())
                && slot.isOpen();
    }

    /** What follows an outcome of ours; a defect passes by. */
    private interface Outcome<T> {
        CompletionStage<SendResult> then(T result, @Nullable WeChatException failure);
    }

    private static <T> CompletionStage<SendResult> after(
            CompletionStage<T> stage, Outcome<T> next) {
        return stage.handle(
                        (result, thrown) -> {
                            Throwable cause = thrown == null ? null : Stages.cause(thrown);
                            return cause == null || cause instanceof WeChatException
                                    ? next.then(result, (WeChatException) cause)
                                    : CompletableFuture.<SendResult>failedFuture(cause);
                        })
                .thenCompose(stage2 -> stage2);
    }
}
