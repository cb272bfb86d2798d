// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.consumer;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.account.OpenId;
import io.github.camelwechat.failure.InvalidMessageException;
import io.github.camelwechat.internal.callback.InboundExchange;
import io.github.camelwechat.internal.send.MessageSender;
import io.github.camelwechat.internal.send.plan.SendOptions;
import io.github.camelwechat.internal.send.plan.SendRequest;
import io.github.camelwechat.internal.send.plan.SendResult;
import io.github.camelwechat.internal.telemetry.Traces;
import io.github.camelwechat.message.OutboundMessage;
import io.github.camelwechat.message.Reply;
import io.github.camelwechat.option.UncertainPolicy;
import io.github.camelwechat.option.WindowPolicy;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Sends what a route answered too late, or what cannot ride in a callback's answer, as
 * customer-service message within the user's window. Thread-safe.
 */
public final class LateAnswers {

    private final Account account;
    private final boolean maySend;
    private final MessageSender sender;
    private final Supplier<@Nullable Traces> traces;

    /**
     * @param maySend whether the account can call WeChat's API at all
     * @param traces gives null where nobody traces
     */
    public LateAnswers(
            Account account,
            boolean maySend,
            MessageSender sender,
            Supplier<@Nullable Traces> traces) {
        this.account = account;
        this.maySend = maySend;
        this.sender = sender;
        this.traces = traces;
    }

    CompletionStage<SendResult> send(InboundExchange delivery, Reply reply) {
        OpenId to = delivery.received().openId();
        Optional<OutboundMessage> message = OutboundMessage.of(reply);
        if (to == null || message.isEmpty() || !maySend) {
            return CompletableFuture.failedStage(unsendable(reply, to == null));
        }
        SendOptions options =
                new SendOptions(
                        WindowPolicy.FAIL,
                        UncertainPolicy.FAIL,
                        "late:" + delivery.received().dedupeKey(),
                        null);
        SendRequest request = SendRequest.of(account, to, message.get(), options);
        Traces known = traces.get();
        return known == null
                ? sender.sendDirectly(request)
                : known.span(
                        new Traces.Origin("wechat late answer", account, to, true, List.of()),
                        () -> sender.sendDirectly(request));
    }

    private InvalidMessageException unsendable(Reply reply, boolean nobody) {
        String kind = reply.getClass().getSimpleName();
        String why =
                nobody
                        ? "the callback concerns no user"
                        : !maySend
                                ? "account '"
                                        + account.name()
                                        + "' has no appSecret to send it with"
                                : "only the answer to a callback can carry it";
        return new InvalidMessageException(
                account.name(),
                "A "
                        + kind
                        + " reply was dropped: it came after the callback was answered, or WeChat"
                        + " shows no such reply to it, and "
                        + why);
    }
}
