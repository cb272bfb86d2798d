// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.account.CallbackKeys;
import io.github.camelwechat.account.OpenId;
import io.github.camelwechat.internal.callback.CallbackLimits;
import io.github.camelwechat.internal.callback.CallbackPipeline;
import io.github.camelwechat.internal.callback.InboundExchange;
import io.github.camelwechat.internal.callback.reply.CallbackResponse;
import io.github.camelwechat.internal.callback.source.SourceFilter;
import io.github.camelwechat.internal.callback.source.SourcePolicy;
import io.github.camelwechat.internal.callback.verify.CallbackRequest;
import io.github.camelwechat.internal.camel.consumer.CallbackHttpEndpoint;
import io.github.camelwechat.internal.camel.consumer.CallbackHttpEndpoints;
import io.github.camelwechat.internal.camel.consumer.CallbackReports;
import io.github.camelwechat.internal.camel.consumer.CallbackRoute;
import io.github.camelwechat.internal.camel.consumer.CallbackSources;
import io.github.camelwechat.internal.camel.consumer.HttpWorkers;
import io.github.camelwechat.internal.camel.consumer.JobCallbacks;
import io.github.camelwechat.internal.camel.consumer.LateAnswers;
import io.github.camelwechat.internal.camel.consumer.RejectionLog;
import io.github.camelwechat.internal.camel.consumer.StartReport;
import io.github.camelwechat.internal.camel.exchange.ExchangeWriter;
import io.github.camelwechat.internal.camel.exchange.RouteResultReader;
import io.github.camelwechat.internal.camel.runtime.WeChatRuntime;
import io.github.camelwechat.internal.json.CanonicalJson;
import io.github.camelwechat.internal.json.Json;
import io.github.camelwechat.internal.window.WindowRules;
import io.github.camelwechat.internal.window.WindowState;
import io.github.camelwechat.store.StateStore;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Processor;
import org.apache.camel.Suspendable;
import org.apache.camel.api.management.ManagedAttribute;
import org.apache.camel.api.management.ManagedResource;
import org.apache.camel.support.DefaultConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns the callbacks of one account into exchanges, and their outcome into WeChat's answer. */
@ManagedResource(description = "Managed WeChat consumer")
public class WeChatConsumer extends DefaultConsumer implements Suspendable {

    private static final Logger LOG = LoggerFactory.getLogger(WeChatConsumer.class);

    /** How soon after the end of a dead process' lease its callbacks are run again. */
    private static final int RECOVERY_SECONDS = 5;

    private final AccountSettings settings;
    private final CallbackSettings callbacks;
    private final Account account;
    private final CallbackKeys keys;
    private final CallbackLimits limits;
    private final String path;
    private final ExchangeWriter writer;
    private final RouteResultReader replies;
    private final RejectionLog watch;
    private final WeChatRuntime runtime;
    private final CallbackHttpEndpoints paths;
    private @Nullable CallbackHttpEndpoint mount;
    private @Nullable SourceFilter sources;
    private @Nullable CallbackPipeline pipeline;
    private @Nullable CallbackRoute route;
    private @Nullable Future<?> recovery;

    WeChatConsumer(WeChatEndpoint endpoint, Processor processor, AccountSettings settings)
            throws Exception {
        super(endpoint, processor);
        this.settings = settings;
        this.account = settings.account();
        this.callbacks = settings.callbacks();
        this.keys = callbacks.keys();
        this.limits = callbacks.limits();
        this.path = callbacks.path();
        callbacks.sourceFiltering();
        callbacks.trustedProxies();
        this.runtime = endpoint.getComponent().runtime();
        WindowRules rules = settings.window().rules(endpoint.getCamelContext());
        this.writer =
                new ExchangeWriter(
                        endpoint.getConfiguration(),
                        settings,
                        new CanonicalJson(new Json()),
                        () -> rules.reopens(runtime.clock().instant()));
        this.replies = new RouteResultReader(account.name());
        this.watch = new RejectionLog(LOG, runtime.clock());
        this.paths = endpoint.getComponent().paths();
        paths.prepare(path);
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        StateStore configured = endpoint().getConfiguration().getStateStore();
        JobCallbacks outcomes = new JobCallbacks(account.name(), runtime.outcomes(configured));
        route =
                new CallbackRoute(
                        this, runtime.routeThreads(), writer, outcomes, replies, runtime.lanes());
        LateAnswers lateAnswers =
                new LateAnswers(account, settings.mayCall(), runtime.sender(configured, settings));
        CallbackReports reports =
                new CallbackReports(account.name(), this, writer, watch, lateAnswers);
        sources =
                CallbackSources.filter(account, callbacks, runtime.api(settings), runtime, reports);
        pipeline =
                new CallbackPipeline(
                        account,
                        sources == null ? SourcePolicy.ANYWHERE : sources,
                        keys,
                        limits,
                        runtime.window(configured, settings),
                        runtime.store(configured),
                        runtime.scheduler(),
                        runtime.clock(),
                        runtime.random(),
                        reports);
        setHealthCheck(
                WeChatConsumerHealthCheck.of(endpoint(), account.name(), path, watch::rejections));
        mount = paths.add(this, path);
        if (sources != null) {
            sources.start();
        }
        if (limits.journal() != null) {
            recovery =
                    runtime.scheduler()
                            .scheduleWithFixedDelay(
                                    this::recover, 0, RECOVERY_SECONDS, TimeUnit.SECONDS);
        }
        StartReport.log(account, path, keys, limits);
        StartReport.logWorkers(HttpWorkers.count(getEndpoint().getCamelContext()), paths);
    }

    @Override
    protected void doStop() throws Exception {
        if (recovery != null) {
            recovery.cancel(false);
        }
        paths.remove(this, path);
        if (sources != null) {
            sources.stop();
        }
        super.doStop();
    }

    @Override
    public boolean isHostedService() {
        return true;
    }

    public Account account() {
        return account;
    }

    public CallbackKeys keys() {
        return keys;
    }

    public int maxWaiting() {
        return limits.maxWaiting();
    }

    public boolean recognises(CallbackRequest request) {
        return pipeline != null && pipeline.recognises(request);
    }

    public boolean isAddressee(CallbackRequest request) {
        return pipeline != null && pipeline.isAddressee(request);
    }

    /** Never fails: whatever goes wrong, WeChat gets an answer that is one. */
    public CompletionStage<CallbackResponse> handle(CallbackRequest request) {
        if (pipeline == null || route == null || isSuspended()) {
            return CompletableFuture.completedStage(CallbackResponse.askAgain());
        }
        try {
            return pipeline.handle(request, route);
        } catch (RuntimeException e) {
            getExceptionHandler().handleException("A callback could not be handled", e);
            return CompletableFuture.completedStage(CallbackResponse.askAgain());
        }
    }

    private void recover() {
        if (pipeline != null && route != null && !isSuspended()) {
            pipeline.recover(route);
        }
    }

    /** What waited for this user's window need not wait for their route. */
    public void arrived(InboundExchange delivery) {
        OpenId user = delivery.inbound().received().openId();
        if (user != null && delivery.window() instanceof WindowState.Open) {
            endpoint().getComponent().parking().wake(account.name(), user, settings.stateStore());
        }
    }

    @ManagedAttribute(description = "Callbacks refused since the start, by reason")
    public Map<String, Integer> getRejections() {
        Map<String, Integer> rejections = new TreeMap<>(watch.rejections());
        if (mount != null) {
            mount.rejections().forEach((reason, n) -> rejections.merge(reason, n, Integer::sum));
        }
        return rejections;
    }

    @ManagedAttribute(
            description =
                    "Callbacks since the start that were let through although WeChat does not call"
                        + " from their address (sourceFilter=log)")
    public int getForeignSources() {
        return watch.suspects();
    }

    @ManagedAttribute(
            description =
                    "When a callback last needed previousToken; empty if none did since the start")
    public String getPreviousTokenLastUsed() {
        return Objects.toString(watch.lastUsed("previousToken"), "");
    }

    @ManagedAttribute(
            description =
                    "When a callback last needed previousEncodingAesKey; empty if none did since"
                        + " the start")
    public String getPreviousEncodingAesKeyLastUsed() {
        return Objects.toString(watch.lastUsed("previousEncodingAesKey"), "");
    }

    private WeChatEndpoint endpoint() {
        return (WeChatEndpoint) getEndpoint();
    }
}
