// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.failure.ApiErrorException;
import io.github.camelwechat.failure.WeChatException;
import io.github.camelwechat.failure.WindowClosedException;
import io.github.camelwechat.internal.api.operation.ApiOperation;
import io.github.camelwechat.internal.api.operation.OperationRunner;
import io.github.camelwechat.internal.api.operation.catalogue.Operations;
import io.github.camelwechat.internal.async.Completion;
import io.github.camelwechat.internal.camel.exchange.ExchangeReader;
import io.github.camelwechat.internal.camel.exchange.WindowReport;
import io.github.camelwechat.internal.camel.producer.JobTracker;
import io.github.camelwechat.internal.camel.producer.MediaDownloadCall;
import io.github.camelwechat.internal.camel.producer.OperationCall;
import io.github.camelwechat.internal.camel.producer.OperationReader;
import io.github.camelwechat.internal.camel.producer.ParkedCall;
import io.github.camelwechat.internal.camel.producer.ProducerCall;
import io.github.camelwechat.internal.camel.producer.RawApiCall;
import io.github.camelwechat.internal.camel.producer.SendCall;
import io.github.camelwechat.internal.camel.producer.TemplateMessages;
import io.github.camelwechat.internal.camel.producer.WindowStatusCall;
import io.github.camelwechat.internal.camel.runtime.AccountQueues;
import io.github.camelwechat.internal.camel.runtime.WeChatRuntime;
import io.github.camelwechat.internal.json.Json;
import io.github.camelwechat.internal.json.OutboundJson;
import io.github.camelwechat.internal.send.SendPlanner;
import io.github.camelwechat.internal.send.coalesce.Coalescer;
import io.github.camelwechat.internal.send.park.ParkWay;
import io.github.camelwechat.store.StateStore;
import java.util.EnumMap;
import java.util.Map;
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

    private final AccountSettings settings;
    private final ExchangeReader reader;
    private @Nullable Services services;

    /** Whether we hold a share in the account's parked messages. */
    private boolean parks;

    /** What there is only while the producer is started. */
    private record Services(
            Map<WeChatOperation, ProducerCall> calls, Coalescer coalescing, Executor threads) {}

    WeChatProducer(WeChatEndpoint endpoint, AccountSettings settings) {
        super(endpoint);
        this.settings = settings;
        this.reader = new ExchangeReader(settings.account().name());
        settings.region();
        settings.delivery().plan();
        settings.delivery().timeToLive();
        settings.delivery().limit();
        settings.delivery().hold();
        settings.uncertainPolicy();
        settings.tokenOrigin();
        settings.longText();
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        WeChatRuntime runtime = endpoint().getComponent().runtime();
        settings.check(runtime.protections());
        services = services(runtime);
        String account = settings.account().name();
        endpoint()
                .getComponent()
                .producerHealthChecks()
                .started(account, () -> WeChatProducerHealthCheck.of(endpoint(), account));
    }

    @Override
    protected void doSuspend() throws Exception {
        if (services != null) {
            services.coalescing().release();
        }
        super.doSuspend();
    }

    @Override
    protected void doStop() throws Exception {
        if (services != null) {
            services.coalescing().stop();
        }
        if (parks) {
            parks = false;
            endpoint().getComponent().parking().close(settings.account().name());
        }
        endpoint().getComponent().producerHealthChecks().stopped(settings.account().name());
        super.doStop();
    }

    private Services services(WeChatRuntime runtime) {
        StateStore store = endpoint().getConfiguration().getStateStore();
        Account account = settings.account();
        OperationReader operations = new OperationReader(account.name());
        OperationRunner runner = runtime.access().operations(runtime.api(settings));
        Map<WeChatOperation, ProducerCall> calls = new EnumMap<>(WeChatOperation.class);
        for (WeChatOperation each : WeChatOperation.values()) {
            ApiOperation operation = Operations.byName().get(each.name());
            if (operation != null) {
                calls.put(
                        each,
                        new OperationCall(
                                account,
                                operation,
                                operations,
                                runner,
                                JobTracker.of(
                                        each,
                                        account.name(),
                                        runtime.outcomes(store),
                                        settings.outcomeTimeout())));
            }
        }
        calls.put(WeChatOperation.callApi, new RawApiCall(account, operations, runner));
        Coalescer coalescing =
                new Coalescer(
                        runtime.lanes(),
                        endpoint().getEndpointKey(),
                        account,
                        settings.delivery().hold(),
                        planned(runtime, runner, store));
        calls.put(WeChatOperation.sendMessage, new SendCall(settings, reader, coalescing));
        calls.put(
                WeChatOperation.downloadMedia,
                new MediaDownloadCall(account, runtime.api(settings)));
        calls.put(
                WeChatOperation.windowStatus,
                new WindowStatusCall(account.name(), reader, runtime.window(store, settings)));
        AccountQueues parking = endpoint().getComponent().parking();
        calls.put(
                WeChatOperation.listParked,
                new ParkedCall(account.name(), parking.queues(store), null));
        calls.put(
                WeChatOperation.dropParked,
                new ParkedCall(account.name(), parking.queues(store), parking.listener()));
        return new Services(calls, coalescing, runtime.producerThreads());
    }

    private SendPlanner planned(
            WeChatRuntime runtime, OperationRunner runner, @Nullable StateStore store) {
        Account account = settings.account();
        ParkWay waiting = null;
        if (settings.delivery().plan().park()) {
            waiting = endpoint().getComponent().parking().open(account, settings, store);
            parks = true;
        }
        return new SendPlanner(
                runtime.sender(store, settings),
                runtime.api(settings),
                new TemplateMessages(runner, account.name(), runtime.outcomes(store)),
                waiting,
                new OutboundJson(new Json()),
                runtime.store(store),
                runtime.clock());
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
        WeChatOperation operation = operation(exchange);
        ProducerCall call = started().calls().get(operation);
        if (call == null) {
            throw new IllegalStateException("operation " + operation + " is not implemented");
        }
        return call;
    }

    private WeChatOperation operation(Exchange exchange) {
        Object header = exchange.getMessage().getHeader(WeChatConstants.OPERATION);
        if (header == null) {
            return endpoint().getConfiguration().getOperation();
        }
        return settings.oneOf(
                "operation (header " + WeChatConstants.OPERATION + ")",
                header.toString(),
                WeChatOperation.values());
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
                fail(exchange, failure);
            }
        } catch (RuntimeException e) {
            exchange.setException(e);
        }
        callback.done(false);
    }

    /** What WeChat said, however many failures of ours are in front of it. */
    private static @Nullable Throwable refusal(Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof WeChatException && !(cause instanceof ApiErrorException)) {
            cause = cause.getCause();
        }
        return cause;
    }

    private static void fail(Exchange exchange, Throwable failure) {
        Throwable cause = Completion.cause(failure);
        if (refusal(cause) instanceof ApiErrorException refused) {
            Message message = exchange.getMessage();
            message.setHeader(WeChatConstants.ERROR_CODE, refused.errorCode());
            message.setHeader(WeChatConstants.ERROR_MESSAGE, refused.errorMessage());
            if (refused.requestId() != null) {
                message.setHeader(WeChatConstants.REQUEST_ID, refused.requestId());
            }
        }
        if (cause instanceof WindowClosedException refusal) {
            WindowReport.write(WindowReport.of(refusal), exchange.getMessage());
        }
        exchange.setException(cause);
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
