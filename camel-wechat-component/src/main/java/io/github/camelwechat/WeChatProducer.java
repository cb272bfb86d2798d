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
import io.github.camelwechat.internal.camel.runtime.AccountRegistry;
import io.github.camelwechat.internal.camel.runtime.AccountServices;
import io.github.camelwechat.internal.camel.runtime.AccountSettings;
import io.github.camelwechat.internal.camel.runtime.WeChatRuntime;
import io.github.camelwechat.internal.json.Json;
import io.github.camelwechat.internal.json.OutboundJson;
import io.github.camelwechat.internal.send.SendPlanner;
import io.github.camelwechat.internal.send.coalesce.Coalescer;
import io.github.camelwechat.internal.send.park.ParkWay;
import io.github.camelwechat.internal.send.plan.SendSettings;
import io.github.camelwechat.option.OptionText;
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
    private final SendSettings sends;
    private final WeChatOperation operation;
    private final ExchangeReader reader;
    private final WeChatRuntime runtime;
    private final AccountRegistry accounts;
    private @Nullable AccountServices shared;
    private @Nullable Services services;

    /** Whether we hold a share in the account's parked messages. */
    private boolean parks;

    /** Whether we are counted among the producers whose health is checked. */
    private boolean checked;

    /** What there is only while the producer is started. */
    private record Services(
            Map<WeChatOperation, ProducerCall> calls, Coalescer coalescing, Executor threads) {}

    /**
     * @param operation what to do, unless a header says otherwise
     */
    WeChatProducer(
            WeChatEndpoint endpoint,
            AccountSettings settings,
            SendSettings sends,
            WeChatOperation operation) {
        super(endpoint);
        this.settings = settings;
        this.sends = sends;
        this.operation = operation;
        this.reader = new ExchangeReader(settings.name());
        this.runtime = endpoint.getComponent().runtime();
        this.accounts = endpoint.getComponent().startedAccounts();
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        AccountServices opened = accounts.open(settings);
        shared = opened;
        services = services(opened);
        WeChatComponent component = endpoint().getComponent();
        opened.producerStarted(
                () -> WeChatProducerHealthCheck.of(component, settings.name(), opened.store()));
        checked = true;
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
        Account account = settings.account();
        OperationReader operations = new OperationReader(account.name());
        OperationRunner runner = runtime.access().operations(opened.api());
        Map<WeChatOperation, ProducerCall> calls = new EnumMap<>(WeChatOperation.class);
        for (WeChatOperation each : WeChatOperation.values()) {
            ApiOperation known = Operations.byName().get(each.name());
            if (known != null) {
                calls.put(
                        each,
                        new OperationCall(
                                account,
                                known,
                                operations,
                                runner,
                                JobTracker.of(
                                        each,
                                        account.name(),
                                        opened.outcomes(),
                                        sends.outcomeTimeout())));
            }
        }
        calls.put(WeChatOperation.callApi, new RawApiCall(account, operations, runner));
        Coalescer coalescing =
                new Coalescer(
                        runtime.lanes(),
                        endpoint().getEndpointKey(),
                        account,
                        sends.hold(),
                        planner(opened, runner));
        calls.put(WeChatOperation.sendMessage, new SendCall(account, sends, reader, coalescing));
        calls.put(WeChatOperation.downloadMedia, new MediaDownloadCall(account, opened.api()));
        calls.put(
                WeChatOperation.windowStatus,
                new WindowStatusCall(account.name(), reader, opened.window()));
        calls.put(
                WeChatOperation.listParked, new ParkedCall(account.name(), opened.parked(), null));
        calls.put(
                WeChatOperation.dropParked,
                new ParkedCall(account.name(), opened.parked(), opened.parkListener()));
        return new Services(calls, coalescing, runtime.producerThreads());
    }

    private SendPlanner planner(AccountServices opened, OperationRunner runner) {
        ParkWay waiting = null;
        if (sends.plan().park()) {
            waiting = opened.openQueue(settings, sends.parkCoalesce());
            parks = true;
        }
        return new SendPlanner(
                opened.sender(),
                opened.media(),
                new TemplateMessages(runner, settings.name(), opened.outcomes()),
                waiting,
                new OutboundJson(new Json()));
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
        WeChatOperation wanted = operation(exchange);
        ProducerCall call = started().calls().get(wanted);
        if (call == null) {
            throw new IllegalStateException("operation " + wanted + " is not implemented");
        }
        return call;
    }

    private WeChatOperation operation(Exchange exchange) {
        Object header = exchange.getMessage().getHeader(WeChatConstants.OPERATION);
        if (header == null) {
            return operation;
        }
        try {
            return OptionText.parse(WeChatOperation.class, header.toString());
        } catch (IllegalArgumentException e) {
            throw settings.wrong(
                    "operation (header " + WeChatConstants.OPERATION + ")", e.getMessage());
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
