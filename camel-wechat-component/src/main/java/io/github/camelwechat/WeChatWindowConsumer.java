// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.account.OpenId;
import io.github.camelwechat.internal.api.quota.PathQuota;
import io.github.camelwechat.internal.api.quota.QuotaListener;
import io.github.camelwechat.internal.camel.exchange.WindowEventWriter;
import io.github.camelwechat.internal.camel.runtime.AccountRegistry;
import io.github.camelwechat.internal.camel.runtime.AccountServices;
import io.github.camelwechat.internal.camel.runtime.AccountSettings;
import io.github.camelwechat.internal.camel.runtime.WeChatRuntime;
import io.github.camelwechat.internal.send.park.ParkListener;
import io.github.camelwechat.internal.send.park.ParkedMessage;
import io.github.camelwechat.internal.window.WindowEvent;
import io.github.camelwechat.internal.window.WindowEvents;
import io.github.camelwechat.option.BodyFormat;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.Suspendable;
import org.apache.camel.support.DefaultConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Turns what becomes of the service windows of one account, or of all accounts of a platform, into
 * exchanges.
 */
public class WeChatWindowConsumer extends DefaultConsumer
        implements Suspendable, ParkListener, QuotaListener {

    private final AccountSettings settings;
    private final Account account;
    private final Duration lead;
    private final BodyFormat format;
    private final WeChatRuntime runtime;
    private final AccountRegistry accounts;
    private @Nullable Services services;
    private Runnable closeTokenService = () -> {};

    /** The parts that exist only while the consumer is started. */
    private record Services(AccountServices account, ExecutorService routes, WindowEvents events) {}

    /**
     * @param lead how long before a window's end to say that it is near; zero for never
     */
    WeChatWindowConsumer(
            WeChatEndpoint endpoint,
            Processor processor,
            AccountSettings settings,
            Duration lead,
            BodyFormat format) {
        super(endpoint, processor);
        this.settings = settings;
        this.account = settings.account();
        this.lead = lead;
        this.format = format;
        this.runtime = endpoint.getComponent().runtime();
        this.accounts = endpoint.getComponent().startedAccounts();
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        accounts.windowConsumers().add(account.name(), settings.platform(), this);
        AccountServices shared = accounts.open(settings);
        WindowEvents events =
                new WindowEvents(
                        account.name(), lead, shared.window(), runtime.scheduler(), new Route());
        services = new Services(shared, runtime.routeThreads(), events);
        events.start();
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
        if (services != null) {
            services.events().stop();
            accounts.close(services.account());
            services = null;
        }
        accounts.windowConsumers().remove(account.name(), this);
        super.doStop();
    }

    /** Each event as an exchange. */
    private final class Route implements WindowEvents.Listener {

        @Override
        public boolean isReady() {
            return isRunAllowed() && !isSuspendingOrSuspended();
        }

        @Override
        public CompletionStage<Void> take(String owner, OpenId openId, WindowEvent event) {
            Services started = services;
            if (started == null) {
                throw new IllegalStateException("the consumer is not started");
            }
            CompletableFuture<Void> taken = new CompletableFuture<>();
            String reopens = started.account().window().reopens();
            started.routes()
                    .execute(
                            () ->
                                    run(
                                            message ->
                                                    writer(owner)
                                                            .write(openId, event, reopens, message),
                                            taken));
            return taken;
        }
    }

    /**
     * Hands the outcome of a parked message to the route, told once, and not again if the route
     * fails.
     */
    @Override
    public void heard(
            ParkListener.Kind kind,
            String parker,
            OpenId openId,
            ParkedMessage parked,
            @Nullable String why) {
        Services started = services;
        if (started == null) {
            return;
        }
        long at = runtime.clock().instant().getEpochSecond();
        tell(
                started,
                kind.wireName() + " of message " + parked.parkId(),
                message -> writer(parker).write(kind, at, openId, parked, why, message));
    }

    /** Hands the news of a quota to the route, likewise. */
    @Override
    public void heard(QuotaListener.Kind kind, String owner, PathQuota quota, int level) {
        Services started = services;
        if (started != null) {
            long at = runtime.clock().instant().getEpochSecond();
            tell(
                    started,
                    kind.wireName() + " of path " + quota.path(),
                    message -> writer(owner).write(kind, at, quota, level, message));
        }
    }

    private WindowEventWriter writer(String owner) {
        return new WindowEventWriter(settings.named(owner), format);
    }

    private void tell(Services started, String news, Consumer<Message> written) {
        try {
            started.routes().execute(() -> run(written, new CompletableFuture<>()));
        } catch (RejectedExecutionException e) {
            getExceptionHandler()
                    .handleException(
                            "The route of the window events of account '"
                                    + account.name()
                                    + "' is too busy to be told "
                                    + news,
                            e);
        }
    }

    private void run(Consumer<Message> written, CompletableFuture<Void> taken) {
        Exchange exchange = createExchange(false);
        try {
            written.accept(exchange.getMessage());
            // Camel's original message is what the exchange has now.
            createUoW(exchange);
            getAsyncProcessor().process(exchange, doneSync -> complete(exchange, taken));
        } catch (Exception e) {
            exchange.setException(e);
            complete(exchange, taken);
        }
    }

    private void complete(Exchange exchange, CompletableFuture<Void> taken) {
        Exception failure = exchange.getException();
        if (failure == null) {
            taken.complete(null);
        } else {
            getExceptionHandler()
                    .handleException("A window event was not taken", exchange, failure);
            taken.completeExceptionally(failure);
        }
        doneUoW(exchange);
        releaseExchange(exchange, false);
    }
}
