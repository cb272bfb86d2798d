// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.producer;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.internal.api.client.ApiRequest;
import io.github.camelwechat.internal.api.operation.ApiPath;
import io.github.camelwechat.internal.api.operation.OperationRunner;
import io.github.camelwechat.internal.json.Json;
import io.github.camelwechat.message.Headers;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/** Calls the API a header names. */
final class RawApiCall implements ProducerCall {

    private final Account account;
    private final OperationReader reader;
    private final OperationRunner runner;
    private final Json json = new Json();

    RawApiCall(Account account, OperationRunner runner) {
        this.account = account;
        this.reader = new OperationReader(account.name());
        this.runner = runner;
    }

    @Override
    public CompletionStage<Consumer<Message>> start(Exchange exchange) {
        return runner.call(account, request(exchange))
                .thenApply(result -> message -> OperationCall.writeBody(result, message));
    }

    /** The request that an exchange asks for. */
    ApiRequest request(Exchange exchange) {
        ApiPath path =
                ApiPath.parse(
                        account, exchange.getMessage().getHeader(Headers.API_PATH, String.class));
        return path.request(reader.wholeBody(exchange, "callApi"), json);
    }
}
