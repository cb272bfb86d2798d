// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat;

import io.github.camelwechat.internal.callback.CallbackRequest;
import io.github.camelwechat.internal.callback.CallbackResponse;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.support.AsyncProcessorSupport;
import org.apache.camel.support.service.ServiceHelper;
import org.jspecify.annotations.Nullable;

/**
 * One path of the HTTP server, and the consumers whose callbacks arrive there. The HTTP exchange is
 * answered from nothing but a {@link CallbackResponse}: none of its headers reach a route, and none
 * are echoed.
 */
final class CallbackMount extends AsyncProcessorSupport {

    private static final byte[] NO_BODY = {};

    private final PlatformHttpEndpoint endpoint;
    private final List<WeChatConsumer> consumers = new CopyOnWriteArrayList<>();
    private final Lock lock = new ReentrantLock();
    private @Nullable Consumer http;

    CallbackMount(PlatformHttpEndpoint endpoint) {
        this.endpoint = endpoint;
    }

    /** Adds a consumer, and opens the path with the first. */
    void add(WeChatConsumer consumer) throws Exception {
        lock.lock();
        try {
            addLocked(consumer);
        } finally {
            lock.unlock();
        }
    }

    private void addLocked(WeChatConsumer consumer) throws Exception {
        for (WeChatConsumer other : consumers) {
            if (other.accountName().equals(consumer.accountName())) {
                throw new IllegalArgumentException(
                        "Routes '"
                                + other.getRouteId()
                                + "' and '"
                                + consumer.getRouteId()
                                + "' both consume the callbacks of account '"
                                + consumer.accountName()
                                + "' at "
                                + endpoint.getPath()
                                + ". Only one can: use one route and multicast, or another callbackPath");
            }
        }
        if (http == null) {
            Consumer opened = endpoint.createConsumer(this);
            ServiceHelper.startService(opened);
            http = opened;
        }
        consumers.add(consumer);
    }

    /** Removes a consumer, and closes the path with the last. */
    void remove(WeChatConsumer consumer) {
        lock.lock();
        try {
            consumers.remove(consumer);
            if (consumers.isEmpty() && http != null) {
                ServiceHelper.stopAndShutdownService(http);
                http = null;
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        CallbackRequest request = read(exchange.getMessage());
        WeChatConsumer consumer = consumerFor(request);
        if (consumer == null) {
            write(CallbackResponse.empty(403), exchange.getMessage());
            callback.done(true);
            return true;
        }
        consumer.handle(request)
                .whenComplete(
                        (response, failure) -> {
                            write(response, exchange.getMessage());
                            callback.done(false);
                        });
        return false;
    }

    /** On a shared path the signature tells whose callback it is. */
    private @Nullable WeChatConsumer consumerFor(CallbackRequest request) {
        if (consumers.size() == 1) {
            return consumers.get(0);
        }
        return consumers.stream()
                .filter(consumer -> consumer.recognises(request))
                .findFirst()
                .orElse(null);
    }

    /** The raw query is what Vert.x gives; other engines give the plain one. */
    private static CallbackRequest read(Message message) {
        String rawQuery = message.getHeader(Exchange.HTTP_RAW_QUERY, String.class);
        String query =
                rawQuery != null ? rawQuery : message.getHeader(Exchange.HTTP_QUERY, String.class);
        String method = message.getHeader(Exchange.HTTP_METHOD, "", String.class);
        byte[] body = message.getBody(byte[].class);
        return new CallbackRequest(
                method,
                CallbackRequest.parseQuery(query),
                body == null ? NO_BODY : body,
                System.nanoTime());
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
