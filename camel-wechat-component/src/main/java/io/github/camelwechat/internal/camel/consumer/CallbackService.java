// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.consumer;

import io.github.camelwechat.internal.callback.CallbackPipelineFactory;
import io.github.camelwechat.internal.callback.source.SourceFilter;
import io.github.camelwechat.internal.callback.source.SourcePolicy;
import io.github.camelwechat.internal.camel.runtime.AccountServices;
import io.github.camelwechat.internal.camel.runtime.AccountSettings;
import io.github.camelwechat.internal.camel.runtime.WeChatRuntime;
import io.github.camelwechat.internal.send.park.ParkListener;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.camel.support.DefaultConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** The inbound flow of one started consumer, from its path to its route. */
public final class CallbackService {

    /** The time after the end of a dead process' lease its callbacks are run again. */
    private static final int RECOVERY_SECONDS = 5;

    private final DefaultConsumer consumer;
    private final AccountSettings account;
    private final ConsumerSettings settings;
    private final WeChatRuntime runtime;
    private final AccountServices services;
    private final CallbackHttpEndpoints endpoints;
    private final RejectionLog rejections;
    private final Logger log;
    private final SourcePolicy sources;
    private final ConsumerRoutes routes;
    private final AccountReceiver receiver;
    private final CallbackHistory history;
    private @Nullable Runnable memory;
    private @Nullable CallbackHttpEndpoint endpoint;
    private @Nullable Future<?> recovery;

    /**
     * @param services what the endpoints of the account share
     * @param told hears what becomes of parked messages
     * @param log the consumer's
     */
    public CallbackService(
            DefaultConsumer consumer,
            AccountSettings account,
            ConsumerSettings settings,
            WeChatRuntime runtime,
            AccountServices services,
            ParkListener told,
            CallbackHttpEndpoints endpoints,
            RejectionLog rejections,
            Logger log) {
        this.consumer = consumer;
        this.account = account;
        this.settings = settings;
        this.runtime = runtime;
        this.services = services;
        this.endpoints = endpoints;
        this.rejections = rejections;
        this.log = log;
        this.routes = new ConsumerRoutes(consumer, account, settings, runtime, services, told);
        this.history = new CallbackHistory(runtime.clock(), routes.callbacks());
        CallbackReports reports =
                new CallbackReports(
                        account,
                        consumer,
                        routes.writer()::write,
                        rejections,
                        history,
                        services,
                        runtime.instruments().traces(),
                        routes::failed,
                        log);
        this.sources = sources(reports);
        this.receiver = receiver(reports);
    }

    private SourcePolicy sources(CallbackReports reports) {
        return switch (settings.sourceFilter()) {
            case NONE -> SourcePolicy.ANYWHERE;
            case LOG -> sourceFilter(false, reports);
            case ENFORCE -> sourceFilter(true, reports);
        };
    }

    private SourceFilter sourceFilter(boolean enforced, CallbackReports reports) {
        return new SourceFilter(
                account.name(),
                enforced,
                settings.trustedProxies(),
                () -> services.api().callbackAddresses(account.account()),
                runtime.scheduler(),
                reports);
    }

    private AccountReceiver receiver(CallbackReports reports) {
        return new AccountReceiver(
                account.account(),
                settings.keys(),
                settings.callbacks().maxWaiting(),
                new CallbackPipelineFactory(
                                runtime.scheduler(),
                                runtime.producerThreads(),
                                runtime.clock(),
                                runtime.random(),
                                runtime.instruments().telemetry())
                        .create(
                                account.callbacks(),
                                sources,
                                settings.keys(),
                                settings.callbacks(),
                                services.window(),
                                services.store(),
                                endpoints.held(settings.callbacks().maxWaiting()),
                                reports),
                routes.entrance(),
                history,
                consumer,
                routes::suspended);
    }

    public void start() throws Exception {
        endpoint = endpoints.add(receiver, settings.path());
        runtime.callbackThreads().handOverBy(endpoint.handOver());
        sources.start();
        memory = services.addMemory(user -> receiver.pipeline().forget(user.value()));
        if (settings.callbacks().journal() != null) {
            recovery =
                    runtime.scheduler()
                            .scheduleWithFixedDelay(
                                    this::recover, 0, RECOVERY_SECONDS, TimeUnit.SECONDS);
        }
        logStart();
    }

    /** Takes no more callbacks. Those that are under way come to their end. */
    public void stop() throws Exception {
        if (recovery != null) {
            recovery.cancel(false);
        }
        endpoints.remove(receiver, settings.path());
        if (memory != null) {
            memory.run();
        }
        sources.stop();
        routes.stop();
    }

    /** Takes callbacks again, those that were kept meanwhile first. */
    public void resume() {
        receiver.pipeline().resume();
        if (recovery != null) {
            runtime.scheduler().execute(this::recover);
        }
    }

    private void recover() {
        receiver.pipeline().recover(receiver.route(), this::takes);
    }

    private boolean takes() {
        return consumer.isRunAllowed() && !consumer.isSuspendingOrSuspended();
    }

    private void logStart() {
        log.info(
                "Account '{}' ({}) receives callbacks at {}",
                account.name(),
                account.account().appId(),
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

    /** Returns what came since the start. */
    public CallbackHistory history() {
        return history;
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
