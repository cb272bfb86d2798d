// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.bridge;

import io.github.camelwechat.bridge.desk.Answer;
import io.github.camelwechat.bridge.desk.Helpdesk;
import io.github.camelwechat.bridge.desk.Webhook;
import io.github.camelwechat.bridge.desk.WebhookRequest;
import io.github.camelwechat.bridge.store.Deliveries;
import io.vertx.core.http.HttpServerResponse;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.component.platform.http.vertx.HttpMessage;
import org.apache.camel.support.AsyncProcessorSupport;
import org.apache.camel.support.SynchronizationAdapter;
import org.apache.camel.support.service.ServiceHelper;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The path that a helpdesk calls: a request is verified, what agents say in it is kept, and then it
 * is answered. A caller who waits for an outcome holds one of the HTTP server's workers, as
 * platform-http has it.
 */
final class WebhookReceiver extends AsyncProcessorSupport {

    private static final Logger LOG = LoggerFactory.getLogger(WebhookReceiver.class);

    private static final String VERTX_MESSAGE =
            "org.apache.camel.component.platform.http.vertx.HttpMessage";

    private final BridgeEndpoint endpoint;
    private final Helpdesk helpdesk;
    private final HeldCalls held;
    private final Deliveries deliveries;
    private final Consumer<Answer> answers;
    private org.apache.camel.@Nullable Consumer http;

    /**
     * @param answers keeps an answer, so that it survives whatever happens
     */
    WebhookReceiver(
            BridgeEndpoint endpoint,
            Helpdesk helpdesk,
            HeldCalls held,
            Deliveries deliveries,
            Consumer<Answer> answers) {
        this.endpoint = endpoint;
        this.helpdesk = helpdesk;
        this.held = held;
        this.deliveries = deliveries;
        this.answers = answers;
    }

    @Override
    protected void doStart() throws Exception {
        http =
                endpoint.getCamelContext()
                        .getEndpoint(
                                "platform-http:"
                                        + endpoint.getWebhookPath()
                                        // Without the slash another bridge whose path only begins
                                        // like this one would never be called.
                                        + "/?matchOnUriPrefix=true&muteException=true")
                        .createConsumer(this);
        ServiceHelper.startService(http);
    }

    @Override
    protected void doStop() {
        ServiceHelper.stopAndShutdownService(http);
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        try {
            Webhook webhook = helpdesk.webhook(request(exchange.getMessage()));
            if (webhook instanceof Webhook.Held call) {
                hold(exchange, call, callback);
                return false;
            }
            respond(exchange, receive(webhook));
        } catch (RuntimeException e) { // 500: the helpdesk still has what it told us
            LOG.error("{}: a request failed", endpoint.bridge(), e);
            exchange.setException(e);
        }
        callback.done(true);
        return true;
    }

    private Webhook.Response receive(Webhook webhook) {
        if (webhook instanceof Webhook.Genuine genuine) {
            genuine.answers().forEach(answers);
            return genuine.response();
        }
        Webhook.Forged forged = (Webhook.Forged) webhook;
        LOG.warn("{}: a request was refused: {}", endpoint.bridge(), forged.reason());
        return new Webhook.Response(forged.status(), "", "");
    }

    private void hold(Exchange exchange, Webhook.Held webhook, AsyncCallback callback) {
        HeldCalls.Call call = held.hold(webhook);
        if (!call.repeated()) {
            answers.accept(call.answer());
        }
        call.outcome()
                .thenAccept(
                        outcome -> {
                            respond(exchange, webhook.response().of(call.answer(), outcome));
                            if (!isGone(exchange.getIn())) {
                                exchange.getExchangeExtension()
                                        .addOnCompletion(new ResponseWritten(call.answer().id()));
                            }
                            callback.done(false);
                        });
    }

    /** Tells whether the caller hung up, where the HTTP server knows: only Vert.x says it. */
    private static boolean isGone(Message request) {
        return request.getClass().getName().equals(VERTX_MESSAGE) && VertxRequest.isClosed(request);
    }

    /** Loaded where Vert.x is. */
    private static final class VertxRequest {
        static boolean isClosed(Message request) {
            HttpServerResponse response = ((HttpMessage) request).getResponse();
            return response != null && response.closed();
        }
    }

    /** Remembers that the caller was answered; not on the thread that did it, which serves HTTP. */
    private final class ResponseWritten extends SynchronizationAdapter {

        private final String answer;

        ResponseWritten(String answer) {
            this.answer = answer;
        }

        @Override
        public void onComplete(Exchange exchange) {
            CompletableFuture.runAsync(() -> deliveries.told(answer));
        }
    }

    private static void respond(Exchange exchange, Webhook.Response said) {
        Message response = exchange.getMessage();
        response.removeHeaders("*");
        response.setHeader(Exchange.HTTP_RESPONSE_CODE, said.status());
        response.setBody(said.body());
        if (!said.contentType().isEmpty()) {
            response.setHeader(Exchange.CONTENT_TYPE, said.contentType());
        }
    }

    private WebhookRequest request(Message message) {
        Map<String, String> headers = new HashMap<>();
        message.getHeaders()
                .forEach(
                        (name, value) -> {
                            if (value != null && !name.startsWith("Camel")) {
                                headers.put(name, value.toString());
                            }
                        });
        byte[] body = message.getBody(byte[].class);
        String whole = message.getHeader(Exchange.HTTP_PATH, "", String.class);
        String path = endpoint.getWebhookPath();
        return new WebhookRequest(
                message.getHeader(Exchange.HTTP_METHOD, "POST", String.class),
                whole.startsWith(path) ? whole.substring(path.length()) : "",
                message.getHeader(Exchange.HTTP_RAW_QUERY, "", String.class),
                headers,
                body == null ? new byte[0] : body);
    }
}
