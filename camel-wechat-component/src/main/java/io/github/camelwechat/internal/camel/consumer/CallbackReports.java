// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.consumer;

import io.github.camelwechat.failure.CallbackRejectedException;
import io.github.camelwechat.internal.async.Completion;
import io.github.camelwechat.internal.callback.CallbackListener;
import io.github.camelwechat.internal.callback.InboundExchange;
import io.github.camelwechat.internal.camel.runtime.AccountServices;
import io.github.camelwechat.internal.camel.runtime.AccountSettings;
import io.github.camelwechat.internal.camel.runtime.SendHistory;
import io.github.camelwechat.internal.telemetry.Traces;
import io.github.camelwechat.message.Headers;
import io.github.camelwechat.message.Reply;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Takes what the answer to WeChat cannot tell to the log and to the consumer's exception handler.
 */
public final class CallbackReports implements CallbackListener {

    private final AccountSettings account;
    private final DefaultConsumer consumer;
    private final BiConsumer<InboundExchange, Exchange> writer;
    private final RejectionLog rejections;
    private final CallbackHistory history;
    private final LateAnswers lateAnswers;
    private final SendHistory sends;
    private final Logger log;
    private final StoreOutageLog outage;
    private final Consumer<InboundExchange> over;

    /**
     * @param writer writes a callback into the exchange that tells of it
     * @param over hears of callbacks whose route failed for good
     */
    public CallbackReports(
            AccountSettings account,
            DefaultConsumer consumer,
            BiConsumer<InboundExchange, Exchange> writer,
            RejectionLog rejections,
            CallbackHistory history,
            AccountServices services,
            Supplier<@Nullable Traces> traces,
            Consumer<InboundExchange> over,
            Logger log) {
        this.account = account;
        this.consumer = consumer;
        this.writer = writer;
        this.rejections = rejections;
        this.history = history;
        this.lateAnswers =
                new LateAnswers(account.account(), account.mayCall(), services.sender(), traces);
        this.sends = services.sends();
        this.over = over;
        this.log = log;
        this.outage = new StoreOutageLog(account.name(), log);
    }

    @Override
    public void handshake() {
        history.handshake();
    }

    @Override
    public void rejected(CallbackRejectedException rejection) {
        history.rejected(rejection);
        rejections.rejected(rejection);
    }

    @Override
    public void suspected(CallbackRejectedException rejection) {
        rejections.suspected(rejection);
    }

    @Override
    public void sourcesUnknown(Throwable failure, boolean known) {
        log.warn(
                "WeChat did not list the addresses it calls account '{}' from; {} (option"
                        + " sourceFilter), and it is asked again: {}",
                account.name(),
                known ? "the older list is used" : "callbacks from every address are taken",
                failure.toString());
    }

    @Override
    public void previousUsed(String option) {
        rejections.previousUsed(account.name(), option);
    }

    @Override
    public void failed(InboundExchange inbound, Throwable failure, boolean acknowledged) {
        report(
                inbound,
                acknowledged
                        ? "The route failed after WeChat was answered; the callback is not"
                                + " delivered again"
                        : "The route failed on the last delivery; the callback is not delivered"
                                + " again",
                failure,
                acknowledged);
        over.accept(inbound);
    }

    @Override
    public void notDeliveredAgain(InboundExchange inbound, Throwable failure) {
        report(
                inbound,
                "The route failed, and WeChat did not deliver the callback again when it was asked"
                        + " to",
                failure,
                false);
        over.accept(inbound);
    }

    /**
     * It goes out as customer-service message; only if that is refused too somebody has to know.
     */
    @Override
    public void unanswered(InboundExchange inbound, Reply reply) {
        lateAnswers
                .send(inbound, reply)
                .whenComplete(
                        (sent, failure) -> {
                            sends.ended(sent, failure);
                            if (failure != null) {
                                report(
                                        inbound,
                                        "The route's answer reached WeChat neither in the"
                                                + " callback's answer nor after it",
                                        Completion.cause(failure),
                                        true);
                            }
                        });
    }

    @Override
    public void storeFailed(Throwable failure) {
        outage.failed(failure);
    }

    @Override
    public void storeAnswers() {
        outage.over();
    }

    private void report(
            InboundExchange inbound, String what, Throwable failure, boolean acknowledged) {
        Exchange exchange = consumer.createExchange(false);
        try {
            writer.accept(inbound, exchange);
            exchange.getMessage().setHeader(Headers.ACKNOWLEDGED, acknowledged);
            consumer.getExceptionHandler().handleException(what, exchange, failure);
        } finally {
            consumer.releaseExchange(exchange, false);
        }
    }
}
