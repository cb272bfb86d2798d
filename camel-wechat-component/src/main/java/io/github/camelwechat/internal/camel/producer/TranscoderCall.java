// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.producer;

import io.github.camelwechat.failure.InvalidMediaException;
import io.github.camelwechat.failure.InvalidMessageException;
import io.github.camelwechat.internal.camel.exchange.ExchangeReader;
import io.github.camelwechat.message.MediaContent;
import java.io.InputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.apache.camel.AsyncProducer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.Message;
import org.apache.camel.util.IOHelper;

/**
 * A call whose file an endpoint of the user's makes into one that WeChat takes, if it is none. What
 * the endpoint gives is checked like any file, and not given to it again.
 */
final class TranscoderCall implements ProducerCall {

    private final ProducerCall call;
    private final String account;
    private final ExchangeReader exchanges;
    private final Endpoint transcoder;

    /**
     * @param largestFile in bytes; more is not read
     */
    TranscoderCall(ProducerCall call, String account, long largestFile, Endpoint transcoder) {
        this.call = call;
        this.account = account;
        this.exchanges = new ExchangeReader(account, largestFile);
        this.transcoder = transcoder;
    }

    @Override
    public CompletionStage<Consumer<Message>> start(Exchange exchange) {
        Object body = exchange.getMessage().getBody();
        MediaContent file = exchanges.file(exchange, body);
        if (file == null) {
            return call.start(exchange);
        }
        try {
            return startWith(file, exchange);
        } catch (InvalidMediaException refusal) {
            return transcoded(exchange, file, refusal)
                    .thenCompose(result -> startWithResult(exchange, result));
        }
    }

    private CompletionStage<Exchange> transcoded(
            Exchange exchange, MediaContent file, InvalidMediaException refusal) {
        Exchange work = transcoder.createExchange(ExchangePattern.InOut);
        // What Camel keeps of the result on disk lives as long as our exchange.
        work.setProperty(ExchangePropertyKey.STREAM_CACHE_UNIT_OF_WORK, exchange.getUnitOfWork());
        work.setProperty(ExchangePropertyKey.EXCEPTION_CAUGHT, refusal);
        work.getMessage().setHeaders(exchange.getMessage().copy().getHeaders());
        CompletableFuture<Exchange> done = new CompletableFuture<>();
        try {
            InputStream in = file.open();
            AsyncProducer producer = transcoder.createAsyncProducer();
            producer.start();
            work.getMessage().setBody(in);
            producer.process(
                    work,
                    doneSync -> {
                        IOHelper.close(in);
                        producer.stop();
                        work.getExchangeExtension().handoverCompletions(exchange);
                        done.complete(work);
                    });
        } catch (Exception e) {
            done.completeExceptionally(e);
        }
        return done;
    }

    private CompletionStage<Consumer<Message>> startWithResult(Exchange exchange, Exchange work) {
        if (work.getException() != null) {
            throw new CompletionException(work.getException());
        }
        MediaContent result = exchanges.file(exchange, work.getMessage().getBody());
        if (result == null) {
            throw new InvalidMessageException(
                    account,
                    "The endpoint of option mediaTranscoder should give byte[], InputStream or File,"
                            + " but its body is no file");
        }
        return startWith(result, exchange);
    }

    /** Starts the call with a file in the place of the body, which can be read once only. */
    private CompletionStage<Consumer<Message>> startWith(MediaContent file, Exchange exchange) {
        Message message = exchange.getMessage();
        Object body = message.getBody();
        message.setBody(file);
        try {
            return call.start(exchange);
        } finally {
            message.setBody(body);
        }
    }
}
