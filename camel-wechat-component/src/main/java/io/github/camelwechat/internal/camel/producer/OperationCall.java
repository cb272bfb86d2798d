// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.producer;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.internal.api.operation.ApiOperation;
import io.github.camelwechat.internal.api.operation.OperationInput;
import io.github.camelwechat.internal.api.operation.OperationResult;
import io.github.camelwechat.internal.api.operation.OperationRunner;
import io.github.camelwechat.internal.api.operation.catalogue.Operations;
import io.github.camelwechat.internal.api.outcome.JobTracker;
import io.github.camelwechat.internal.api.outcome.Outcome;
import io.github.camelwechat.internal.camel.runtime.AccountServices;
import io.github.camelwechat.internal.telemetry.Telemetry;
import io.github.camelwechat.message.Headers;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;

/** Carries out an operation of the table. */
final class OperationCall implements ProducerCall {

    /** The status of a template message and its kin, which need no service window. */
    private static final String TEMPLATE = "TEMPLATE";

    /** The outcome that has not been reported in time. */
    private static final String NOT_KNOWN = "unknown";

    private static final String QUOTA = "getQuota";

    private final Account account;
    private final ApiOperation operation;
    private final OperationReader reader;
    private final OperationRunner runner;
    private final @Nullable JobTracker tracker;
    private final @Nullable Telemetry telemetry;

    /**
     * The call of an operation of the table, or of any other API.
     *
     * @param shared what the endpoints of the account share
     * @param outcomeTimeout how long to wait for the outcome of what WeChat only accepts
     * @param uploads what is done about files
     * @throws IllegalStateException if there is none of this name
     */
    static ProducerCall of(
            String name,
            Account account,
            AccountServices shared,
            Duration outcomeTimeout,
            UnaryOperator<ProducerCall> uploads) {
        if (name.equals("callApi")) {
            return new RawApiCall(account, shared.operations());
        }
        ApiOperation operation = Operations.byName().get(name);
        if (operation == null) {
            throw new IllegalStateException("operation " + name + " is not implemented");
        }
        OperationCall call = new OperationCall(account, operation, shared, outcomeTimeout);
        return operation.upload().isPresent() ? uploads.apply(call) : call;
    }

    /**
     * @param shared what the endpoints of the account share
     * @param outcomeTimeout how long to wait for the outcome of what WeChat only accepts
     */
    private OperationCall(
            Account account,
            ApiOperation operation,
            AccountServices shared,
            Duration outcomeTimeout) {
        this.account = account;
        this.operation = operation;
        this.reader = new OperationReader(account.name(), shared.maxMediaSize());
        this.runner = shared.operations();
        this.tracker =
                JobTracker.of(operation.name(), account.name(), shared.outcomes(), outcomeTimeout);
        this.telemetry = shared.sends().telemetry();
    }

    @Override
    public CompletionStage<Consumer<Message>> start(Exchange exchange) {
        OperationInput input = reader.read(exchange, operation);
        CompletionStage<OperationResult> result = runner.run(account, operation, input);
        if (tracker == null) {
            return result.thenApply(
                    done -> {
                        reportQuota(input, done);
                        return message -> write(done, message);
                    });
        }
        String sendId = exchange.getMessage().getHeader(Headers.SEND_ID, String.class);
        return result.thenCompose(
                accepted ->
                        tracker.follow(accepted, sendId)
                                .thenApply(
                                        outcome ->
                                                message -> {
                                                    write(accepted, message);
                                                    write(outcome, tracker, message);
                                                }));
    }

    /** It is not known otherwise: WeChat says nothing of it in the answers to other calls. */
    private void reportQuota(OperationInput input, OperationResult result) {
        if (telemetry != null
                && operation.name().equals(QUOTA)
                && result instanceof OperationResult.Fields fields
                && fields.map().get("quota") instanceof Map<?, ?> quota
                && quota.get("remain") instanceof Number left) {
            telemetry.quotaLeft(
                    account.name(),
                    String.valueOf(input.fields().get("cgi_path")),
                    left.longValue());
        }
    }

    private void write(OperationResult result, Message message) {
        writeBody(result, message);
        if (operation.sendsToUser()) {
            message.setHeader(Headers.SEND_STATUS, TEMPLATE);
        }
    }

    private static void write(Optional<Outcome> outcome, JobTracker tracker, Message message) {
        if (tracker.isAwaited()) {
            message.setHeader(Headers.OUTCOME, outcome.map(Outcome::status).orElse(NOT_KNOWN));
        }
    }

    static void writeBody(OperationResult result, Message message) {
        if (result instanceof OperationResult.File file) {
            MediaDownloadCall.write(file.media(), message);
        } else if (result instanceof OperationResult.Fields fields) {
            message.setBody(fields.map());
            // It described what the route had sent, or the file of an earlier answer.
            message.removeHeader(Exchange.CONTENT_TYPE);
            message.removeHeader(Exchange.CONTENT_LENGTH);
        }
    }
}
