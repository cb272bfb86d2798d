// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.producer;

import io.github.camelwechat.failure.InvalidMessageException;
import io.github.camelwechat.internal.api.client.ApiHosts;
import io.github.camelwechat.internal.api.operation.OperationRunner;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;

/** Checks the account, and the callback URL that field {@code callbackUrl} of the body may name. */
final class DiagnosisCall implements ProducerCall {

    private static final String CALLBACK_URL = "callbackUrl";

    private final ProducerSettings settings;
    private final OperationRunner runner;
    private final OperationReader reader;

    DiagnosisCall(ProducerSettings settings, OperationRunner runner) {
        this.settings = settings;
        this.runner = runner;
        this.reader = new OperationReader(settings.account().name());
    }

    @Override
    public CompletionStage<Consumer<Message>> start(Exchange exchange) {
        URI callbackUrl = callbackUrl(reader.wholeBody(exchange, "doctor"));
        return runner.diagnosis()
                .run(
                        settings.account().account(),
                        settings.callbacks(),
                        settings.account().mayCall(),
                        callbackUrl)
                .thenApply(report -> message -> message.setBody(report.fields()));
    }

    private @Nullable URI callbackUrl(@Nullable Map<String, ?> fields) {
        Object text = fields == null ? null : fields.get(CALLBACK_URL);
        if (text == null || text.toString().isBlank()) {
            return null;
        }
        try {
            URI url = new URI(text.toString().strip());
            if (ApiHosts.isAddress(url)) {
                return url;
            }
        } catch (URISyntaxException e) {
            throw refuse(e);
        }
        throw refuse(null);
    }

    private InvalidMessageException refuse(@Nullable Throwable cause) {
        return new InvalidMessageException(
                settings.account().name(),
                "Field "
                        + CALLBACK_URL
                        + " in the body for operation doctor should be an http or https URL of"
                        + " scheme, host and path, such as https://your.host/wechat/"
                        + settings.account().name(),
                cause);
    }
}
