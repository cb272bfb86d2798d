// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.producer;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.account.OpenId;
import io.github.camelwechat.failure.PartlySentException;
import io.github.camelwechat.failure.SendUncertainException;
import io.github.camelwechat.internal.async.Completion;
import io.github.camelwechat.internal.callback.InboundExchange;
import io.github.camelwechat.internal.camel.exchange.ExchangeReader;
import io.github.camelwechat.internal.camel.exchange.ExchangeWriter;
import io.github.camelwechat.internal.camel.exchange.TemplateReader;
import io.github.camelwechat.internal.camel.exchange.WindowReport;
import io.github.camelwechat.internal.send.coalesce.BufferedSend;
import io.github.camelwechat.internal.send.coalesce.Coalescer;
import io.github.camelwechat.internal.send.plan.SendOptions;
import io.github.camelwechat.internal.send.plan.SendPlan;
import io.github.camelwechat.internal.send.plan.SendRequest;
import io.github.camelwechat.internal.send.plan.SendResult;
import io.github.camelwechat.internal.send.plan.SendSettings;
import io.github.camelwechat.message.Headers;
import io.github.camelwechat.message.OutboundMessage;
import io.github.camelwechat.option.WindowPolicy;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/** Sends the body to a user. */
public final class SendCall implements ProducerCall {

    private final Account account;
    private final SendSettings settings;
    private final ExchangeReader reader;
    private final TemplateReader templates;
    private final Coalescer sender;

    public SendCall(
            Account account, SendSettings settings, ExchangeReader reader, Coalescer sender) {
        this.account = account;
        this.settings = settings;
        this.reader = reader;
        this.templates = new TemplateReader(account.name(), settings);
        this.sender = sender;
    }

    @Override
    public CompletionStage<Consumer<Message>> start(Exchange exchange) {
        ExchangeReader.Letter letter = reader.read(exchange);
        SendPlan plan = settings.plan();
        SendOptions options =
                new SendOptions(
                        plan.ask() ? WindowPolicy.ASK : WindowPolicy.FAIL,
                        settings.onUncertain(),
                        settings.longText(),
                        exchange.getMessage().getHeader(Headers.SEND_ID, String.class),
                        plan.passive() ? letter.slot() : null);
        OutboundMessage said =
                OutboundMessage.Attributed.of(
                        letter.message(),
                        exchange.getMessage().getHeader(Headers.KF_ACCOUNT, String.class),
                        settings.aiGenerated());
        settings.region().check(account.name(), said);
        Function<OutboundMessage, SendRequest> saying =
                message ->
                        new SendRequest(
                                account,
                                letter.to(),
                                message,
                                options,
                                plan,
                                plan.templates().isEmpty()
                                        ? null
                                        : templates.read(exchange.getMessage(), message),
                                settings.parkTimeToLive(),
                                settings.parkLimit());
        return sender.send(new BufferedSend(saying.apply(said), saying))
                .whenComplete(
                        (result, failure) -> {
                            if (failure == null || mayHaveArrived(Completion.cause(failure))) {
                                markReplied(exchange, letter.to());
                            }
                        })
                .thenApply(result -> message -> write(result, message));
    }

    private static boolean mayHaveArrived(Throwable failure) {
        return failure instanceof SendUncertainException || failure instanceof PartlySentException;
    }

    /** An answer that may have arrived must not be repeated as the route's result either. */
    private void markReplied(Exchange exchange, OpenId to) {
        InboundExchange delivery =
                exchange.getProperty(ExchangeWriter.DELIVERY, InboundExchange.class);
        if (delivery != null
                && delivery.inbound().received().account().equals(account.name())
                && to.equals(delivery.inbound().received().openId())) {
            delivery.replied().set(true);
        }
    }

    private static void write(SendRequest.Done done, Message message) {
        SendResult result = done.result();
        message.setHeader(Headers.SEND_STEPS, String.join(",", done.steps()));
        message.removeHeader(Headers.PARK_ID);
        if (done.parkId() != null) {
            message.setHeader(Headers.PARK_ID, done.parkId());
        }
        message.setHeader(Headers.SEND_STATUS, result.status().name());
        WindowReport.clear(message);
        if (result.remaining() != null) {
            message.setHeader(Headers.WINDOW_REMAINING, result.remaining());
        }
        if (result.expiresAt() != null) {
            message.setHeader(Headers.WINDOW_EXPIRES_AT, result.expiresAt().getEpochSecond());
        }
    }
}
