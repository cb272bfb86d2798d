// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat;

import io.github.camelwechat.internal.async.Completion;
import io.github.camelwechat.internal.camel.exchange.FailureWriter;
import io.github.camelwechat.internal.camel.producer.OperationCalls;
import io.github.camelwechat.internal.camel.producer.ProducerCall;
import io.github.camelwechat.internal.camel.producer.ProducerSettings;
import io.github.camelwechat.internal.camel.runtime.AccountRegistry;
import io.github.camelwechat.internal.camel.runtime.AccountServices;
import io.github.camelwechat.internal.camel.runtime.WeChatRuntime;
import io.github.camelwechat.option.OptionText;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.support.DefaultAsyncProducer;
import org.jspecify.annotations.Nullable;

/**
 * Says what a route wants to say. Completes every exchange exactly once, on a thread that may be
 * blocked.
 */
public class WeChatProducer extends DefaultAsyncProducer {

    private final ProducerSettings settings;
    private final WeChatOperation operation;
    private final WeChatRuntime runtime;
    private final AccountRegistry accounts;
    private @Nullable AccountServices shared;
    private @Nullable Services services;
    private Runnable closeTokenService = () -> {};

    /** True while we hold a share in the account's parked messages. */
    private boolean parks;

    /** True while we are counted among the producers whose health is checked. */
    private boolean checked;

    /**
     * The parts that exist only while the producer is started.
     *
     * @param ours the call of the operation that the endpoint names
     */
    private record Services(OperationCalls calls, ProducerCall ours, Executor threads) {}

    /**
     * @param operation what to do, unless a header says otherwise
     */
    WeChatProducer(WeChatEndpoint endpoint, ProducerSettings settings, WeChatOperation operation) {
        super(endpoint);
        this.settings = settings;
        this.operation = operation;
        this.runtime = endpoint.getComponent().runtime();
        this.accounts = endpoint.getComponent().startedAccounts();
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        AccountServices opened = accounts.open(settings.account());
        if (!settings.sends().hold().isZero() && !settings.sends().dryRun()) {
            runtime.holdTexts();
        }
        shared = opened;
        services = services(opened);
        WeChatComponent component = endpoint().getComponent();
        opened.producerStarted(
                () ->
                        WeChatProducerHealthCheck.of(
                                component, settings.account().account(), opened));
        checked = true;
        closeTokenService = component.tokenServices().open(settings.account(), opened);
    }

    @Override
    protected void doSuspend() throws Exception {
        if (services != null) {
            services.calls().release();
        }
        super.doSuspend();
    }

    @Override
    protected void doStop() throws Exception {
        closeTokenService.run();
        closeTokenService = () -> {};
        if (services != null) {
            services.calls().stop();
        }
        AccountServices opened = shared;
        if (opened != null) {
            if (parks) {
                opened.closeQueue();
            }
            if (checked) {
                opened.producerStopped();
            }
            accounts.close(opened);
        }
        shared = null;
        parks = false;
        checked = false;
        super.doStop();
    }

    private Services services(AccountServices opened) {
        if (settings.parks()) {
            opened.openQueue(settings.account(), settings.sends().parkCoalesce());
            parks = true;
        }
        Executor threads = runtime.producerThreads();
        OperationCalls calls =
                OperationCalls.of(
                        settings,
                        opened,
                        endpoint().getEndpointKey(),
                        accounts.windowConsumers(),
                        threads);
        return new Services(calls, calls.of(operation.name()), threads);
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        CompletionStage<Consumer<Message>> outcome;
        try {
            outcome = call(exchange).start(exchange);
        } catch (RuntimeException e) {
            exchange.setException(e);
            callback.done(true);
            return true;
        }
        // What follows in the route may block, which the threads of the HTTP client and the store
        // must not.
        Executor threads = started().threads();
        outcome.whenComplete(
                (write, failure) ->
                        threads.execute(() -> complete(exchange, write, failure, callback)));
        return false;
    }

    private ProducerCall call(Exchange exchange) {
        Services started = started();
        Object header = exchange.getMessage().getHeader(WeChatConstants.OPERATION);
        if (header == null) {
            return started.ours();
        }
        try {
            return started.calls()
                    .of(OptionText.parse(WeChatOperation.class, header.toString()).name());
        } catch (IllegalArgumentException e) {
            throw settings.account()
                    .wrong("operation (header " + WeChatConstants.OPERATION + ")", e.getMessage());
        }
    }

    private static void complete(
            Exchange exchange,
            @Nullable Consumer<Message> write,
            @Nullable Throwable failure,
            AsyncCallback callback) {
        try {
            if (write != null) {
                write.accept(exchange.getMessage());
            } else if (failure != null) {
                FailureWriter.write(Completion.cause(failure), exchange);
            }
        } catch (RuntimeException e) {
            exchange.setException(e);
        }
        callback.done(false);
    }

    private Services started() {
        if (services == null) {
            throw new IllegalStateException("the producer is not started");
        }
        return services;
    }

    private WeChatEndpoint endpoint() {
        return (WeChatEndpoint) getEndpoint();
    }
}
