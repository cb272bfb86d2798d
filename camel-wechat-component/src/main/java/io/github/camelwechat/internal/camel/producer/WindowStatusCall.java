// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.producer;

import io.github.camelwechat.account.OpenId;
import io.github.camelwechat.internal.camel.exchange.SendRequestReader;
import io.github.camelwechat.internal.camel.exchange.WindowReport;
import io.github.camelwechat.internal.window.ServiceWindow;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/** Tells what is known about a user's service window. */
final class WindowStatusCall implements ProducerCall {

    private final String account;
    private final SendRequestReader reader;
    private final ServiceWindow window;

    WindowStatusCall(String account, SendRequestReader reader, ServiceWindow window) {
        this.account = account;
        this.reader = reader;
        this.window = window;
    }

    @Override
    public CompletionStage<Consumer<Message>> start(Exchange exchange) {
        OpenId openId = reader.recipient(exchange);
        return window.state(account, openId)
                .thenApply(
                        state ->
                                message -> {
                                    Map<String, Object> report =
                                            WindowReport.of(
                                                    account, openId, state, window.reopens());
                                    message.setBody(report);
                                    WindowReport.write(report, message);
                                });
    }
}
