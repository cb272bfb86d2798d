// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.producer;

import io.github.camelwechat.failure.InvalidMessageException;
import io.github.camelwechat.internal.callback.InboundExchange;
import io.github.camelwechat.internal.camel.exchange.ExchangeReader;
import io.github.camelwechat.internal.camel.runtime.AccountSettings;
import io.github.camelwechat.internal.json.Json;
import io.github.camelwechat.internal.send.DryRunSender;
import io.github.camelwechat.internal.send.plan.SendOptions;
import io.github.camelwechat.internal.send.plan.SendRequest;
import io.github.camelwechat.internal.send.plan.SendResult;
import io.github.camelwechat.internal.send.post.DryRunOutcome;
import io.github.camelwechat.message.Headers;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/** Tells how the body would have been sent to a user, which is not done. */
final class DryRunSendCall implements ProducerCall {

    /** Marks an exchange of which a dry run would have answered the callback. */
    private static final String ANSWERED = "CamelWeChatDryRunAnswered";

    private final AccountSettings account;
    private final Function<Exchange, SendRequest> reader;
    private final DryRunSender sender;
    private final Json json = new Json();

    DryRunSendCall(
            AccountSettings account, Function<Exchange, SendRequest> reader, DryRunSender sender) {
        this.account = account;
        this.reader = reader;
        this.sender = sender;
    }

    @Override
    public CompletionStage<Consumer<Message>> start(Exchange exchange) {
        SendRequest read = reader.apply(exchange);
        SendRequest request =
                exchange.getProperty(ANSWERED, false, Boolean.class) ? withoutSlot(read) : read;
        InboundExchange callback = ExchangeReader.callback(exchange);
        return sender.send(request)
                .thenApply(
                        outcome -> {
                            checkThatItCouldCall(outcome);
                            if (callback != null) {
                                // The route's result would not have been sent as a second answer.
                                SendCall.markReplied(account.name(), callback, request);
                            }
                            return message -> write(outcome, message);
                        });
    }

    private static SendRequest withoutSlot(SendRequest request) {
        SendOptions options = request.options();
        return request.with(
                request.message(),
                new SendOptions(
                        options.windowClosed(),
                        options.onUncertain(),
                        options.longText(),
                        options.sendId(),
                        null));
    }

    private void checkThatItCouldCall(DryRunOutcome outcome) {
        if (!outcome.requests().isEmpty() && !account.mayCall()) {
            throw new InvalidMessageException(
                    account.name(),
                    "account '"
                            + account.name()
                            + "' could not call WeChat's API for this without the option appSecret:"
                            + " set it to the AppSecret the WeChat console shows");
        }
    }

    private void write(DryRunOutcome outcome, Message message) {
        SendResult result = outcome.report().result();
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("status", result.status().name());
        report.put("steps", outcome.report().steps());
        if (outcome.answer() != null) {
            report.put("answer", outcome.answer());
            message.getExchange().setProperty(ANSWERED, true);
        }
        report.put("requests", outcome.requests().stream().map(DryRunCall::written).toList());
        SendCall.write(outcome.report(), message);
        message.setHeader(Headers.DRY_RUN, json.write(report));
        message.setHeader(Headers.SEND_STATUS, DryRunCall.DRY_RUN);
    }
}
