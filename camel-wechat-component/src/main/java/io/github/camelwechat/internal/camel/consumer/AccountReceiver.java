// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.consumer;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.account.CallbackKeys;
import io.github.camelwechat.failure.CallbackRejectedException;
import io.github.camelwechat.internal.callback.CallbackPipeline;
import io.github.camelwechat.internal.callback.CallbackReading;
import io.github.camelwechat.internal.callback.RouteRunner.Route;
import io.github.camelwechat.internal.callback.reply.CallbackResponse;
import io.github.camelwechat.internal.callback.source.Caller;
import io.github.camelwechat.internal.callback.verify.CallbackRequest;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.camel.support.DefaultConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One account's share of a path: what tells its callbacks from those of others, and the flow they
 * go through. Thread-safe.
 *
 * @param keys what its callbacks are signed with
 * @param maxWaiting how many of them may be held open at once; empty where nobody said
 * @param history hears of requests that none of several accounts signed
 * @param consumer whose route takes them
 * @param suspended gives the route that takes them while the consumer is suspended; null to have
 *     WeChat come again
 */
public record AccountReceiver(
        Account account,
        CallbackKeys keys,
        OptionalInt maxWaiting,
        CallbackPipeline pipeline,
        Route route,
        CallbackHistory history,
        DefaultConsumer consumer,
        Supplier<@Nullable Route> suspended)
        implements CallbackReceiver {

    @Override
    public String routeId() {
        return consumer.getRouteId();
    }

    @Override
    public int maxBodySize() {
        return pipeline.maxBodySize();
    }

    @Override
    public @Nullable CallbackRejectedException refusal(Caller caller) {
        return pipeline.sources().refusal(caller);
    }

    @Override
    public CallbackResponse refuse(CallbackRejectedException rejection) {
        return pipeline.refuse(rejection);
    }

    @Override
    public CompletionStage<CallbackResponse> handle(CallbackRequest request) {
        return answered(request, to -> pipeline.handle(request, to));
    }

    /** As {@link #handle(CallbackRequest)}, for a request that was read already. */
    public CompletionStage<CallbackResponse> handle(CallbackReading reading) {
        return answered(reading.request(), to -> pipeline.handle(reading, to));
    }

    private CompletionStage<CallbackResponse> answered(
            CallbackRequest request, Function<Route, CompletionStage<CallbackResponse>> flow) {
        try {
            Route to = entrance();
            return to == null ? pipeline.postpone(request) : flow.apply(to);
        } catch (RuntimeException e) {
            consumer.getExceptionHandler().handleException("A callback could not be handled", e);
            return CompletableFuture.completedStage(CallbackResponse.askAgain());
        }
    }

    private @Nullable Route entrance() {
        if (!consumer.isRunAllowed()) {
            return null;
        }
        return consumer.isSuspendingOrSuspended() ? suspended.get() : route;
    }

    /** {@inheritDoc} The message names what would tell them apart. */
    @Override
    public void checkTellsApart(CallbackReceiver newcomer, String path) {
        if (!(newcomer instanceof AccountReceiver other)) {
            newcomer.checkTellsApart(this, path);
            return;
        }
        String name = other.account.name();
        if (account.name().equals(name)) {
            throw new IllegalArgumentException(
                    "Routes '"
                            + routeId()
                            + "' and '"
                            + other.routeId()
                            + "' both consume the callbacks of account '"
                            + name
                            + "' at "
                            + path
                            + ". Only one can: use one route and multicast, or another"
                            + " callbackPath");
        }
        String ambiguity = ambiguity(other);
        if (ambiguity != null) {
            throw new IllegalArgumentException(
                    "The callbacks of accounts '"
                            + account.name()
                            + "' (route '"
                            + routeId()
                            + "') and '"
                            + name
                            + "' (route '"
                            + other.routeId()
                            + "') arrive at "
                            + path
                            + " signed with the same token, and nothing tells them apart: "
                            + ambiguity
                            + ". Or give each its own token, or its own callbackPath");
        }
    }

    /** An envelope names its appid; a plain callback names nothing but the original id. */
    private @Nullable String ambiguity(AccountReceiver other) {
        boolean shared = keys.tokens().stream().anyMatch(other.keys.tokens()::contains);
        if (!shared || keys.mode().encrypted() != other.keys.mode().encrypted()) {
            return null;
        }
        if (keys.mode().encrypted()) {
            return account.appId().equals(other.account.appId())
                    ? "both have appId " + account.appId() + ". Correct one of them"
                    : null;
        }
        String ours = account.originalId();
        String theirs = other.account.originalId();
        return ours != null && theirs != null && !ours.equals(theirs)
                ? null
                : "set option originalId of each, or an encrypted securityMode";
    }
}
