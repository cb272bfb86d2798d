// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.consumer;

import io.github.camelwechat.WeChatConsumer;
import io.github.camelwechat.failure.CallbackRejectedException;
import io.github.camelwechat.failure.CallbackRejectedException.Reason;
import io.github.camelwechat.internal.callback.reply.CallbackResponse;
import io.github.camelwechat.internal.callback.verify.CallbackRequest;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.support.AsyncProcessorSupport;
import org.apache.camel.support.SynchronizationAdapter;
import org.apache.camel.support.service.ServiceHelper;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * One path of the HTTP server, and the consumers whose callbacks arrive there. The HTTP exchange is
 * answered from nothing but a {@link CallbackResponse}: none of its headers reach a route, and none
 * are echoed. Consumers are added and removed by {@link CallbackPaths} alone, one at a time, while
 * requests arrive.
 */
public final class CallbackHttpEndpoint extends AsyncProcessorSupport {

    private static final byte[] NO_BODY = {};

    private final PlatformHttpEndpoint endpoint;
    private final List<WeChatConsumer> consumers = new CopyOnWriteArrayList<>();
    private final RejectionLog watch;
    private @Nullable Consumer http;

    /** The HTTP server ends the exchange when it has written the response, or could not. */
    private static final class Written extends SynchronizationAdapter {

        private final CompletableFuture<Void> written;

        Written(CompletableFuture<Void> written) {
            this.written = written;
        }

        @Override
        public void onDone(Exchange exchange) {
            written.complete(null);
        }
    }

    CallbackHttpEndpoint(PlatformHttpEndpoint endpoint, InstantSource clock) {
        this.endpoint = endpoint;
        this.watch = new RejectionLog(LoggerFactory.getLogger(WeChatConsumer.class), clock);
    }

    PlatformHttpEndpoint endpoint() {
        return endpoint;
    }

    List<WeChatConsumer> consumers() {
        return List.copyOf(consumers);
    }

    /** Adds a consumer, and opens the path with the first. */
    void add(WeChatConsumer consumer) throws Exception {
        for (WeChatConsumer other : consumers) {
            SharedPath.checkTellsApart(endpoint.getPath(), other, consumer);
        }
        consumers.add(consumer);
        if (http == null) {
            Consumer opened = endpoint.createConsumer(this);
            ServiceHelper.startService(opened);
            http = opened;
        }
    }

    /** Removes a consumer, and closes the path with the last; tells whether it did. */
    boolean remove(WeChatConsumer consumer) {
        consumers.remove(consumer);
        if (!consumers.isEmpty()) {
            return false;
        }
        ServiceHelper.stopAndShutdownService(http);
        http = null;
        return true;
    }

    /** Requests that none of several accounts signed, by reason. */
    public Map<String, Integer> rejections() {
        return watch.rejections();
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        CompletableFuture<Void> written = new CompletableFuture<>();
        exchange.getExchangeExtension().addOnCompletion(new Written(written));
        answer(read(exchange.getMessage(), written))
                .whenComplete(
                        (response, failure) -> {
                            write(response, exchange.getMessage());
                            callback.done(false);
                        });
        return false;
    }

    /**
     * On a shared path the signature tells whose callback it is, and what was signed if accounts
     * share a token too.
     */
    private CompletionStage<CallbackResponse> answer(CallbackRequest request) {
        List<WeChatConsumer> here = List.copyOf(consumers);
        if (here.isEmpty()) {
            return CompletableFuture.completedStage(CallbackResponse.askAgain());
        }
        if (here.size() == 1) {
            return here.get(0).handle(request);
        }
        List<WeChatConsumer> signers = here.stream().filter(c -> c.recognises(request)).toList();
        if (signers.isEmpty()) {
            return CompletableFuture.completedStage(refused(here));
        }
        return signers.stream()
                .filter(consumer -> signers.size() == 1 || consumer.isAddressee(request))
                .findFirst()
                .orElse(signers.get(0))
                .handle(request);
    }

    private CallbackResponse refused(List<WeChatConsumer> here) {
        String names = here.stream().map(c -> c.account().name()).collect(Collectors.joining(", "));
        watch.rejected(
                new CallbackRejectedException(
                        names,
                        Reason.SIGNATURE,
                        "none of them has the token that signed it: compare their option token with"
                            + " the WeChat console",
                        null));
        return CallbackResponse.empty(Reason.SIGNATURE.httpStatus());
    }

    /** The raw query is what Vert.x gives; other engines give the plain one. */
    private static CallbackRequest read(Message message, CompletionStage<Void> written) {
        String rawQuery = message.getHeader(Exchange.HTTP_RAW_QUERY, String.class);
        String query =
                rawQuery != null ? rawQuery : message.getHeader(Exchange.HTTP_QUERY, String.class);
        String method = message.getHeader(Exchange.HTTP_METHOD, "", String.class);
        byte[] body = message.getBody(byte[].class);
        return new CallbackRequest(
                method,
                CallbackRequest.parseQuery(query),
                body == null ? NO_BODY : body,
                CallerReader.read(message),
                System.nanoTime(),
                written);
    }

    private static void write(CallbackResponse response, Message message) {
        message.removeHeaders("*");
        message.setHeader(Exchange.HTTP_RESPONSE_CODE, response.status());
        if (response.contentType() != null) {
            message.setHeader(Exchange.CONTENT_TYPE, response.contentType());
        }
        message.setBody(response.body());
    }
}
