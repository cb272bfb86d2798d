// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat;

import io.github.camelwechat.internal.camel.consumer.CallbackHttpEndpoints;
import io.github.camelwechat.internal.camel.consumer.CallbackService;
import io.github.camelwechat.internal.camel.consumer.ConsumerSettings;
import io.github.camelwechat.internal.camel.consumer.RejectionLog;
import io.github.camelwechat.internal.camel.runtime.AccountRegistry;
import io.github.camelwechat.internal.camel.runtime.AccountServices;
import io.github.camelwechat.internal.camel.runtime.AccountSettings;
import io.github.camelwechat.internal.camel.runtime.WeChatRuntime;
import java.util.Map;
import java.util.Objects;
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

    private final AccountSettings settings;
    private final ConsumerSettings options;
    private final WeChatRuntime runtime;
    private final AccountRegistry accounts;
    private final CallbackHttpEndpoints endpoints;
    private final RejectionLog rejections;
    private @Nullable AccountServices services;
    private @Nullable CallbackService service;
    private Runnable closeTokenService = () -> {};

    WeChatConsumer(
            WeChatEndpoint endpoint,
            Processor processor,
            AccountSettings settings,
            ConsumerSettings options)
            throws Exception {
        super(endpoint, processor);
        this.settings = settings;
        this.options = options;
        this.runtime = endpoint.getComponent().runtime();
        this.accounts = endpoint.getComponent().startedAccounts();
        this.endpoints = endpoint.getComponent().paths().endpoints();
        this.rejections = new RejectionLog(LOG, runtime.clock(), runtime.instruments().telemetry());
        endpoints.prepare(options.path(), false);
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        AccountServices shared = accounts.open(settings);
        services = shared;
        CallbackService made =
                new CallbackService(
                        this,
                        settings,
                        options,
                        runtime,
                        shared,
                        accounts.windowConsumers(),
                        endpoints,
                        rejections,
                        LOG);
        setHealthCheck(
                WeChatConsumerHealthCheck.of(
                        (WeChatEndpoint) getEndpoint(),
                        settings.name(),
                        options,
                        shared.store(),
                        made::rejections,
                        made.history(),
                        () -> runtime.clockSkews(shared.store())));
        service = made;
        made.start();
        closeTokenService =
                ((WeChatEndpoint) getEndpoint())
                        .getComponent()
                        .tokenServices()
                        .open(settings, shared);
    }

    @Override
    protected void doStop() throws Exception {
        closeTokenService.run();
        closeTokenService = () -> {};
        if (service != null) {
            service.stop();
        }
        accounts.close(services);
        services = null;
        super.doStop();
    }

    @Override
    protected void doResume() throws Exception {
        super.doResume();
        if (service != null) {
            service.resume();
        }
    }

    @Override
    public boolean isHostedService() {
        return true;
    }

    @ManagedAttribute(description = "Callbacks refused since the start, by reason")
    public Map<String, Integer> getRejections() {
        return service == null ? rejections.rejections() : service.rejections();
    }

    @ManagedAttribute(
            description =
                    "Callbacks since the start that were let through although WeChat does not call"
                            + " from their address (sourceFilter=log)")
    public int getForeignSources() {
        return rejections.suspects();
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
}
