// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.callback;

import io.github.camelwechat.account.OpenId;
import io.github.camelwechat.internal.callback.RouteRunner.Route;
import io.github.camelwechat.message.Reply;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Lets one user's callbacks enter the route one after another, in the order in which they came, and
 * those of different users side by side. Waiting holds no thread. Thread-safe.
 */
final class PerUserOrder {

    private static final int MOST_WAITING = 1_000;

    private final ConcurrentMap<OpenId, CompletableFuture<Void>> ends = new ConcurrentHashMap<>();
    private final AtomicInteger waiting = new AtomicInteger();

    /**
     * Runs the route when all that came before it for this user is over, however it ended.
     *
     * @return the route's reply; fails with {@link RejectedExecutionException}, and then already
     *     when it is returned, if too many wait or no thread is left for one more
     */
    CompletionStage<Reply> run(Route route, InboundExchange exchange) {
        OpenId user = exchange.received().openId();
        return user == null ? route.start(exchange) : enter(user, route, exchange);
    }

    private CompletionStage<Reply> enter(OpenId user, Route route, InboundExchange exchange) {
        if (waiting.incrementAndGet() > MOST_WAITING) {
            waiting.decrementAndGet();
            return CompletableFuture.failedStage(
                    new RejectedExecutionException(
                            "more than "
                                    + MOST_WAITING
                                    + " callbacks wait for earlier ones of their users"));
        }
        if (!route.reserve()) {
            waiting.decrementAndGet();
            return Route.noThread();
        }
        CompletableFuture<Void> end = new CompletableFuture<>();
        CompletableFuture<Void> before = ends.put(user, end);
        CompletionStage<Void> turn =
                before == null ? CompletableFuture.completedStage(null) : before;
        CompletionStage<Reply> result =
                turn.thenCompose(
                        mine -> {
                            waiting.decrementAndGet();
                            return route.runReserved(exchange);
                        });
        result.whenComplete(
                (value, failure) -> {
                    ends.remove(user, end);
                    end.complete(null);
                });
        return result;
    }
}
