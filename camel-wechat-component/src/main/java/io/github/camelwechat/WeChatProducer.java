// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.account.OpenId;
import io.github.camelwechat.failure.ApiErrorException;
import io.github.camelwechat.failure.InvalidMessageException;
import io.github.camelwechat.failure.SendUncertainException;
import io.github.camelwechat.internal.api.Stages;
import io.github.camelwechat.internal.api.WeChatApi;
import io.github.camelwechat.internal.callback.Delivery;
import io.github.camelwechat.internal.send.MessageSender;
import io.github.camelwechat.internal.send.SendOptions;
import io.github.camelwechat.internal.send.SendResult;
import io.github.camelwechat.internal.window.ServiceWindow;
import io.github.camelwechat.store.StateStore;
import java.io.ByteArrayInputStream;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
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
    private final Account account;
    private final ExchangeReader reader;
    private @Nullable Services services;

    /** What there is only while the producer is started. */
    private record Services(
            MessageSender sender, WeChatApi api, ServiceWindow window, Executor threads) {}

    WeChatProducer(WeChatEndpoint endpoint, AccountSettings settings) {
        super(endpoint);
        this.settings = settings;
        this.account = settings.account();
        this.reader = new ExchangeReader(account.name());
        settings.windowPolicy();
        settings.uncertainPolicy();
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        WeChatRuntime runtime = endpoint().getComponent().runtime();
        StateStore configured = endpoint().getConfiguration().getStateStore();
        WeChatApi api = runtime.api(settings.apiHosts());
        ServiceWindow window = runtime.window(configured);
        services =
                new Services(
                        runtime.sender(settings.apiHosts(), configured),
                        api,
                        window,
                        runtime.producerThreads());
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        CompletionStage<BiConsumer<Message, Exchange>> outcome;
        try {
            outcome = call(exchange, started());
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

    /** Starts the call; what it completes with writes the result into the exchange. */
    private CompletionStage<BiConsumer<Message, Exchange>> call(
            Exchange exchange, Services started) {
        return switch (operation(exchange)) {
            case sendMessage -> send(exchange, started);
            case downloadMedia -> download(exchange, started);
            case windowStatus -> windowStatus(exchange, started);
        };
    }

    private CompletionStage<BiConsumer<Message, Exchange>> send(
            Exchange exchange, Services started) {
        ExchangeReader.Letter letter = reader.read(exchange);
        SendOptions options =
                new SendOptions(
                        settings.windowPolicy(),
                        settings.uncertainPolicy(),
                        exchange.getMessage().getHeader(WeChatConstants.SEND_ID, String.class),
                        letter.slot());
        return started.sender()
                .send(account, letter.to(), letter.message(), options)
                .whenComplete(
                        (result, failure) -> {
                            if (failure == null
                                    || Stages.cause(failure) instanceof SendUncertainException) {
                                markReplied(exchange, letter.to());
                            }
                        })
                .thenApply(result -> (message, sent) -> write(result, message));
    }

    /** An answer that may have arrived must not be repeated as the route's result either. */
    private void markReplied(Exchange exchange, OpenId to) {
        Delivery delivery = exchange.getProperty(ExchangeWriter.DELIVERY, Delivery.class);
        if (delivery != null
                && delivery.inbound().received().account().equals(account.name())
                && to.equals(delivery.inbound().received().openId())) {
            delivery.replied().set(true);
        }
    }

    private static void write(SendResult result, Message message) {
        message.setHeader(WeChatConstants.SEND_STATUS, result.status().name());
        message.removeHeader(WeChatConstants.WINDOW_REMAINING);
        message.removeHeader(WeChatConstants.WINDOW_EXPIRES_AT);
        if (result.remaining() != null) {
            message.setHeader(WeChatConstants.WINDOW_REMAINING, result.remaining());
        }
        if (result.expiresAt() != null) {
            message.setHeader(
                    WeChatConstants.WINDOW_EXPIRES_AT, result.expiresAt().getEpochSecond());
        }
    }

    private CompletionStage<BiConsumer<Message, Exchange>> download(
            Exchange exchange, Services started) {
        String mediaId = exchange.getMessage().getHeader(WeChatConstants.MEDIA_ID, String.class);
        if (mediaId == null || mediaId.isBlank()) {
            throw new InvalidMessageException(
                    account.name(),
                    "There is no media to download: set header "
                            + WeChatConstants.MEDIA_ID
                            + " to the mediaId of the callback");
        }
        return started.api()
                .download(account, mediaId)
                .thenApply(
                        media ->
                                (message, sent) -> {
                                    message.setBody(new ByteArrayInputStream(media.content()));
                                    message.setHeader(Exchange.CONTENT_TYPE, media.contentType());
                                    message.setHeader(
                                            Exchange.CONTENT_LENGTH, media.content().length);
                                    if (media.fileName() != null) {
                                        message.setHeader(Exchange.FILE_NAME, media.fileName());
                                    }
                                });
    }

    private CompletionStage<BiConsumer<Message, Exchange>> windowStatus(
            Exchange exchange, Services started) {
        OpenId openId = reader.recipient(exchange);
        return started.window()
                .state(account.name(), openId)
                .thenApply(
                        state ->
                                (message, asked) -> {
                                    message.setBody(
                                            WindowReport.of(state, started.window().reopens()));
                                    ExchangeWriter.writeWindow(message, state);
                                });
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
            @Nullable BiConsumer<Message, Exchange> write,
            @Nullable Throwable failure,
            AsyncCallback callback) {
        try {
            if (write != null) {
                write.accept(exchange.getMessage(), exchange);
            } else if (failure != null) {
                fail(exchange, failure);
            }
        } catch (RuntimeException e) {
            exchange.setException(e);
        }
        callback.done(false);
    }

    private static void fail(Exchange exchange, Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null
                        ? failure.getCause()
                        : failure;
        ApiErrorException refused =
                cause instanceof ApiErrorException direct
                        ? direct
                        : cause.getCause() instanceof ApiErrorException behind ? behind : null;
        if (refused != null) {
            Message message = exchange.getMessage();
            message.setHeader(WeChatConstants.ERROR_CODE, refused.errorCode());
            message.setHeader(WeChatConstants.ERROR_MESSAGE, refused.errorMessage());
            if (refused.requestId() != null) {
                message.setHeader(WeChatConstants.REQUEST_ID, refused.requestId());
            }
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
