// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.platform;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.account.OpenId;
import io.github.camelwechat.internal.callback.InboundExchange;
import io.github.camelwechat.internal.callback.RouteRunner.Route;
import io.github.camelwechat.internal.camel.consumer.CallbackReports;
import io.github.camelwechat.internal.camel.consumer.ConsumerRoutes;
import io.github.camelwechat.internal.camel.runtime.AccountServices;
import io.github.camelwechat.internal.camel.runtime.PlatformServices;
import io.github.camelwechat.internal.camel.runtime.WeChatRuntime;
import io.github.camelwechat.internal.platform.AccountTable;
import io.github.camelwechat.internal.platform.Authorizer;
import io.github.camelwechat.message.Received;
import io.github.camelwechat.message.Reply;
import java.lang.ref.Reference;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The route of a consumer for the callbacks of all accounts of a platform. What the consumer's
 * options put around it is made for each account with its first callback. Thread-safe.
 */
final class AuthorizerRoutes implements Route {

    private final PlatformServices platform;
    private final WeChatRuntime runtime;
    private final Function<AccountServices, ConsumerRoutes> routes;
    private final BiFunction<AccountServices, ConsumerRoutes, CallbackReports> reports;
    private final Consumer<OpenId> memory;
    private final Runnable called;
    private final AccountTable<Flow> flows;

    /**
     * The parts of the consumer that work for one account.
     *
     * @param services kept with it: whoever asks for those of the account is given the same
     */
    private record Flow(AccountServices services, ConsumerRoutes routes, CallbackReports reports) {}

    /**
     * @param routes makes the route for an account
     * @param reports makes the reports of an account
     * @param memory forgets what this node alone remembers of a user
     * @param called hears of each callback
     */
    AuthorizerRoutes(
            PlatformServices platform,
            WeChatRuntime runtime,
            Function<AccountServices, ConsumerRoutes> routes,
            BiFunction<AccountServices, ConsumerRoutes, CallbackReports> reports,
            Consumer<OpenId> memory,
            Runnable called) {
        this.platform = platform;
        this.runtime = runtime;
        this.routes = routes;
        this.reports = reports;
        this.memory = memory;
        this.called = called;
        this.flows = new AccountTable<>(PlatformServices.MOST_ACCOUNTS, this::made);
    }

    private Flow made(Account account) {
        AccountServices services = platform.account(account.appId());
        services.addMemory(memory);
        ConsumerRoutes route = routes.apply(services);
        return new Flow(services, route, reports.apply(services, route));
    }

    private Flow flow(Received received) {
        return flows.get(Authorizer.account(platform.platform(), received.appId()));
    }

    /** The reports of the account of a callback. */
    CallbackReports reports(Received received) {
        return flow(received).reports();
    }

    @Override
    public boolean reserve() {
        return runtime.callbackThreads().reserve();
    }

    @Override
    public CompletionStage<Reply> run(InboundExchange exchange) {
        called.run();
        Flow flow;
        try {
            flow = flow(exchange.received());
        } catch (RuntimeException e) {
            runtime.callbackThreads().release();
            throw e;
        }
        // As long as its route runs, nobody makes another flow for the account.
        return flow.routes()
                .entrance()
                .run(exchange)
                .whenComplete((reply, failure) -> Reference.reachabilityFence(flow));
    }

    /** Tries no more what waits for the state store. */
    void stop() {
        flows.all().forEach(flow -> flow.routes().stop());
    }
}
