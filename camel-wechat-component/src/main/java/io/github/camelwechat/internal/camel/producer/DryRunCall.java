// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.producer;

import io.github.camelwechat.internal.api.client.ApiRequest;
import io.github.camelwechat.internal.json.Json;
import io.github.camelwechat.message.Headers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/** Tells what an operation would have done, which is not done. The body stays as it is. */
final class DryRunCall implements ProducerCall {

    /** The status of what did not go out, whatever it would have been. */
    static final String DRY_RUN = "DRY_RUN";

    private final Function<Exchange, List<ApiRequest>> requests;
    private final boolean sends;
    private final Json json = new Json();

    /**
     * @param requests what the operation would leave with; none if it only forgets
     * @param sends whether it would put a message in front of a user
     */
    DryRunCall(Function<Exchange, List<ApiRequest>> requests, boolean sends) {
        this.requests = requests;
        this.sends = sends;
    }

    @Override
    public CompletionStage<Consumer<Message>> start(Exchange exchange) {
        Map<String, Object> report =
                Map.of(
                        "requests",
                        requests.apply(exchange).stream().map(DryRunCall::written).toList());
        return CompletableFuture.completedStage(
                message -> {
                    message.setHeader(Headers.DRY_RUN, json.write(report));
                    if (sends) {
                        message.setHeader(Headers.SEND_STATUS, DRY_RUN);
                    }
                });
    }

    /** All of a request but tokens and secrets. */
    static Map<String, Object> written(ApiRequest request) {
        ApiRequest.Content content = request.content();
        Map<String, Object> written = new LinkedHashMap<>();
        written.put("method", content == null ? "GET" : "POST");
        written.put("path", request.path());
        if (!request.query().isEmpty()) {
            written.put("query", request.query());
        }
        if (content instanceof ApiRequest.Content.Json body) {
            written.put("json", new Json().read(body.utf8()));
        } else if (content instanceof ApiRequest.Content.Form form) {
            Map<String, Object> file = new LinkedHashMap<>();
            file.put("name", form.file().fileName());
            file.put("contentType", form.file().contentType());
            file.put("bytes", form.file().content().length());
            written.put("file", file);
            if (!form.texts().isEmpty()) {
                written.put("fields", form.texts());
            }
        }
        return written;
    }
}
