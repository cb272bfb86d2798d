// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api.operation;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.internal.api.WeChatApi;
import io.github.camelwechat.internal.api.client.ApiRequest;
import io.github.camelwechat.internal.api.client.ApiResponse;
import io.github.camelwechat.internal.api.client.FileOrResponse;
import io.github.camelwechat.internal.api.diagnosis.Diagnosis;
import io.github.camelwechat.internal.api.operation.ApiOperation.AcceptedErrorCodes;
import io.github.camelwechat.internal.json.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * Carries operations out. Thread-safe.
 *
 * <p>Stages fail as {@link WeChatApi} says; what a route gave is refused by an {@link
 * io.github.camelwechat.failure.InvalidMessageException} before anything is asked.
 */
public final class OperationRunner {

    private static final String PUBLIC_SITE = "mp.weixin.qq.com";

    private final WeChatApi api;
    private final RequestWriter writer;
    private final WebPages pages;
    private final Diagnosis diagnosis;

    OperationRunner(WeChatApi api, WebPages pages, Diagnosis diagnosis) {
        this.api = api;
        this.writer = new RequestWriter(new Json());
        this.pages = pages;
        this.diagnosis = diagnosis;
    }

    /** The check of an account, which is an operation of many calls. */
    public Diagnosis diagnosis() {
        return diagnosis;
    }

    /** Runs an operation of the table. */
    public CompletionStage<OperationResult> run(
            Account account, ApiOperation operation, OperationInput input) {
        Map<String, Object> fields = writer.complete(account, operation, input);
        if (operation.transport() == ApiOperation.Transport.LOCAL) {
            return pages.run(api, account, operation, fields)
                    .thenApply(OperationResult.Fields::new);
        }
        ApiRequest request = writer.write(api.latest(account), operation, fields, input.file());
        return switch (operation.transport()) {
            case TOKEN_ANY -> api.fetch(account, request).thenApply(got -> result(operation, got));
            case PUBLIC_FILE ->
                    api.fetchPublic(account, PUBLIC_SITE, request)
                            .thenApply(got -> result(operation, got));
            case OPEN ->
                    api.callWithoutToken(account, request)
                            .thenApply(reply -> result(operation, reply));
            default -> api.call(account, request).thenApply(reply -> result(operation, reply));
        };
    }

    /** The request that an operation of the table would leave with, which does not leave. */
    public ApiRequest request(Account account, ApiOperation operation, OperationInput input) {
        return writer.write(
                api.latest(account),
                operation,
                writer.complete(account, operation, input),
                input.file());
    }

    /** Calls any API at all. */
    public CompletionStage<OperationResult> call(Account account, ApiRequest request) {
        return api.fetch(account, request)
                .thenApply(
                        got ->
                                got instanceof FileOrResponse.File file
                                        ? new OperationResult.File(file.media())
                                        : new OperationResult.Fields(
                                                copy(((FileOrResponse.Answer) got).reply())));
    }

    private static OperationResult result(ApiOperation operation, FileOrResponse fetched) {
        return fetched instanceof FileOrResponse.Answer answer
                ? result(operation, answer.reply())
                : new OperationResult.File(((FileOrResponse.File) fetched).media());
    }

    private static OperationResult result(ApiOperation operation, ApiResponse reply) {
        Map<String, Object> fields = copy(reply);
        AcceptedErrorCodes benign = operation.benign().get(reply.errorCode());
        if (benign == AcceptedErrorCodes.NOTHING) {
            fields.clear();
        } else if (benign == AcceptedErrorCodes.DUPLICATE) {
            fields.put("duplicate", true);
        }
        return new OperationResult.Fields(fields);
    }

    private static Map<String, Object> copy(ApiResponse reply) {
        return new LinkedHashMap<>(reply.fields());
    }
}
