// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.platform;

import io.github.camelwechat.internal.callback.InboundExchange;
import io.github.camelwechat.internal.camel.consumer.CallbackHistory;
import io.github.camelwechat.internal.camel.consumer.CallbackReports;
import io.github.camelwechat.internal.camel.consumer.ConsumerRoutes;
import io.github.camelwechat.internal.camel.consumer.ConsumerSettings;
import io.github.camelwechat.internal.camel.consumer.RejectionLog;
import io.github.camelwechat.internal.camel.runtime.AccountServices;
import io.github.camelwechat.internal.camel.runtime.PlatformServices;
import io.github.camelwechat.internal.camel.runtime.WeChatRuntime;
import io.github.camelwechat.option.BodyFormat;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** Puts the inbound flow of a consumer of a platform together. */
final class PlatformFlows {

    private final DefaultConsumer consumer;
    private final ConsumerSettings settings;
    private final CallbackPaths paths;
    private final AccountServices shared;
    private final PlatformServices platform;
    private final RejectionLog rejections;
    private final CallbackHistory history;
    private final Logger log;

    /**
     * @param shared what the endpoints of the platform share
     * @param platform what is there for it as such
     * @param log the consumer's
     */
    PlatformFlows(
            DefaultConsumer consumer,
            ConsumerSettings settings,
            CallbackPaths paths,
            AccountServices shared,
            PlatformServices platform,
            RejectionLog rejections,
            CallbackHistory history,
            Logger log) {
        this.consumer = consumer;
        this.settings = settings;
        this.paths = paths;
        this.shared = shared;
        this.platform = platform;
        this.rejections = rejections;
        this.history = history;
        this.log = log;
    }

    /** The flow of the events of the platform itself. */
    PlatformFlow ofPlatform() {
        AuthorizationRoute route =
                new AuthorizationRoute(
                        consumer,
                        platform,
                        paths.runtime(),
                        settings.bodyFormat() == BodyFormat.TYPED,
                        history::called);
        CallbackReports reports = reports(shared, route::write, over -> {});
        return new PlatformFlow(
                consumer,
                settings,
                true,
                paths,
                shared,
                route,
                new PlatformReports(reports, about -> reports),
                history,
                () -> {});
    }

    /** The flow of the callbacks of the accounts that authorized it. */
    PlatformFlow ofAccounts() {
        AtomicReference<@Nullable PlatformFlow> made = new AtomicReference<>();
        AuthorizerRoutes routes =
                new AuthorizerRoutes(
                        platform,
                        paths.runtime(),
                        this::route,
                        (account, route) -> reports(account, route.writer()::write, route::failed),
                        user -> {
                            PlatformFlow flow = made.get();
                            if (flow != null) {
                                flow.receiver().pipeline().forget(user.value());
                            }
                        },
                        history::called);
        CallbackReports own = reports(shared, route(shared).writer()::write, over -> {});
        PlatformFlow flow =
                new PlatformFlow(
                        consumer,
                        settings,
                        false,
                        paths,
                        shared,
                        routes,
                        new PlatformReports(own, routes::reports),
                        history,
                        routes::stop);
        made.set(flow);
        return flow;
    }

    private ConsumerRoutes route(AccountServices account) {
        WeChatRuntime runtime = paths.runtime();
        return new ConsumerRoutes(
                consumer,
                account.settings(),
                settings,
                runtime,
                account,
                paths.accounts().windowConsumers());
    }

    private CallbackReports reports(
            AccountServices account,
            BiConsumer<InboundExchange, Exchange> writer,
            Consumer<InboundExchange> over) {
        return new CallbackReports(
                account.settings(),
                consumer,
                writer,
                rejections,
                history,
                account,
                paths.runtime().instruments().traces(),
                over,
                log);
    }
}
