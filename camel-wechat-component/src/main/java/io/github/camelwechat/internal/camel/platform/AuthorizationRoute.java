// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.platform;

import io.github.camelwechat.internal.async.Completion;
import io.github.camelwechat.internal.callback.InboundExchange;
import io.github.camelwechat.internal.callback.RouteRunner.Route;
import io.github.camelwechat.internal.callback.journal.RouteCutShortException;
import io.github.camelwechat.internal.camel.runtime.PlatformServices;
import io.github.camelwechat.internal.camel.runtime.WeChatRuntime;
import io.github.camelwechat.internal.json.Json;
import io.github.camelwechat.internal.platform.Authorizer;
import io.github.camelwechat.internal.platform.PlatformApi;
import io.github.camelwechat.message.AuthorizationEvent;
import io.github.camelwechat.message.Headers;
import io.github.camelwechat.message.Received;
import io.github.camelwechat.message.Reply;
import java.time.Duration;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.support.DefaultConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The route that takes the events of a platform itself. What they bring about was done before it is
 * run, so it is told what stands now. Thread-safe.
 */
final class AuthorizationRoute implements Route {

    private static final Json JSON = new Json();

    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final DefaultConsumer consumer;
    private final PlatformServices platform;
    private final WeChatRuntime runtime;
    private final boolean typed;
    private final Runnable called;

    /**
     * @param typed whether the body is the event itself, and not its JSON
     * @param called hears of each event
     */
    AuthorizationRoute(
            DefaultConsumer consumer,
            PlatformServices platform,
            WeChatRuntime runtime,
            boolean typed,
            Runnable called) {
        this.consumer = consumer;
        this.platform = platform;
        this.runtime = runtime;
        this.typed = typed;
        this.called = called;
    }

    @Override
    public boolean reserve() {
        return runtime.callbackThreads().reserve();
    }

    @Override
    public CompletionStage<Reply> run(InboundExchange inbound) {
        called.run();
        CompletableFuture<Reply> outcome = new CompletableFuture<>();
        event(inbound.received())
                .thenCompose(
                        event -> runtime.callbackThreads().run(() -> run(inbound, event, outcome)))
                .whenComplete(
                        (begun, refused) -> {
                            if (refused != null) {
                                outcome.completeExceptionally(Completion.cause(refused));
                            }
                        });
        return outcome;
    }

    /** Never fails: what cannot be found out is left away. */
    private CompletionStage<AuthorizationEvent> event(Received received) {
        AuthorizationEvent event = AuthorizationEvent.of(received);
        String appId = event.appId();
        if (appId == null || !event.type().isAuthorization()) {
            return CompletableFuture.completedStage(event);
        }
        return Completion.always(
                platform.authorizers().find(appId),
                (found, failure) ->
                        Completion.always(
                                known(appId),
                                (grant, unknown) ->
                                        CompletableFuture.completedStage(
                                                told(event, found, grant))));
    }

    /** WeChat waits for the route, and a name is not worth that it comes too late. */
    private CompletionStage<PlatformApi.Grant> known(String appId) {
        return Completion.within(
                PATIENCE,
                platform.api().authorization(appId),
                runtime.scheduler(),
                () ->
                        new TimeoutException(
                                "WeChat did not say in time what the account is called"));
    }

    private static AuthorizationEvent told(
            AuthorizationEvent event,
            @Nullable Optional<Authorizer> found,
            PlatformApi.@Nullable Grant grant) {
        Object name = grant == null ? null : grant.info().get("nick_name");
        return event.with(
                name == null ? null : name.toString(),
                found == null
                        ? new TreeSet<>()
                        : found.map(Authorizer::permissionSets).orElseGet(TreeSet::new));
    }

    private void run(
            InboundExchange inbound, AuthorizationEvent event, CompletableFuture<Reply> outcome) {
        Exchange exchange = consumer.createExchange(false);
        try {
            write(inbound, event, exchange.getMessage());
            // Camel's original message is what the exchange has now.
            consumer.createUoW(exchange);
            consumer.getAsyncProcessor().process(exchange, doneSync -> complete(exchange, outcome));
        } catch (Exception e) {
            exchange.setException(e);
            complete(exchange, outcome);
        }
    }

    /** Writes an event that somebody has to be told of outside its route. */
    void write(InboundExchange inbound, Exchange exchange) {
        write(inbound, AuthorizationEvent.of(inbound.received()), exchange.getMessage());
    }

    private void write(InboundExchange inbound, AuthorizationEvent event, Message message) {
        message.setBody(typed ? event : JSON.write(event.canonical()));
        message.setHeader(Headers.EVENT, event.event());
        set(message, Headers.ACCOUNT, event.account());
        set(message, Headers.APP_ID, event.appId());
        set(message, Headers.AUTHORIZER_NAME, event.name());
        if (event.type().isAuthorization()) {
            message.setHeader(
                    Headers.PERMISSION_SETS,
                    event.permissionSets().stream()
                            .map(String::valueOf)
                            .collect(Collectors.joining(",")));
        }
        if (event.createTime() != null) {
            message.setHeader(Headers.CREATE_TIME, event.createTime().getEpochSecond());
        }
        message.setHeader(Headers.DEDUPE_KEY, inbound.received().dedupeKey());
        message.setHeader(Headers.DELIVERY_ATTEMPT, inbound.attempt());
        message.setHeader(Headers.LAST_DELIVERY, inbound.last());
        message.setHeader(Headers.ACKNOWLEDGED, inbound.acknowledged());
    }

    private static void set(Message message, String header, @Nullable Object value) {
        if (value != null) {
            message.setHeader(header, value);
        }
    }

    private void complete(Exchange exchange, CompletableFuture<Reply> outcome) {
        Exception failure = exchange.getException();
        if (failure == null) {
            outcome.complete(new Reply.None());
        } else {
            outcome.completeExceptionally(
                    exchange.getContext().isStopping()
                            ? new RouteCutShortException(failure)
                            : failure);
        }
        consumer.doneUoW(exchange);
        consumer.releaseExchange(exchange, false);
    }
}
