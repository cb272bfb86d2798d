// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.send.post;

import io.github.camelwechat.failure.ApiErrorException;
import io.github.camelwechat.failure.InvalidMessageException;
import io.github.camelwechat.internal.api.client.ApiRequest;
import io.github.camelwechat.internal.api.operation.ApiOperation;
import io.github.camelwechat.internal.api.operation.KnownValue;
import io.github.camelwechat.internal.api.operation.OperationInput;
import io.github.camelwechat.internal.api.operation.OperationRunner;
import io.github.camelwechat.internal.api.operation.catalogue.Operations;
import io.github.camelwechat.internal.api.outcome.JobTracker;
import io.github.camelwechat.internal.async.Completion;
import io.github.camelwechat.internal.send.plan.SendReport;
import io.github.camelwechat.internal.send.plan.SendReport.Steps;
import io.github.camelwechat.internal.send.plan.SendRequest;
import io.github.camelwechat.internal.send.plan.SendResult;
import io.github.camelwechat.internal.send.plan.TemplateContent;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Sends template messages to users whose window is shut, for these need none: the operation, with
 * its checks. Thread-safe.
 */
public final class TemplateSender {

    private final OperationRunner runner;
    private final @Nullable JobTracker tracker;
    private final SendLog log;

    /**
     * @param tracker of what became of a template message; null for nobody who wants to know
     */
    public TemplateSender(OperationRunner runner, @Nullable JobTracker tracker, SendLog log) {
        this.runner = runner;
        this.tracker = tracker;
        this.log = log;
    }

    /**
     * Tries the templates of a plan, one after another.
     *
     * @param steps told of each
     * @return empty if there is none, or if WeChat refused all of them
     */
    public CompletionStage<Optional<SendReport>> send(SendRequest request, Steps steps) {
        return next(request, request.plan().templates(), steps);
    }

    private CompletionStage<Optional<SendReport>> next(
            SendRequest request, List<String> left, Steps steps) {
        if (left.isEmpty()) {
            return CompletableFuture.completedStage(Optional.empty());
        }
        OperationInput input;
        try {
            input = input(request, left.get(0));
        } catch (InvalidMessageException e) {
            if (!request.plan().park()) {
                throw e;
            }
            return next(request, left.subList(1, left.size()), steps.incompleteTemplate());
        }
        return Completion.then(
                once(request, input),
                (result, failure) -> {
                    if (failure == null) {
                        return noted(request, result)
                                .thenApply(done -> Optional.of(steps.sentAsTemplate(result)));
                    }
                    if (!(failure instanceof ApiErrorException refusal)) {
                        return CompletableFuture.failedStage(failure);
                    }
                    return next(
                            request,
                            left.subList(1, left.size()),
                            steps.refused("template", refusal));
                });
    }

    /**
     * Gives the request of the first template of a plan that has all it needs, and sends nothing.
     *
     * @param steps told of each
     * @return empty if there is none
     */
    public Optional<ApiRequest> unsent(SendRequest request, Steps steps) {
        for (String step : request.plan().templates()) {
            try {
                return Optional.of(
                        runner.request(request.account(), sendTemplate(), input(request, step)));
            } catch (InvalidMessageException e) {
                if (!request.plan().park()) {
                    throw e;
                }
                steps.incompleteTemplate();
            }
        }
        return Optional.empty();
    }

    /** A text that was joined of several lines goes once for each of them. */
    private CompletionStage<SendResult> once(SendRequest request, OperationInput input) {
        return log.begin(request.account(), request.options().joinedIds())
                .thenCompose(
                        begun ->
                                begun.earlier().isPresent()
                                        ? CompletableFuture.completedStage(begun.earlier())
                                        : log.end(begun, sent(request, input)))
                .thenApply(Optional::orElseThrow);
    }

    private CompletionStage<Optional<SendResult>> sent(SendRequest request, OperationInput input) {
        String sendId = request.options().sendId();
        return CompletableFuture.completedStage(input)
                .thenCompose(ready -> runner.run(request.account(), sendTemplate(), ready))
                .thenCompose(
                        accepted ->
                                tracker == null
                                        ? CompletableFuture.completedStage(Optional.empty())
                                        : tracker.follow(accepted, sendId))
                .thenApply(
                        outcome ->
                                Optional.of(
                                        new SendResult(SendResult.Status.TEMPLATE, null, null)));
    }

    private CompletionStage<Boolean> noted(SendRequest request, SendResult result) {
        String sendId = request.options().sendId();
        return sendId == null
                ? CompletableFuture.completedFuture(false)
                : log.note(request.account(), sendId, result);
    }

    /**
     * @param step the template that the step names; empty for the one of endpoint or exchange
     * @throws InvalidMessageException if there is no template, or nothing to put into it
     */
    private static OperationInput input(SendRequest request, String step) {
        TemplateContent template = request.template();
        Map<String, String> data = template == null ? Map.of() : template.data(request.message());
        if (template == null || data.isEmpty()) {
            throw new InvalidMessageException(
                    request.account().name(),
                    "the window does not allow the message, and there is nothing to put into a template message: set"
                            + " header CamelWeChatTemplateData to a Map of its fields, or option templateText to the field"
                            + " that gets the text of a text message");
        }
        if (step.isEmpty() && template.defaultId() == null) {
            throw new InvalidMessageException(
                    request.account().name(),
                    "the window does not allow the message, and no template is named to send instead: set option"
                            + " templateId or header CamelWeChatTemplateId");
        }
        Map<String, Object> values = new LinkedHashMap<>();
        data.forEach((name, text) -> values.put(name, Map.of("value", text)));
        Map<KnownValue, String> known = new EnumMap<>(KnownValue.class);
        known.put(KnownValue.OPEN_ID, request.to().value());
        String sendId = request.options().sendId();
        if (sendId != null) {
            known.put(KnownValue.SEND_KEY, KnownValue.sendKey(sendId));
        }
        String id = step.isEmpty() ? String.valueOf(template.defaultId()) : step;
        return new OperationInput(Map.of("template_id", id, "data", values), false, known, null);
    }

    /** Asked for when it is needed: most senders never send a template. */
    private static ApiOperation sendTemplate() {
        return Objects.requireNonNull(Operations.byName().get("sendTemplate"), "sendTemplate");
    }
}
