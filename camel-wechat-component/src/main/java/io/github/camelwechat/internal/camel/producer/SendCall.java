// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.producer;

import io.github.camelwechat.internal.async.Completion;
import io.github.camelwechat.internal.callback.InboundExchange;
import io.github.camelwechat.internal.camel.exchange.ExchangeReader;
import io.github.camelwechat.internal.camel.exchange.SendRequestReader;
import io.github.camelwechat.internal.camel.exchange.WindowReport;
import io.github.camelwechat.internal.camel.runtime.SendHistory;
import io.github.camelwechat.internal.send.MessageSender;
import io.github.camelwechat.internal.send.plan.SendReport;
import io.github.camelwechat.internal.send.plan.SendRequest;
import io.github.camelwechat.internal.send.plan.SendResult;
import io.github.camelwechat.internal.user.Conversations;
import io.github.camelwechat.message.Headers;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;

/** Sends the body to a user. */
final class SendCall implements ProducerCall {

    private final String account;
    private final SendRequestReader reader;
    private final MessageSender sender;
    private final SendHistory history;
    private final @Nullable Conversations conversations;
    private volatile boolean stopped;

    /**
     * @param conversations null if nobody asks to which a message belongs
     */
    SendCall(
            String account,
            SendRequestReader reader,
            MessageSender sender,
            SendHistory history,
            @Nullable Conversations conversations) {
        this.account = account;
        this.reader = reader;
        this.sender = sender;
        this.history = history;
        this.conversations = conversations;
    }

    @Override
    public CompletionStage<Consumer<Message>> start(Exchange exchange) {
        SendRequest request = reader.read(exchange);
        return finish(ExchangeReader.callback(exchange), request, sent(request));
    }

    /** Sends a message. */
    CompletionStage<SendReport> sent(SendRequest request) {
        return sender.send(stopped ? request.unheld() : request);
    }

    /**
     * Sees to what follows a send.
     *
     * @param callback the exchange's; null for none
     * @return completes with what writes the result into the message
     */
    CompletionStage<Consumer<Message>> finish(
            @Nullable InboundExchange callback,
            SendRequest request,
            CompletionStage<SendReport> sent) {
        return sent.whenComplete(
                        (report, failure) -> {
                            if (callback != null) {
                                markReplied(callback, request, failure);
                            }
                            history.ended(report == null ? null : report.result(), failure);
                        })
                .thenCompose(report -> conversation(request).thenApply(id -> written(report, id)));
    }

    /** The conversation of a message that went out; empty if nobody asks, or the store is away. */
    private CompletionStage<Optional<String>> conversation(SendRequest request) {
        return conversations == null
                ? CompletableFuture.completedStage(Optional.empty())
                : conversations
                        .said(account, request.to())
                        .exceptionally(failure -> Optional.empty());
    }

    private static Consumer<Message> written(SendReport report, Optional<String> conversation) {
        return message -> {
            write(report, message);
            conversation.ifPresent(id -> message.setHeader(Headers.CONVERSATION_ID, id));
        };
    }

    /** Sends what the account holds at once, in order. */
    void release() {
        sender.release(account);
    }

    /** The same, and holds nothing from now on. */
    void stop() {
        stopped = true;
        release();
    }

    /** An answer that may have arrived must not be repeated as the route's result either. */
    private void markReplied(
            InboundExchange callback, SendRequest request, @Nullable Throwable failure) {
        if (failure == null || SendReport.mayHaveArrived(Completion.cause(failure))) {
            markReplied(account, callback, request);
        }
    }

    /** The user whose callback it is has an answer. */
    static void markReplied(String account, InboundExchange callback, SendRequest request) {
        if (callback.received().account().equals(account)
                && request.to().equals(callback.received().openId())) {
            callback.replied().set(true);
        }
    }

    static void write(SendReport report, Message message) {
        SendResult result = report.result();
        message.setHeader(Headers.SEND_STEPS, String.join(",", report.steps()));
        set(message, Headers.PARK_ID, report.parkId());
        message.setHeader(Headers.SEND_STATUS, result.status().name());
        if (message.getHeader(Headers.WINDOW_STATE) != null) {
            // It tells of the window as it was before.
            WindowReport.clear(message);
        }
        Instant expiresAt = result.expiresAt();
        set(message, Headers.WINDOW_REMAINING, result.remaining());
        set(
                message,
                Headers.WINDOW_EXPIRES_AT,
                expiresAt == null ? null : expiresAt.getEpochSecond());
    }

    /** Sets a header, or takes away the one of an earlier send. */
    private static void set(Message message, String header, @Nullable Object value) {
        if (value == null) {
            message.removeHeader(header);
        } else {
            message.setHeader(header, value);
        }
    }
}
