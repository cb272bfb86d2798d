// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.consumer;

import io.github.camelwechat.internal.callback.InboundExchange;
import io.github.camelwechat.internal.callback.RouteRunner.Route;
import io.github.camelwechat.message.Reply;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The route of a consumer that is suspended and says so: it gives every user the same text, where
 * an answer is shown at all.
 */
record AnswerRoute(String text) implements Route {

    @Override
    public boolean isImmediate() {
        return true;
    }

    @Override
    public CompletionStage<Reply> run(InboundExchange exchange) {
        return CompletableFuture.completedStage(
                exchange.slot() == null ? new Reply.None() : new Reply.Text(text));
    }
}
