// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.consumer;

import io.github.camelwechat.account.OpenId;
import io.github.camelwechat.internal.async.Completion;
import io.github.camelwechat.internal.callback.InboundExchange;
import io.github.camelwechat.internal.callback.RouteRunner.Route;
import io.github.camelwechat.internal.callback.journal.RouteCutShortException;
import io.github.camelwechat.internal.camel.exchange.ExchangeWriter;
import io.github.camelwechat.internal.camel.exchange.RouteResultReader;
import io.github.camelwechat.internal.camel.runtime.AccountServices;
import io.github.camelwechat.internal.camel.runtime.RouteThreads;
import io.github.camelwechat.internal.camel.runtime.WeChatRuntime;
import io.github.camelwechat.internal.send.coalesce.Coalescer;
import io.github.camelwechat.internal.window.WindowState;
import io.github.camelwechat.message.Headers;
import io.github.camelwechat.message.Reply;
import io.github.camelwechat.message.VerificationEvent;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** Runs the route of a consumer with a callback, and gives what it answered. Thread-safe. */
public final class CallbackRoute implements Route {

    /** Where log lines of a route show whose callback it works on, beside Camel's own keys. */
    public static final String MDC_ACCOUNT = "camel.wechat.account";

    public static final String MDC_DEDUPE_KEY = "camel.wechat.dedupeKey";

    private final String account;
    private final boolean mdc;
    private final DefaultConsumer consumer;
    private final AccountServices services;
    private final Supplier<@Nullable Consumer<OpenId>> parkedHere;
    private final boolean mayBeParkedElsewhere;
    private final RouteThreads threads;
    private final ExchangeWriter writer;
    private final JobCallbacks outcomes;
    private final @Nullable Function<InboundExchange, CompletionStage<Map<String, String>>> surveys;
    private final RouteResultReader replies;
    private final Supplier<@Nullable Coalescer> coalescer;
    private final InstantSource clock;
    private final WeChatRuntime runtime;
    private volatile @Nullable Instant lastCallback;
    private volatile @Nullable VerificationEvent lastVerification;

    /**
     * @param services what the endpoints of the account share
     * @param surveys recognises answers to surveys; null for nobody who does
     */
    public CallbackRoute(
            String account,
            DefaultConsumer consumer,
            WeChatRuntime runtime,
            AccountServices services,
            ExchangeWriter writer,
            RouteResultReader replies,
            @Nullable Function<InboundExchange, CompletionStage<Map<String, String>>> surveys) {
        this.account = account;
        this.consumer = consumer;
        this.mdc = Boolean.TRUE.equals(runtime.context().isUseMDCLogging());
        this.services = services;
        this.parkedHere = services.parkedHere();
        this.mayBeParkedElsewhere = services.mayBeParkedElsewhere();
        this.threads = runtime.callbackThreads();
        this.writer = writer;
        this.outcomes = new JobCallbacks(account, services.outcomes());
        this.replies = replies;
        this.surveys = surveys;
        this.coalescer = runtime.coalescer();
        this.clock = runtime.clock();
        this.runtime = runtime;
    }

    @Override
    public boolean reserve() {
        return threads.reserve();
    }

    /**
     * Fails with a {@link java.util.concurrent.RejectedExecutionException} if the threads were shut
     * down meanwhile.
     */
    @Override
    public CompletionStage<Reply> run(InboundExchange inbound) {
        lastCallback = clock.instant();
        if (inbound.received().event() != null
                && inbound.inbound() instanceof VerificationEvent event) {
            lastVerification = event;
        }
        CompletionStage<Map<String, String>> known;
        try {
            wake(inbound);
            known = related(inbound);
        } catch (RuntimeException e) {
            threads.release();
            throw e;
        }
        CompletableFuture<Reply> outcome = new CompletableFuture<>();
        known.thenCompose(headers -> threads.run(() -> run(inbound, headers, outcome)))
                .whenComplete(
                        (ended, refused) -> {
                            if (refused != null) {
                                outcome.completeExceptionally(Completion.cause(refused));
                            }
                        });
        return outcome;
    }

    /** When the last genuine callback came; null if none did yet. */
    @Nullable Instant lastCallback() {
        return lastCallback;
    }

    /** Returns what WeChat last said about the verification of the account, if it did. */
    @Nullable VerificationEvent lastVerification() {
        return lastVerification;
    }

    /** Wakes what waited for this user's window: it need not wait for their route. */
    private void wake(InboundExchange inbound) {
        OpenId user = inbound.received().openId();
        if (user == null || !(inbound.window() instanceof WindowState.Open)) {
            return;
        }
        Consumer<OpenId> parked = parkedHere.get();
        if (parked != null) {
            parked.accept(user);
        } else if (mayBeParkedElsewhere) {
            services.wakeElsewhere(user);
        }
    }

    /**
     * Tells of what the route sent before, as headers: events report of it, texts may answer it.
     */
    private CompletionStage<Map<String, String>> related(InboundExchange inbound) {
        if (inbound.received().event() != null) {
            return outcomes.sendId(inbound.inbound())
                    .thenApply(
                            sendId ->
                                    sendId.map(id -> Map.of(Headers.SEND_ID, id)).orElse(Map.of()));
        }
        return surveys == null
                ? CompletableFuture.completedStage(Map.of())
                : surveys.apply(inbound);
    }

    private void run(
            InboundExchange inbound,
            Map<String, String> headers,
            CompletableFuture<Reply> outcome) {
        Exchange exchange = consumer.createExchange(false);
        try {
            writer.write(inbound, exchange);
            headers.forEach(exchange.getMessage()::setHeader);
            // Camel's original message is what the exchange has now.
            consumer.createUoW(exchange);
            Object received = exchange.getMessage().getBody();
            describe(inbound);
            consumer.getAsyncProcessor()
                    .process(
                            exchange,
                            doneSync -> {
                                complete(exchange, inbound, received, outcome);
                                end(exchange);
                            });
        } catch (Exception e) {
            outcome.completeExceptionally(e);
            end(exchange);
        } finally {
            undescribe();
        }
    }

    /** For the log lines of the route; Camel takes it along to other threads if it is told to. */
    private void describe(InboundExchange inbound) {
        if (mdc) {
            MDC.put(MDC_ACCOUNT, account);
            MDC.put(MDC_DEDUPE_KEY, inbound.received().dedupeKey());
        }
    }

    private void undescribe() {
        if (mdc) {
            MDC.remove(MDC_ACCOUNT);
            MDC.remove(MDC_DEDUPE_KEY);
        }
    }

    private void complete(
            Exchange exchange,
            InboundExchange inbound,
            @Nullable Object received,
            CompletableFuture<Reply> outcome) {
        Exception thrown = exchange.getException();
        if (thrown != null) {
            outcome.completeExceptionally(
                    exchange.getContext().isStopping()
                            ? new RouteCutShortException(thrown)
                            : thrown);
            return;
        }
        try {
            Reply reply = replies.read(exchange, received);
            Object trace = exchange.getMessage().getHeader(WeChatRuntime.TRACE_HEADER);
            if (trace == null) {
                answer(inbound, reply, outcome);
            } else {
                // What comes too late is sent by itself, from here.
                runtime.within(trace, () -> answer(inbound, reply, outcome));
            }
        } catch (RuntimeException e) {
            outcome.completeExceptionally(e);
        }
    }

    /** Agents' lines that are held go first; if that takes too long, the answer is a late one. */
    private void answer(InboundExchange inbound, Reply reply, CompletableFuture<Reply> outcome) {
        OpenId user = inbound.received().openId();
        Coalescer holding = coalescer.get();
        if (holding == null || user == null || reply instanceof Reply.None) {
            outcome.complete(reply);
            return;
        }
        holding.before(account, user).whenComplete((out, thrown) -> outcome.complete(reply));
    }

    private void end(Exchange exchange) {
        consumer.doneUoW(exchange);
        consumer.releaseExchange(exchange, false);
    }
}
