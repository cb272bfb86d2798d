// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.internal.json.Json;
import io.github.camelwechat.internal.operation.ApiPath;
import io.github.camelwechat.internal.operation.OperationRunner;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/** Calls the API a header names. */
final class AnyApiCall implements ProducerCall {

    private final Account account;
    private final OperationReader reader;
    private final OperationRunner runner;
    private final Json json = new Json();

    AnyApiCall(Account account, OperationReader reader, OperationRunner runner) {
        this.account = account;
        this.reader = reader;
        this.runner = runner;
    }

    @Override
    public CompletionStage<Consumer<Message>> start(Exchange exchange) {
        ApiPath path =
                ApiPath.parse(
                        account,
                        exchange.getMessage().getHeader(WeChatConstants.API_PATH, String.class));
        return runner.call(account, path.request(reader.wholeBody(exchange), json))
                .thenApply(result -> message -> OperationCall.writeBody(result, message));
    }
}
