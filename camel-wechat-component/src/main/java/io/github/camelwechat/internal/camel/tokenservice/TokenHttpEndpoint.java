// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.tokenservice;

import io.github.camelwechat.internal.callback.source.Caller;
import io.github.camelwechat.internal.camel.consumer.CallbackHttpEndpoint;
import io.github.camelwechat.internal.camel.tokenservice.TokenService.Head;
import io.github.camelwechat.internal.camel.tokenservice.TokenService.Response;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.http.base.HttpHeaderFilterStrategy;
import org.apache.camel.support.AsyncProcessorSupport;
import org.apache.camel.support.service.ServiceHelper;

/**
 * The path of a token service on platform-http. Where Vert.x serves, whoever is to get nothing is
 * refused before, by the head of the request.
 */
final class TokenHttpEndpoint extends AsyncProcessorSupport {

    private static final String VERTX_ROUTER =
            "org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter";

    private static final byte[] NO_BODY = {};

    private final PlatformHttpEndpoint endpoint;
    private final TokenService service;

    TokenHttpEndpoint(PlatformHttpEndpoint endpoint, TokenService service) {
        // Camel keeps Cache-Control to itself.
        HttpHeaderFilterStrategy headers = new HttpHeaderFilterStrategy();
        headers.getOutFilter().remove("cache-control");
        endpoint.setHeaderFilterStrategy(headers);
        this.endpoint = endpoint;
        this.service = service;
    }

    /**
     * Opens the path.
     *
     * @return closes it again
     */
    Runnable open() throws Exception {
        CamelContext context = endpoint.getCamelContext();
        Consumer http = endpoint.createConsumer(this);
        Runnable heads =
                context.getClassResolver().resolveClass(VERTX_ROUTER) == null
                        ? () -> {}
                        : VertxHeadFilter.install(context, endpoint.getPath(), service::refuse);
        try {
            ServiceHelper.startService(http);
        } catch (Exception e) {
            heads.run();
            throw e;
        }
        return () -> {
            ServiceHelper.stopAndShutdownService(http);
            heads.run();
        };
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        Message message = exchange.getMessage();
        Head head = head(message);
        Response refusal = service.refuse(head);
        CompletionStage<Response> answer =
                refusal == null
                        ? service.answer(head, body(message))
                        : CompletableFuture.completedStage(refusal);
        answer.whenComplete(
                (response, failure) -> {
                    write(response, message);
                    callback.done(false);
                });
        return false;
    }

    private static byte[] body(Message message) {
        byte[] body = message.getBody(byte[].class);
        return body == null ? NO_BODY : body;
    }

    /**
     * Engines make headers of query parameters too: a caller can make us see more of them than he
     * sent, and none less.
     */
    private static Head head(Message message) {
        Map<String, List<String>> headers = new HashMap<>();
        message.getHeaders()
                .forEach(
                        (name, value) ->
                                headers.computeIfAbsent(
                                                name.toLowerCase(Locale.ROOT),
                                                first -> new ArrayList<>())
                                        .addAll(texts(value)));
        Caller caller = CallbackHttpEndpoint.caller(message);
        return new Head(
                message.getHeader(Exchange.HTTP_METHOD, "", String.class),
                CallbackHttpEndpoint.rawQuery(message),
                caller,
                headers);
    }

    private static List<String> texts(Object value) {
        return value instanceof Collection<?> many
                ? many.stream().map(String::valueOf).toList()
                : List.of(String.valueOf(value));
    }

    private static void write(Response response, Message message) {
        message.removeHeaders("*");
        response.headers().forEach(message::setHeader);
        message.setHeader(Exchange.HTTP_RESPONSE_CODE, response.status());
        message.setBody(ByteBuffer.wrap(response.body()));
    }
}
