// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.internal.operation.ApiOperation;
import io.github.camelwechat.internal.operation.OperationInput;
import io.github.camelwechat.internal.operation.OperationResult;
import io.github.camelwechat.internal.operation.OperationRunner;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;

/** Carries out an operation of the table. */
final class OperationCall implements ProducerCall {

    /** What a template message and its kin report: they need no service window. */
    private static final String TEMPLATE = "TEMPLATE";

    private final Account account;
    private final ApiOperation operation;
    private final OperationReader reader;
    private final OperationRunner runner;
    private final @Nullable JobFollower follower;

    /**
     * @param follower what follows up what WeChat only accepts; null for everything else
     */
    OperationCall(
            Account account,
            ApiOperation operation,
            OperationReader reader,
            OperationRunner runner,
            @Nullable JobFollower follower) {
        this.account = account;
        this.operation = operation;
        this.reader = reader;
        this.runner = runner;
        this.follower = follower;
    }

    @Override
    public CompletionStage<Consumer<Message>> start(Exchange exchange) {
        OperationInput input = reader.read(exchange, operation);
        CompletionStage<OperationResult> result = runner.run(account, operation, input);
        if (follower == null) {
            return result.thenApply(done -> message -> write(done, message));
        }
        String sendId = exchange.getMessage().getHeader(WeChatConstants.SEND_ID, String.class);
        return result.thenCompose(
                accepted ->
                        follower.follow(accepted, sendId)
                                .thenApply(
                                        outcome ->
                                                message -> {
                                                    write(accepted, message);
                                                    follower.write(outcome, message);
                                                }));
    }

    private void write(OperationResult result, Message message) {
        writeBody(result, message);
        if (operation.sendsToUser()) {
            message.setHeader(WeChatConstants.SEND_STATUS, TEMPLATE);
        }
    }

    static void writeBody(OperationResult result, Message message) {
        if (result instanceof OperationResult.File file) {
            DownloadCall.write(file.media(), message);
        } else if (result instanceof OperationResult.Fields fields) {
            message.setBody(fields.map());
            // It described what the route had sent, or the file of an earlier answer.
            message.removeHeader(Exchange.CONTENT_TYPE);
            message.removeHeader(Exchange.CONTENT_LENGTH);
        }
    }
}
