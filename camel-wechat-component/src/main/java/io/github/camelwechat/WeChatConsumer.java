// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.account.CallbackKeys;
import io.github.camelwechat.account.OpenId;
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
import io.github.camelwechat.internal.camel.consumer.ConsumerSettings;
import io.github.camelwechat.internal.camel.consumer.HttpWorkers;
import io.github.camelwechat.internal.camel.consumer.JobCallbacks;
import io.github.camelwechat.internal.camel.consumer.LateAnswers;
import io.github.camelwechat.internal.camel.consumer.RejectionLog;
import io.github.camelwechat.internal.camel.consumer.StartReport;
import io.github.camelwechat.internal.camel.exchange.ExchangeWriter;
import io.github.camelwechat.internal.camel.exchange.RouteResultReader;
import io.github.camelwechat.internal.camel.runtime.AccountRegistry;
import io.github.camelwechat.internal.camel.runtime.AccountServices;
import io.github.camelwechat.internal.camel.runtime.AccountSettings;
import io.github.camelwechat.internal.camel.runtime.WeChatRuntime;
import io.github.camelwechat.internal.json.CanonicalJson;
import io.github.camelwechat.internal.json.Json;
import io.github.camelwechat.internal.window.WindowState;
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
    private final ConsumerSettings options;
    private final Account account;
    private final ExchangeWriter writer;
    private final RouteResultReader replies;
    private final RejectionLog watch;
    private final WeChatRuntime runtime;
    private final AccountRegistry accounts;
    private final CallbackHttpEndpoints paths;
    private @Nullable AccountServices services;
    private @Nullable CallbackHttpEndpoint mount;
    private @Nullable SourceFilter sources;
    private @Nullable CallbackPipeline pipeline;
    private @Nullable CallbackRoute route;
    private @Nullable Future<?> recovery;

    WeChatConsumer(
            WeChatEndpoint endpoint,
            Processor processor,
            AccountSettings settings,
            ConsumerSettings options)
            throws Exception {
        super(endpoint, processor);
        this.settings = settings;
        this.options = options;
        this.account = settings.account();
        this.runtime = endpoint.getComponent().runtime();
        this.accounts = endpoint.getComponent().startedAccounts();
        this.writer =
                new ExchangeWriter(
                        options.bodyFormat(),
                        options.includeRawXml(),
                        new CanonicalJson(new Json()),
                        () -> settings.window().rules().reopens(runtime.clock().instant()));
        this.replies = new RouteResultReader(account.name());
        this.watch = new RejectionLog(LOG, runtime.clock());
        this.paths = endpoint.getComponent().paths();
        paths.prepare(options.path());
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        AccountServices shared = accounts.open(settings);
        services = shared;
        JobCallbacks outcomes = new JobCallbacks(account.name(), shared.outcomes());
        route =
                new CallbackRoute(
                        this, runtime.routeThreads(), writer, outcomes, replies, runtime.coalescer());
        LateAnswers lateAnswers = new LateAnswers(account, settings.mayCall(), shared.sender());
        CallbackReports reports =
                new CallbackReports(account.name(), this, writer, watch, lateAnswers);
        sources =
                CallbackSources.filter(
                        account, options, shared.api(), runtime.scheduler(), reports);
        pipeline =
                new CallbackPipeline(
                        account,
                        sources == null ? SourcePolicy.ANYWHERE : sources,
                        options.keys(),
                        options.callbacks(),
                        shared.window(),
                        shared.store(),
                        runtime.scheduler(),
                        runtime.clock(),
                        runtime.random(),
                        reports);
        setHealthCheck(
                WeChatConsumerHealthCheck.of(
                        endpoint(),
                        account.name(),
                        options.path(),
                        shared.store(),
                        watch::rejections));
        mount = paths.add(this, options.path());
        if (sources != null) {
            sources.start();
        }
        if (options.callbacks().journal() != null) {
            recovery =
                    runtime.scheduler()
                            .scheduleWithFixedDelay(
                                    this::recover, 0, RECOVERY_SECONDS, TimeUnit.SECONDS);
        }
        StartReport.log(account, options.path(), options.keys(), options.callbacks());
        StartReport.logWorkers(HttpWorkers.count(getEndpoint().getCamelContext()), paths);
    }

    @Override
    protected void doStop() throws Exception {
        if (recovery != null) {
            recovery.cancel(false);
        }
        paths.remove(this, options.path());
        if (sources != null) {
            sources.stop();
        }
        accounts.close(services);
        services = null;
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
        return options.keys();
    }

    public int maxWaiting() {
        return options.callbacks().maxWaiting();
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
        AccountServices shared = services;
        if (shared != null && user != null && delivery.window() instanceof WindowState.Open) {
            shared.wake(user);
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
