// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.account.OpenId;
import io.github.camelwechat.failure.PartlySentException;
import io.github.camelwechat.failure.SendUncertainException;
import io.github.camelwechat.internal.api.Stages;
import io.github.camelwechat.internal.callback.Delivery;
import io.github.camelwechat.internal.send.MessageSender;
import io.github.camelwechat.internal.send.SendOptions;
import io.github.camelwechat.internal.send.SendResult;
import io.github.camelwechat.message.OutboundMessage;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/** Sends the body to a user. */
final class SendCall implements ProducerCall {

    private final AccountSettings settings;
    private final Account account;
    private final ExchangeReader reader;
    private final MessageSender sender;

    SendCall(AccountSettings settings, ExchangeReader reader, MessageSender sender) {
        this.settings = settings;
        this.account = settings.account();
        this.reader = reader;
        this.sender = sender;
    }

    @Override
    public CompletionStage<Consumer<Message>> start(Exchange exchange) {
        ExchangeReader.Letter letter = reader.read(exchange);
        SendOptions options =
                new SendOptions(
                        settings.windowPolicy(),
                        settings.uncertainPolicy(),
                        settings.longText(),
                        exchange.getMessage().getHeader(WeChatConstants.SEND_ID, String.class),
                        letter.slot());
        OutboundMessage said =
                OutboundMessage.Attributed.of(
                        letter.message(),
                        exchange.getMessage().getHeader(WeChatConstants.KF_ACCOUNT, String.class),
                        settings.aiGenerated());
        return sender.send(account, letter.to(), said, options)
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

    private static void write(SendResult result, Message message) {
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
