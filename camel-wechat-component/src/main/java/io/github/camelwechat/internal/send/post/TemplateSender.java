// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.send.post;

import io.github.camelwechat.failure.InvalidMessageException;
import io.github.camelwechat.internal.api.operation.ApiOperation;
import io.github.camelwechat.internal.api.operation.KnownValue;
import io.github.camelwechat.internal.api.operation.OperationInput;
import io.github.camelwechat.internal.api.operation.OperationRunner;
import io.github.camelwechat.internal.api.operation.catalogue.Operations;
import io.github.camelwechat.internal.api.outcome.JobTracker;
import io.github.camelwechat.internal.async.Completion;
import io.github.camelwechat.internal.send.plan.SendPlan.Kind;
import io.github.camelwechat.internal.send.plan.SendPlan.Template;
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
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Sends template messages and their kin to users whose window is shut, for these need none: the
 * operations, with their checks. Thread-safe.
 */
public final class TemplateSender {

    private final OperationRunner runner;
    private final @Nullable Function<String, @Nullable JobTracker> trackers;
    private final SendLog log;

    /**
     * @param trackers of what became of a message, by the operation that sends it; null for nobody
     *     who wants to know
     */
    public TemplateSender(
            OperationRunner runner,
            @Nullable Function<String, @Nullable JobTracker> trackers,
            SendLog log) {
        this.runner = runner;
        this.trackers = trackers;
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
            SendRequest request, List<Template> left, Steps steps) {
        if (left.isEmpty()) {
            return CompletableFuture.completedStage(Optional.empty());
        }
        Template template = left.get(0);
        OperationInput input = input(request, template, steps);
        if (input == null) {
            return next(request, left.subList(1, left.size()), steps);
        }
        return Completion.then(
                once(request, template, input),
                (result, failure) -> {
                    if (failure == null) {
                        return noted(request, result)
                                .thenApply(done -> Optional.of(steps.sentAs(template.kind())));
                    }
                    return SendReport.isRefusal(failure)
                            ? next(
                                    request,
                                    left.subList(1, left.size()),
                                    steps.refused(template.kind().step(), failure))
                            : CompletableFuture.failedStage(failure);
                });
    }

    /**
     * Decides on the first template of a plan that has all it needs, and sends nothing.
     *
     * @param steps told of each
     * @return empty if there is none
     */
    public Optional<DryRunOutcome> unsent(SendRequest request, Steps steps) {
        for (Template template : request.plan().templates()) {
            OperationInput input = input(request, template, steps);
            if (input != null) {
                return Optional.of(
                        new DryRunOutcome(
                                steps.sentAs(template.kind()),
                                null,
                                List.of(
                                        runner.request(
                                                request.account(), operation(template), input))));
            }
        }
        return Optional.empty();
    }

    /** A text that was joined of several lines goes once for each of them. */
    private CompletionStage<SendResult> once(
            SendRequest request, Template template, OperationInput input) {
        return log.begin(request.account(), request.options().joinedIds())
                .thenCompose(
                        begun ->
                                begun.earlier().isPresent()
                                        ? CompletableFuture.completedStage(begun.earlier())
                                        : log.end(begun, sent(request, template, input)))
                .thenApply(Optional::orElseThrow);
    }

    private CompletionStage<Optional<SendResult>> sent(
            SendRequest request, Template template, OperationInput input) {
        String sendId = request.options().sendId();
        JobTracker tracker = trackers == null ? null : trackers.apply(template.kind().operation());
        return CompletableFuture.completedStage(input)
                .thenCompose(ready -> runner.run(request.account(), operation(template), ready))
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
     * Returns the input of a template; null if it lacks something and the plan has another way.
     *
     * @throws InvalidMessageException if it lacks something and the plan does not park
     */
    private static @Nullable OperationInput input(
            SendRequest request, Template template, Steps steps) {
        try {
            return input(request, template);
        } catch (InvalidMessageException e) {
            if (!request.plan().park()) {
                throw e;
            }
            steps.incomplete(template.kind());
            return null;
        }
    }

    /**
     * @throws InvalidMessageException if there is no template, or nothing to put into it
     */
    private static OperationInput input(SendRequest request, Template template) {
        TemplateContent content = request.template();
        Map<String, Object> fields =
                content == null ? Map.of() : fields(request, template.kind(), content);
        if (content == null || fields.isEmpty()) {
            throw new InvalidMessageException(
                    request.account().name(),
                    "the window does not allow the message, and there is nothing to put into a template message: set"
                            + " header CamelWeChatTemplateData to a Map of its fields, or option templateText to the field"
                            + " that gets the text of a text message");
        }
        if (template.id().isEmpty() && content.defaultId() == null) {
            throw new InvalidMessageException(
                    request.account().name(),
                    "the window does not allow the message, and no template is named to send instead: set option"
                            + " templateId or header CamelWeChatTemplateId");
        }
        Map<KnownValue, String> known = new EnumMap<>(KnownValue.class);
        known.put(KnownValue.OPEN_ID, request.to().value());
        String sendId = request.options().sendId();
        if (sendId != null) {
            known.put(KnownValue.SEND_KEY, KnownValue.sendKey(sendId));
        }
        Map<String, Object> body = new LinkedHashMap<>(fields);
        body.put(
                "template_id",
                template.id().isEmpty() ? String.valueOf(content.defaultId()) : template.id());
        return new OperationInput(body, false, known, null);
    }

    private static Map<String, Object> fields(
            SendRequest request, Kind kind, TemplateContent content) {
        if (kind == Kind.ONE_TIME) {
            return content.oneTime(request.message());
        }
        Map<String, Object> values = new LinkedHashMap<>();
        content.data(request.message())
                .forEach((name, text) -> values.put(name, Map.of("value", text)));
        return values.isEmpty() ? Map.of() : Map.of("data", values);
    }

    /** Asked for when it is needed: most senders never send a template. */
    private static ApiOperation operation(Template template) {
        String name = template.kind().operation();
        return Objects.requireNonNull(Operations.byName().get(name), name);
    }
}
