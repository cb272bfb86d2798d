// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.platform;

import io.github.camelwechat.failure.CallbackRejectedException;
import io.github.camelwechat.internal.callback.CallbackListener;
import io.github.camelwechat.internal.callback.InboundExchange;
import io.github.camelwechat.message.Received;
import io.github.camelwechat.message.Reply;
import java.util.function.Function;

/**
 * Takes what the answer to WeChat cannot tell to the reports of the account that it is about, and
 * what is about none to those of the platform.
 *
 * @param platform hears what is about no account
 * @param accounts gives the reports of the account of a callback
 */
record PlatformReports(CallbackListener platform, Function<Received, CallbackListener> accounts)
        implements CallbackListener {

    private CallbackListener of(InboundExchange exchange) {
        return accounts.apply(exchange.received());
    }

    @Override
    public void failed(InboundExchange exchange, Throwable failure, boolean acknowledged) {
        of(exchange).failed(exchange, failure, acknowledged);
    }

    @Override
    public void notDeliveredAgain(InboundExchange exchange, Throwable failure) {
        of(exchange).notDeliveredAgain(exchange, failure);
    }

    @Override
    public void unanswered(InboundExchange exchange, Reply reply) {
        of(exchange).unanswered(exchange, reply);
    }

    @Override
    public void rejected(CallbackRejectedException rejection) {
        platform.rejected(rejection);
    }

    @Override
    public void handshake() {
        platform.handshake();
    }

    @Override
    public void suspected(CallbackRejectedException rejection) {
        platform.suspected(rejection);
    }

    @Override
    public void sourcesUnknown(Throwable failure, boolean known) {
        platform.sourcesUnknown(failure, known);
    }

    @Override
    public void previousUsed(String option) {
        platform.previousUsed(option);
    }

    @Override
    public void storeFailed(Throwable failure) {
        platform.storeFailed(failure);
    }

    @Override
    public void storeAnswers() {
        platform.storeAnswers();
    }
}
