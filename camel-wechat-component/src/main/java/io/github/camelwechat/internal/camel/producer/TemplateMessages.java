// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.producer;

import io.github.camelwechat.WeChatOperation;
import io.github.camelwechat.account.Account;
import io.github.camelwechat.account.OpenId;
import io.github.camelwechat.internal.api.operation.ApiOperation;
import io.github.camelwechat.internal.api.operation.KnownValue;
import io.github.camelwechat.internal.api.operation.OperationInput;
import io.github.camelwechat.internal.api.operation.OperationRunner;
import io.github.camelwechat.internal.api.operation.catalogue.Operations;
import io.github.camelwechat.internal.api.outcome.Outcomes;
import io.github.camelwechat.internal.send.plan.TemplateSender;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Template messages as a way to users whose window is shut: the operation, with its checks. */
public final class TemplateMessages implements TemplateSender {

    private static final ApiOperation SEND =
            Objects.requireNonNull(
                    Operations.byName().get(WeChatOperation.sendTemplate.name()), "sendTemplate");

    private final OperationRunner runner;
    private final @Nullable JobTracker follower;

    public TemplateMessages(OperationRunner runner, String account, Outcomes outcomes) {
        this.runner = runner;
        this.follower =
                JobTracker.of(WeChatOperation.sendTemplate, account, outcomes, Duration.ZERO);
    }

    @Override
    public CompletionStage<Void> send(
            Account account,
            OpenId to,
            String templateId,
            Map<String, String> data,
            @Nullable String sendId) {
        Map<String, Object> values = new LinkedHashMap<>();
        data.forEach((name, text) -> values.put(name, Map.of("value", text)));
        Map<KnownValue, String> known = new EnumMap<>(KnownValue.class);
        known.put(KnownValue.OPEN_ID, to.value());
        if (sendId != null) {
            known.put(KnownValue.SEND_KEY, OperationReader.sendKey(sendId));
        }
        OperationInput input =
                new OperationInput(
                        Map.of("template_id", templateId, "data", values), false, known, null);
        return CompletableFuture.completedStage(input)
                .thenCompose(checked -> runner.run(account, SEND, checked))
                .thenCompose(
                        accepted ->
                                follower == null
                                        ? CompletableFuture.completedStage(null)
                                        : follower.follow(accepted, sendId)
                                                .thenAccept(outcome -> {}));
    }
}
