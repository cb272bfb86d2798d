// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api.operation;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.internal.api.WeChatApi;
import io.github.camelwechat.internal.api.client.ApiRequest;
import io.github.camelwechat.internal.api.client.ApiRequest.Effect;
import io.github.camelwechat.internal.api.client.ApiResponse;
import io.github.camelwechat.internal.api.client.FileOrResponse;
import io.github.camelwechat.internal.api.diagnosis.CapabilityProbe;
import io.github.camelwechat.internal.api.diagnosis.Diagnosis;
import io.github.camelwechat.internal.api.operation.ApiOperation.AcceptedErrorCodes;
import io.github.camelwechat.internal.json.Json;
import io.github.camelwechat.internal.permission.AccountPermissions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

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
    private final CapabilityProbe capabilities;
    private final @Nullable AccountTemplates templates;

    /**
     * @param templates null if WeChat alone checks values by the account's templates
     */
    OperationRunner(
            WeChatApi api,
            WebPages pages,
            Diagnosis diagnosis,
            CapabilityProbe capabilities,
            @Nullable AccountTemplates templates) {
        this.api = api;
        this.writer = new RequestWriter(new Json());
        this.pages = pages;
        this.diagnosis = diagnosis;
        this.capabilities = capabilities;
        this.templates = templates;
    }

    /** The check of an account, which is an operation of many calls. */
    public Diagnosis diagnosis() {
        return diagnosis;
    }

    /** The search for what WeChat opens to an account, another one of many calls. */
    public CapabilityProbe capabilities() {
        return capabilities;
    }

    /** Runs an operation of the table. */
    public CompletionStage<OperationResult> run(
            Account account, ApiOperation operation, OperationInput input) {
        Map<String, Object> fields = ofAccount(account, operation, input);
        Supplier<CompletionStage<OperationResult>> call =
                () -> run(account, operation, fields, input);
        AccountTemplates own = templates;
        Supplier<CompletionStage<OperationResult>> checked =
                own == null ? call : () -> own.checked(account, operation, fields, call);
        return account.profile().isUnknown()
                ? checked.get()
                : AccountPermissions.guard(account, subject(operation, fields), checked);
    }

    private CompletionStage<OperationResult> run(
            Account account,
            ApiOperation operation,
            Map<String, Object> fields,
            OperationInput input) {
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
                    (operation.platformPath(account) == null
                                    ? api.callWithoutToken(account, request)
                                    : api.callAsPlatform(account, request))
                            .thenApply(reply -> result(operation, reply));
            default -> api.call(account, request).thenApply(reply -> result(operation, reply));
        };
    }

    /** The request that an operation of the table would leave with, which does not leave. */
    public ApiRequest request(Account account, ApiOperation operation, OperationInput input) {
        return writer.write(
                api.latest(account), operation, ofAccount(account, operation, input), input.file());
    }

    private Map<String, Object> ofAccount(
            Account account, ApiOperation operation, OperationInput input) {
        if (operation.isOfPlatforms()) {
            throw RequestWriter.refusal(
                    account,
                    operation,
                    "is for third-party platforms: set platform=true if the account is one");
        }
        return writer.complete(account, operation, input);
    }

    /** The input of an operation, complete and checked, for whoever carries it out. */
    public Map<String, Object> fields(
            Account account, ApiOperation operation, OperationInput input) {
        return writer.complete(account, operation, input);
    }

    /**
     * The ability that WeChat is not asked for, or that its path does not tell; the path is looked
     * at anyway.
     */
    private static String subject(ApiOperation operation, Map<String, Object> fields) {
        if (operation.transport() == ApiOperation.Transport.LOCAL) {
            return AccountPermissions.ofOperation(operation.name());
        }
        Object type = operation.effect() == Effect.DELIVERY ? fields.get("msgtype") : null;
        return type == null ? operation.path() : AccountPermissions.ofType(type.toString());
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
