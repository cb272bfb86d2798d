// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.consumer;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.account.OpenId;
import io.github.camelwechat.internal.callback.CallbackListener;
import io.github.camelwechat.internal.callback.CallbackPipeline;
import io.github.camelwechat.internal.callback.CallbackPipelineFactory;
import io.github.camelwechat.internal.callback.CallbackSettings;
import io.github.camelwechat.internal.callback.InboundExchange;
import io.github.camelwechat.internal.callback.source.SourceFilter;
import io.github.camelwechat.internal.callback.source.SourcePolicy;
import io.github.camelwechat.internal.camel.exchange.ExchangeWriter;
import io.github.camelwechat.internal.camel.exchange.RouteResultReader;
import io.github.camelwechat.internal.camel.runtime.AccountServices;
import io.github.camelwechat.internal.camel.runtime.AccountSettings;
import io.github.camelwechat.internal.camel.runtime.WeChatRuntime;
import io.github.camelwechat.internal.json.CanonicalJson;
import io.github.camelwechat.internal.json.Json;
import io.github.camelwechat.internal.window.WindowState;
import io.github.camelwechat.option.SourceFilterMode;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.camel.support.DefaultConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** The inbound flow of one started consumer, from its path to its route. */
public final class CallbackService {

    /** How soon after the end of a dead process' lease its callbacks are run again. */
    private static final int RECOVERY_SECONDS = 5;

    private final DefaultConsumer consumer;
    private final Account account;
    private final ConsumerSettings settings;
    private final WeChatRuntime runtime;
    private final AccountServices services;
    private final CallbackHttpEndpoints endpoints;
    private final RejectionLog rejections;
    private final Logger log;
    private final @Nullable SourceFilter sources;
    private final CallbackReceiver receiver;
    private @Nullable CallbackHttpEndpoint endpoint;
    private @Nullable Future<?> recovery;

    /**
     * @param services what the endpoints of the account share
     * @param log the consumer's
     */
    public CallbackService(
            DefaultConsumer consumer,
            AccountSettings account,
            ConsumerSettings settings,
            WeChatRuntime runtime,
            AccountServices services,
            CallbackHttpEndpoints endpoints,
            RejectionLog rejections,
            Logger log) {
        this.consumer = consumer;
        this.account = account.account();
        this.settings = settings;
        this.runtime = runtime;
        this.services = services;
        this.endpoints = endpoints;
        this.rejections = rejections;
        this.log = log;
        ExchangeWriter writer =
                new ExchangeWriter(
                        settings.bodyFormat(),
                        settings.includeRawXml(),
                        new CanonicalJson(new Json()),
                        () -> account.window().rules().reopens(runtime.clock().instant()));
        CallbackListener reports = reports(account.mayCall(), writer);
        this.sources = sourceFilter(reports);
        this.receiver = receiver(route(writer), reports);
    }

    private CallbackReports reports(boolean mayCall, ExchangeWriter writer) {
        LateAnswers lateAnswers = new LateAnswers(account, mayCall, services.sender());
        return new CallbackReports(account.name(), consumer, writer, rejections, lateAnswers, log);
    }

    /** The filter the options ask for; null for none. */
    private @Nullable SourceFilter sourceFilter(CallbackListener listener) {
        return settings.sourceFilter() == SourceFilterMode.NONE
                ? null
                : new SourceFilter(
                        account.name(),
                        settings.sourceFilter() == SourceFilterMode.ENFORCE,
                        settings.trustedProxies(),
                        () -> services.api().callbackAddresses(account),
                        runtime.scheduler(),
                        listener);
    }

    private CallbackRoute route(ExchangeWriter writer) {
        return new CallbackRoute(
                account.name(),
                consumer,
                this::arrived,
                runtime.callbackThreads(),
                writer,
                new JobCallbacks(account.name(), services.outcomes()),
                new RouteResultReader(account.name()),
                runtime.coalescer());
    }

    private CallbackReceiver receiver(CallbackRoute route, CallbackListener reports) {
        CallbackSettings callbacks = settings.callbacks();
        CallbackPipeline pipeline =
                new CallbackPipelineFactory(runtime.scheduler(), runtime.clock(), runtime.random())
                        .create(
                                account,
                                sources == null ? SourcePolicy.ANYWHERE : sources,
                                settings.keys(),
                                callbacks,
                                services.window(),
                                services.store(),
                                endpoints.held(callbacks.maxWaiting()),
                                reports);
        return new CallbackReceiver(
                account, settings.keys(), callbacks.maxWaiting(), pipeline, route, consumer);
    }

    /** What waited for this user's window need not wait for their route. */
    private void arrived(InboundExchange inbound) {
        OpenId user = inbound.inbound().received().openId();
        if (user != null && inbound.window() instanceof WindowState.Open) {
            services.wake(user);
        }
    }

    public void start() throws Exception {
        endpoint = endpoints.add(receiver, settings.path());
        if (sources != null) {
            sources.start();
        }
        if (settings.callbacks().journal() != null) {
            recovery =
                    runtime.scheduler()
                            .scheduleWithFixedDelay(
                                    this::recover, 0, RECOVERY_SECONDS, TimeUnit.SECONDS);
        }
        logStart();
        endpoints.fitToWorkers();
    }

    /** Takes no more callbacks. Those that are under way come to their end. */
    public void stop() throws Exception {
        if (recovery != null) {
            recovery.cancel(false);
        }
        endpoints.remove(receiver, settings.path());
        if (sources != null) {
            sources.stop();
        }
    }

    private void recover() {
        if (!consumer.isSuspended()) {
            receiver.pipeline().recover(receiver.route());
        }
    }

    private void logStart() {
        log.info(
                "Account '{}' ({}) receives callbacks at {}",
                account.name(),
                account.appId(),
                settings.path());
        if (settings.callbacks().freshness().isZero()) {
            log.warn(
                    "Account '{}' accepts callbacks of any age (freshness=0): whoever saw one can"
                            + " repeat it",
                    account.name());
        }
        if (!settings.keys().mode().encrypted()) {
            log.warn(
                    "Account '{}' receives plain callbacks (securityMode=plain): nothing protects"
                            + " their bodies",
                    account.name());
        }
    }

    /**
     * Callbacks refused since the start, by reason, with those that were for nobody at our path.
     */
    public Map<String, Integer> rejections() {
        Map<String, Integer> counts = new TreeMap<>(rejections.rejections());
        if (endpoint != null) {
            endpoint.rejections().forEach((reason, n) -> counts.merge(reason, n, Integer::sum));
        }
        return counts;
    }
}
