// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.callback;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.account.CallbackKeys;
import io.github.camelwechat.account.SecurityMode;
import io.github.camelwechat.failure.CallbackRejectedException;
import io.github.camelwechat.internal.callback.reply.CallbackResponse;
import io.github.camelwechat.internal.callback.source.Caller;
import io.github.camelwechat.internal.callback.source.SourcePolicy;
import io.github.camelwechat.internal.callback.verify.CallbackQuery;
import io.github.camelwechat.internal.callback.verify.CallbackRequest;
import io.github.camelwechat.internal.window.ServiceWindow;
import io.github.camelwechat.internal.window.WindowRules;
import io.github.camelwechat.message.Reply;
import io.github.camelwechat.option.RedeliverOnFailure;
import io.github.camelwechat.store.InMemoryStateStore;
import io.github.camelwechat.store.StateStore;
import io.github.camelwechat.store.StoreContext;
import io.github.camelwechat.testing.InboundSamples;
import io.github.camelwechat.testing.InboundSamples.Push;
import io.github.camelwechat.testing.ManualClock;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** The inbound flow of the demo account on its own: no Camel, no HTTP, no network. */
public final class PipelineFixture implements AutoCloseable {

    static final int MAX_BODY_SIZE = 256 * 1024;

    private final ManualClock clock = new ManualClock(Instant.parse("2026-09-09T10:00:00Z"));
    private final SecureRandom random = new SecureRandom();
    private final ScheduledThreadPoolExecutor scheduler = new ScheduledThreadPoolExecutor(1);
    private final ScheduledThreadPoolExecutor storeThreads = new ScheduledThreadPoolExecutor(4);

    /** The callbacks whose failure the flow could not tell WeChat: routes that failed for good. */
    final List<InboundExchange> failed = new CopyOnWriteArrayList<>();

    /** Those that WeChat did not deliver again. */
    final List<InboundExchange> missed = new CopyOnWriteArrayList<>();

    /** Those that failed when WeChat had its answer to before. */
    public final List<InboundExchange> failedAfterwards = new CopyOnWriteArrayList<>();

    /** The number of failures of the store. */
    final AtomicInteger storeFailures = new AtomicInteger();

    /** Set where the store is one that fails. */
    public boolean storeMayFail;

    /** The exchanges whose reply came too late. */
    public final List<InboundExchange> unanswered = new CopyOnWriteArrayList<>();

    public PipelineFixture() {
        scheduler.setRemoveOnCancelPolicy(true);
    }

    /** A flow in safe mode on a node whose clock is ahead of the fixture's, or behind it. */
    CallbackPipeline ahead(Duration difference, Duration replyTimeout, StateStore store) {
        return pipeline(
                () -> clock.instant().plus(difference),
                SecurityMode.SAFE,
                replyTimeout,
                store,
                scheduler,
                false,
                null);
    }

    /** A flow with a memory of its own. */
    CallbackPipeline pipeline(SecurityMode mode, Duration replyTimeout) {
        return pipeline(mode, replyTimeout, memory());
    }

    /** Flows in safe mode that share one memory, as the nodes of a cluster do. */
    List<CallbackPipeline> nodes(Duration... replyTimeouts) {
        InMemoryStateStore store = memory();
        return Stream.of(replyTimeouts)
                .map(replyTimeout -> pipeline(SecurityMode.SAFE, replyTimeout, store))
                .toList();
    }

    public InMemoryStateStore memory() {
        InMemoryStateStore store = new InMemoryStateStore(10_000);
        store.start(new StoreContext(scheduler, scheduler, clock));
        return store;
    }

    /** Starts a store that has to wait for its engine. */
    void start(StateStore store) {
        store.start(new StoreContext(storeThreads, storeThreads, clock));
    }

    CallbackPipeline pipeline(SecurityMode mode, Duration replyTimeout, StateStore store) {
        return pipeline(mode, replyTimeout, store, scheduler, false, null);
    }

    /** A flow in safe mode on a node that has timers of its own. */
    CallbackPipeline pipeline(
            Duration replyTimeout, StateStore store, ScheduledExecutorService timers) {
        return pipeline(SecurityMode.SAFE, replyTimeout, store, timers, false, null);
    }

    /** As {@link #pipeline(Duration, StateStore, ScheduledExecutorService)}, with a journal. */
    public CallbackPipeline journaling(
            Duration replyTimeout, StateStore store, ScheduledExecutorService timers) {
        return pipeline(SecurityMode.SAFE, replyTimeout, store, timers, false, "shop /wechat/shop");
    }

    /** Flows whose redeliveries wait for the same answer, with WeChat's own times. */
    List<CallbackPipeline> joining(int nodes) {
        InMemoryStateStore store = memory();
        return Stream.generate(
                        () ->
                                pipeline(
                                        SecurityMode.SAFE,
                                        Duration.ofMillis(4_200),
                                        store,
                                        scheduler,
                                        true,
                                        null))
                .limit(nodes)
                .toList();
    }

    private CallbackPipeline pipeline(
            SecurityMode mode,
            Duration replyTimeout,
            StateStore store,
            ScheduledExecutorService timers,
            boolean joinRedeliveries,
            String journal) {
        return pipeline(clock, mode, replyTimeout, store, timers, joinRedeliveries, journal);
    }

    /** A flow that leaves what failed unanswered, as long as so many deliveries may be held. */
    CallbackPipeline holding(HeldDeliveries held) {
        return pipeline(
                clock,
                SecurityMode.SAFE,
                Duration.ofSeconds(4),
                memory(),
                scheduler,
                false,
                null,
                RedeliverOnFailure.TIMEOUT,
                held);
    }

    private CallbackPipeline pipeline(
            InstantSource clock,
            SecurityMode mode,
            Duration replyTimeout,
            StateStore store,
            ScheduledExecutorService timers,
            boolean joinRedeliveries,
            String journal) {
        return pipeline(
                clock,
                mode,
                replyTimeout,
                store,
                timers,
                joinRedeliveries,
                journal,
                RedeliverOnFailure.STATUS,
                new HeldDeliveries(() -> Integer.MAX_VALUE, null));
    }

    /** A flow of another account than the demo account. */
    public CallbackPipeline of(
            Account account, CallbackKeys keys, StateStore store, InstantSource clock) {
        return pipeline(
                account,
                keys,
                clock,
                Duration.ofSeconds(4),
                store,
                scheduler,
                false,
                null,
                RedeliverOnFailure.STATUS,
                new HeldDeliveries(() -> Integer.MAX_VALUE, null));
    }

    private CallbackPipeline pipeline(
            InstantSource clock,
            SecurityMode mode,
            Duration replyTimeout,
            StateStore store,
            ScheduledExecutorService timers,
            boolean joinRedeliveries,
            String journal,
            RedeliverOnFailure redelivery,
            HeldDeliveries held) {
        return pipeline(
                InboundSamples.account(),
                new CallbackKeys(
                        mode,
                        List.of(InboundSamples.token()),
                        mode.encrypted() ? List.of(InboundSamples.aesKey()) : List.of()),
                clock,
                replyTimeout,
                store,
                timers,
                joinRedeliveries,
                journal,
                redelivery,
                held);
    }

    private CallbackPipeline pipeline(
            Account account,
            CallbackKeys keys,
            InstantSource clock,
            Duration replyTimeout,
            StateStore store,
            ScheduledExecutorService timers,
            boolean joinRedeliveries,
            String journal,
            RedeliverOnFailure redelivery,
            HeldDeliveries held) {
        return new CallbackPipelineFactory(timers, timers, clock, random, null)
                .create(
                        CallbackAccounts.one(account),
                        SourcePolicy.ANYWHERE,
                        keys,
                        new CallbackSettings(
                                Duration.ofMinutes(5),
                                MAX_BODY_SIZE,
                                replyTimeout,
                                false,
                                redelivery,
                                Duration.ofMillis(300),
                                joinRedeliveries,
                                false,
                                journal,
                                true,
                                true,
                                Duration.ZERO,
                                false,
                                OptionalInt.empty(),
                                null),
                        new ServiceWindow(store, clock, WindowRules.official()),
                        store,
                        held,
                        new Listener());
    }

    public static CompletableFuture<CallbackResponse> handle(
            CallbackPipeline pipeline, Push push, RouteRunner.Route route) {
        return handle(pipeline, push, Duration.ZERO, route);
    }

    /** As if it had arrived some time ago. */
    public static CompletableFuture<CallbackResponse> handle(
            CallbackPipeline pipeline, Push push, Duration ago, RouteRunner.Route route) {
        CallbackRequest request =
                new CallbackRequest(
                        "POST",
                        CallbackQuery.parse(push.query()),
                        push.body(),
                        Caller.UNKNOWN,
                        System.nanoTime() - ago.toNanos(),
                        CompletableFuture.completedStage(null));
        return pipeline.handle(request, route).toCompletableFuture();
    }

    /** A body as WeChat would deliver it now. */
    /** Something that a user writes to the demo account, in safe mode. */
    public Push push(String user) {
        return push(
                ("<xml><ToUserName>"
                                + InboundSamples.ORIGINAL_ID
                                + "</ToUserName><FromUserName>"
                                + user
                                + "</FromUserName><MsgType>text</MsgType></xml>")
                        .getBytes(StandardCharsets.UTF_8),
                SecurityMode.SAFE);
    }

    public Push push(byte[] body, SecurityMode mode) {
        return InboundSamples.push(body, mode, clock.instant(), InboundSamples.APP_ID);
    }

    public void pass(Duration time) {
        clock.advance(time);
    }

    /** Long enough for everything to be forgotten that is remembered for deliveries. */
    void later() {
        clock.advance(Duration.ofHours(1));
    }

    @Override
    public void close() {
        scheduler.shutdownNow();
        storeThreads.shutdownNow();
        if (!storeMayFail && storeFailures.get() > 0) {
            throw new AssertionError("memory does not fail");
        }
    }

    private final class Listener implements CallbackListener {
        @Override
        public void rejected(CallbackRejectedException rejection) {
            // The status of the answer tells, unless our reader did not foresee what it met.
            if (rejection.getMessage().contains("did not foresee")) {
                throw new AssertionError(rejection);
            }
        }

        @Override
        public void failed(InboundExchange delivery, Throwable failure, boolean acknowledged) {
            failed.add(delivery);
            if (acknowledged) {
                failedAfterwards.add(delivery);
            }
        }

        @Override
        public void notDeliveredAgain(InboundExchange delivery, Throwable failure) {
            missed.add(delivery);
        }

        @Override
        public void unanswered(InboundExchange delivery, Reply reply) {
            unanswered.add(delivery);
        }

        @Override
        public void storeFailed(Throwable failure) {
            storeFailures.incrementAndGet();
        }
    }
}
