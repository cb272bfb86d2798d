// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.consumer;

import io.github.camelwechat.account.OpenId;
import io.github.camelwechat.internal.async.Completion;
import io.github.camelwechat.internal.callback.InboundExchange;
import io.github.camelwechat.internal.callback.RouteRunner.Route;
import io.github.camelwechat.internal.erasure.StateErasure;
import io.github.camelwechat.message.Reply;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A route after which a user is forgotten who said so with an event. WeChat is answered once that
 * was tried, so that a process that dies before has the event delivered again; where the store
 * fails it is tried again every second, in the order in which users went. Thread-safe.
 */
final class ErasureRoute implements Route {

    private static final Logger LOG = LoggerFactory.getLogger(ErasureRoute.class);

    private static final int MOST_WAITING = 10_000;

    private final String account;
    private final Route route;
    private final Set<String> events;
    private final StateErasure erasure;
    private final ScheduledExecutorService scheduler;
    private final Deque<OpenId> waiting = new ArrayDeque<>();
    private boolean working;
    private boolean stopped;

    /**
     * @param events those after which the user is forgotten
     */
    ErasureRoute(
            String account,
            Route route,
            Set<String> events,
            StateErasure erasure,
            ScheduledExecutorService scheduler) {
        this.account = account;
        this.route = route;
        this.events = events;
        this.erasure = erasure;
        this.scheduler = scheduler;
    }

    @Override
    public boolean reserve() {
        return route.reserve();
    }

    @Override
    public CompletionStage<Reply> run(InboundExchange exchange) {
        CompletionStage<Reply> reply = route.run(exchange);
        OpenId user = leaving(exchange);
        return user == null
                ? reply
                : reply.thenCompose(said -> forget(user).thenApply(done -> said));
    }

    /** The route failed for good, and the user goes all the same. */
    void failed(InboundExchange exchange) {
        OpenId user = leaving(exchange);
        if (user != null) {
            forget(user);
        }
    }

    private @Nullable OpenId leaving(InboundExchange exchange) {
        String event = exchange.received().event();
        return event != null && events.contains(event) ? exchange.received().openId() : null;
    }

    /** Never fails. */
    private CompletionStage<Boolean> forget(OpenId user) {
        return CompletableFuture.completedStage(user)
                .thenCompose(gone -> erasure.user(gone, "the user is forgotten (option forgetOn)"))
                .handle(
                        (counts, failure) -> {
                            if (failure == null) {
                                return true;
                            }
                            again(user, Completion.cause(failure));
                            return false;
                        });
    }

    private void again(OpenId user, Throwable failure) {
        boolean first;
        synchronized (waiting) {
            first = waiting.isEmpty();
            if (waiting.size() == MOST_WAITING) {
                LOG.warn(
                        "Account '{}': a user who went is not forgotten, because {} others wait for"
                                + " the state store: do it with operation forgetUser",
                        account,
                        MOST_WAITING);
                return;
            }
            if (!waiting.contains(user)) {
                waiting.addLast(user);
            }
        }
        if (first) {
            LOG.warn(
                    "Account '{}': users who went are forgotten once the state store answers again",
                    account,
                    failure);
        }
        later(1);
    }

    private void later(int seconds) {
        synchronized (waiting) {
            if (working || stopped || waiting.isEmpty()) {
                return;
            }
            working = true;
        }
        try {
            scheduler.schedule(this::next, seconds, TimeUnit.SECONDS);
        } catch (RejectedExecutionException e) {
            // It ends, and says at its stop who waits.
            LOG.debug("No more time for account '{}'", account);
        }
    }

    private void next() {
        OpenId user;
        synchronized (waiting) {
            working = false;
            user = waiting.pollFirst();
        }
        if (user != null) {
            forget(user).thenAccept(done -> later(done ? 0 : 1));
        }
    }

    /** Tries no more. */
    void stop() {
        int left;
        synchronized (waiting) {
            stopped = true;
            left = waiting.size();
        }
        if (left > 0) {
            LOG.warn(
                    "Account '{}' stops before the state store answered again: {} users who went"
                            + " are not forgotten. Do it with operation forgetUser",
                    account,
                    left);
        }
    }
}
