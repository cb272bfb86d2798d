// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api.diagnosis;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.failure.Actor;
import io.github.camelwechat.failure.ApiErrorException;
import io.github.camelwechat.failure.NotAuthorizedException;
import io.github.camelwechat.failure.WeChatException;
import io.github.camelwechat.internal.api.WeChatApi;
import io.github.camelwechat.internal.api.client.ApiRequest.Effect;
import io.github.camelwechat.internal.async.Completion;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The rights that an account commonly needs, and what is left of today's quotas. Thread-safe. */
final class AccountRights {

    private static final String NAME = "rights";
    private static final String QUOTA = "/cgi-bin/openapi/quota/get";

    /** The paths whose quota is asked for: without a right to a path there is none (76022). */
    private static final Map<String, String> RIGHTS =
            Map.of(
                    "customer-service messages", "/cgi-bin/message/custom/send",
                    "template messages", "/cgi-bin/message/template/send",
                    "menu", "/cgi-bin/menu/create",
                    "users", "/cgi-bin/user/info",
                    "QR codes", "/cgi-bin/qrcode/create");

    private static final int NO_RIGHT = 76022;
    private static final int NOT_AUTHORIZED = 48001;

    private final WeChatApi api;

    AccountRights(WeChatApi api) {
        this.api = api;
    }

    /** Asks for the quota of what an account commonly needs, each path on its own. */
    CompletionStage<DiagnosisStep> step(Account account) {
        Map<String, Object> quotas = new LinkedHashMap<>();
        List<String> missing = new ArrayList<>();
        CompletionStage<@Nullable WeChatException> asked = CompletableFuture.completedStage(null);
        for (String right : RIGHTS.keySet().stream().sorted().toList()) {
            asked =
                    asked.thenCompose(
                            failure ->
                                    failure != null
                                            ? CompletableFuture.completedStage(failure)
                                            : quota(account, right, quotas, missing));
        }
        String advice =
                account.platformAppId() == null
                        ? "Have the account verified, or live without: the kind of account decides."
                        : "Let the account's administrator authorize the platform again, with the"
                                + " permission sets for these ticked. Operation getAuthorizer says"
                                + " what is granted.";
        return asked.thenApply(failure -> read(failure, quotas, missing, advice));
    }

    private CompletionStage<@Nullable WeChatException> quota(
            Account account, String right, Map<String, Object> quotas, List<String> missing) {
        String path = Objects.requireNonNull(RIGHTS.get(right), right);
        byte[] body = ("{\"cgi_path\":\"" + path + "\"}").getBytes(StandardCharsets.UTF_8);
        return Completion.then(
                api.check(account, path)
                        .thenCompose(granted -> api.post(account, QUOTA, Effect.NONE, body)),
                (reply, failure) -> {
                    if (failure == null) {
                        quotas.put(right, reply.fields().getOrDefault("quota", Map.of()));
                    } else if (failure instanceof ApiErrorException refusal
                            && (refusal.errorCode() == NO_RIGHT
                                    || refusal.errorCode() == NOT_AUTHORIZED)) {
                        missing.add(right);
                    } else if (failure instanceof NotAuthorizedException lack
                            && lack.reason() == NotAuthorizedException.Reason.PERMISSION_SET) {
                        missing.add(right);
                    } else {
                        return CompletableFuture.completedStage(failure);
                    }
                    return CompletableFuture.completedStage(null);
                });
    }

    private static DiagnosisStep read(
            @Nullable WeChatException failure,
            Map<String, Object> quotas,
            List<String> missing,
            String advice) {
        if (failure != null) {
            return DiagnosisStep.failed(NAME, failure);
        }
        Map<String, Object> details = Map.of("quotas", quotas, "missing", missing);
        List<String> usedUp =
                quotas.entrySet().stream()
                        .filter(quota -> isUsedUp(quota.getValue()))
                        .map(Map.Entry::getKey)
                        .toList();
        if (!usedUp.isEmpty()) {
            return DiagnosisStep.failed(
                            NAME,
                            "Today's quota is used up for " + String.join(", ", usedUp),
                            Actor.OPERATOR,
                            "Wait for midnight in China, or clear it with operation clearQuota, ten"
                                    + " times a month.")
                    .with(details);
        }
        return missing.isEmpty()
                ? DiagnosisStep.ok(
                                NAME, "The account may use " + String.join(", ", quotas.keySet()))
                        .with(details)
                : DiagnosisStep.warning(
                                NAME,
                                "The account has no right to " + String.join(", ", missing),
                                Actor.WECHAT_ADMIN,
                                advice)
                        .with(details);
    }

    private static boolean isUsedUp(Object quota) {
        return quota instanceof Map<?, ?> fields
                && fields.get("remain") instanceof Number remain
                && fields.get("daily_limit") instanceof Number limit
                && limit.longValue() > 0
                && remain.longValue() <= 0;
    }
}
