// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.account.OpenId;
import io.github.camelwechat.failure.PartlySentException;
import io.github.camelwechat.failure.SendUncertainException;
import io.github.camelwechat.internal.api.Stages;
import io.github.camelwechat.internal.callback.Delivery;
import io.github.camelwechat.internal.send.Coalescing;
import io.github.camelwechat.internal.send.DeliveryPlan;
import io.github.camelwechat.internal.send.Draft;
import io.github.camelwechat.internal.send.PlannedSend;
import io.github.camelwechat.internal.send.SendOptions;
import io.github.camelwechat.internal.send.SendResult;
import io.github.camelwechat.internal.send.WindowPolicy;
import io.github.camelwechat.message.OutboundMessage;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/** Sends the body to a user. */
final class SendCall implements ProducerCall {

    private final AccountSettings settings;
    private final Account account;
    private final ExchangeReader reader;
    private final DeliveryPlan plan;
    private final TemplateReader templates;
    private final Coalescing sender;

    SendCall(AccountSettings settings, ExchangeReader reader, Coalescing sender) {
        this.settings = settings;
        this.account = settings.account();
        this.reader = reader;
        this.plan = settings.delivery().plan();
        this.templates = new TemplateReader(account.name(), settings.delivery());
        this.sender = sender;
    }

    @Override
    public CompletionStage<Consumer<Message>> start(Exchange exchange) {
        ExchangeReader.Letter letter = reader.read(exchange);
        SendOptions options =
                new SendOptions(
                        plan.ask() ? WindowPolicy.ASK : WindowPolicy.FAIL,
                        settings.uncertainPolicy(),
                        settings.longText(),
                        exchange.getMessage().getHeader(WeChatConstants.SEND_ID, String.class),
                        plan.passive() ? letter.slot() : null);
        OutboundMessage said =
                OutboundMessage.Attributed.of(
                        letter.message(),
                        exchange.getMessage().getHeader(WeChatConstants.KF_ACCOUNT, String.class),
                        settings.aiGenerated());
        settings.region().check(account.name(), said);
        Function<OutboundMessage, PlannedSend> saying =
                message ->
                        new PlannedSend(
                                account,
                                letter.to(),
                                message,
                                options,
                                plan,
                                plan.templates().isEmpty()
                                        ? null
                                        : templates.read(exchange.getMessage(), message),
                                settings.delivery().timeToLive(),
                                settings.delivery().limit());
        return sender.send(new Draft(saying.apply(said), saying))
                .whenComplete(
                        (result, failure) -> {
                            if (failure == null || mayHaveArrived(Stages.cause(failure))) {
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
        Delivery delivery = exchange.getProperty(ExchangeWriter.DELIVERY, Delivery.class);
        if (delivery != null
                && delivery.inbound().received().account().equals(account.name())
                && to.equals(delivery.inbound().received().openId())) {
            delivery.replied().set(true);
        }
    }

    private static void write(PlannedSend.Done done, Message message) {
        SendResult result = done.result();
        message.setHeader(WeChatConstants.SEND_STEPS, String.join(",", done.steps()));
        message.removeHeader(WeChatConstants.PARK_ID);
        if (done.parkId() != null) {
            message.setHeader(WeChatConstants.PARK_ID, done.parkId());
        }
        message.setHeader(WeChatConstants.SEND_STATUS, result.status().name());
        WindowReport.clear(message);
        if (result.remaining() != null) {
            message.setHeader(WeChatConstants.WINDOW_REMAINING, result.remaining());
        }
        if (result.expiresAt() != null) {
            message.setHeader(
                    WeChatConstants.WINDOW_EXPIRES_AT, result.expiresAt().getEpochSecond());
        }
    }
}
