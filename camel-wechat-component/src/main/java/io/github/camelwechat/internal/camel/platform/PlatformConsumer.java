// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.platform;

import io.github.camelwechat.internal.camel.consumer.CallbackHistory;
import io.github.camelwechat.internal.camel.consumer.ConsumerSettings;
import io.github.camelwechat.internal.camel.consumer.RejectionLog;
import io.github.camelwechat.internal.camel.runtime.AccountServices;
import io.github.camelwechat.internal.camel.runtime.AccountSettings;
import io.github.camelwechat.internal.camel.runtime.PlatformServices;
import io.github.camelwechat.internal.camel.runtime.WeChatRuntime;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Endpoint;
import org.apache.camel.Processor;
import org.apache.camel.Suspendable;
import org.apache.camel.api.management.ManagedAttribute;
import org.apache.camel.api.management.ManagedOperation;
import org.apache.camel.api.management.ManagedResource;
import org.apache.camel.support.DefaultConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns what WeChat tells a third-party platform into exchanges: the callbacks of the accounts that
 * authorized it, or the events of the platform itself.
 */
@ManagedResource(description = "Managed WeChat consumer of a third-party platform")
public final class PlatformConsumer extends DefaultConsumer implements Suspendable {

    private static final Logger LOG = LoggerFactory.getLogger(PlatformConsumer.class);

    private static final long PATIENCE_SECONDS = 10;

    private final AccountSettings account;
    private final ConsumerSettings settings;
    private final boolean authorizations;
    private final boolean checked;
    private final CallbackPaths paths;
    private final WeChatRuntime runtime;
    private final RejectionLog rejections;
    private @Nullable Services services;

    /** The parts that exist only while the consumer is started. */
    private record Services(AccountServices shared, PlatformFlow flow) {}

    /**
     * @param authorizations whether to take the events of the platform itself
     * @param checked whether the health of consumers is checked
     */
    public PlatformConsumer(
            Endpoint endpoint,
            Processor processor,
            AccountSettings account,
            ConsumerSettings settings,
            boolean authorizations,
            boolean checked,
            CallbackPaths paths) {
        super(endpoint, processor);
        this.account = account;
        this.settings = settings;
        this.authorizations = authorizations;
        this.checked = checked;
        this.paths = paths;
        this.runtime = paths.runtime();
        this.rejections = new RejectionLog(LOG, runtime.clock(), runtime.instruments().telemetry());
        paths.endpoints().prepare(settings.path(), true);
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        AccountServices shared = paths.accounts().open(account);
        PlatformServices platform = Objects.requireNonNull(shared.platform());
        CallbackHistory history = new CallbackHistory(runtime.clock());
        PlatformFlows flows =
                new PlatformFlows(
                        this, settings, paths, shared, platform, rejections, history, LOG);
        PlatformFlow flow = authorizations ? flows.ofPlatform() : flows.ofAccounts();
        services = new Services(shared, flow);
        PlatformHealthCheck check =
                new PlatformHealthCheck(
                        account.name(),
                        flow,
                        shared,
                        platform,
                        runtime,
                        rejections::rejections,
                        history);
        check.setEnabled(checked);
        check.setCamelContext(getEndpoint().getCamelContext());
        setHealthCheck(check);
        paths.add(flow, platform);
        flow.start();
        LOG.info(
                "Platform '{}' ({}) receives {} at {}",
                account.name(),
                account.account().appId(),
                authorizations ? "its events" : "the callbacks of its accounts",
                authorizations ? settings.path() : settings.path() + "/$APPID$");
    }

    @Override
    protected void doStop() throws Exception {
        Services ending = services;
        services = null;
        if (ending != null) {
            paths.remove(ending.flow());
            ending.flow().stop();
            paths.accounts().close(ending.shared());
        }
        super.doStop();
    }

    @Override
    protected void doResume() throws Exception {
        super.doResume();
        if (services != null) {
            services.flow().resume();
        }
    }

    @Override
    public boolean isHostedService() {
        return true;
    }

    @ManagedAttribute(description = "Callbacks refused since the start, by reason")
    public Map<String, Integer> getRejections() {
        return rejections.rejections();
    }

    @ManagedAttribute(
            description =
                    "When a callback last needed previousToken; empty if none did since the start")
    public String getPreviousTokenLastUsed() {
        return Objects.toString(rejections.lastUsed("previousToken"), "");
    }

    @ManagedAttribute(
            description =
                    "When a callback last needed previousEncodingAesKey; empty if none did since"
                            + " the start")
    public String getPreviousEncodingAesKeyLastUsed() {
        return Objects.toString(rejections.lastUsed("previousEncodingAesKey"), "");
    }

    @ManagedOperation(
            description =
                    "Asks WeChat to push tickets of the platform again (api_start_push_ticket)")
    public void startTickets() throws Exception {
        Services started = services;
        if (started == null) {
            throw new IllegalStateException("the consumer is not started");
        }
        Objects.requireNonNull(started.shared().platform())
                .startTickets()
                .toCompletableFuture()
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
}
