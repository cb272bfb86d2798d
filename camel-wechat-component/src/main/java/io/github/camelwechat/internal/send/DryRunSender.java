// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.send;

import io.github.camelwechat.internal.async.Completion;
import io.github.camelwechat.internal.send.park.ParkedMessages;
import io.github.camelwechat.internal.send.plan.SendReport;
import io.github.camelwechat.internal.send.plan.SendReport.Steps;
import io.github.camelwechat.internal.send.plan.SendRequest;
import io.github.camelwechat.internal.send.post.DryRunOutcome;
import io.github.camelwechat.internal.send.post.DryRunPost;
import io.github.camelwechat.internal.send.post.SendProgress;
import io.github.camelwechat.internal.send.text.MessageParts;
import io.github.camelwechat.internal.window.ServiceWindow;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The outbound flow without its requests: decides as {@link MessageSender} does, and changes
 * nothing that a real send would find. Windows and queues are only looked at, nothing is held,
 * uploaded, parked or noted, and the open callback stays open. Thread-safe.
 */
public final class DryRunSender {

    private final MessageSenderFactory stages;
    private final DryRunPost post;
    private final ParkedMessages parked;

    /**
     * @param stages those of the account's real senders
     */
    public DryRunSender(MessageSenderFactory stages, ServiceWindow window, ParkedMessages parked) {
        this.stages = stages;
        this.post =
                new DryRunPost(stages.uploads(), stages.passive(), window, stages.dryRunUsage());
        this.parked = parked;
    }

    /**
     * Decides on a message.
     *
     * @return fails where the send would have failed before anything left
     */
    public CompletionStage<DryRunOutcome> send(SendRequest request) {
        SendProgress whole = SendProgress.of(request, MessageParts.of(request));
        stages.customerService().check(request);
        return stages.log()
                .resumed(whole)
                .thenCompose(
                        progress ->
                                progress.left() > 0
                                        ? inTurn(request, progress)
                                        : CompletableFuture.completedStage(
                                                new DryRunOutcome(
                                                        SendReport.of(
                                                                request.plan(), progress.result()),
                                                        null,
                                                        List.of())));
    }

    /** Lets what waits for the user's window go first. */
    private CompletionStage<DryRunOutcome> inTurn(SendRequest request, SendProgress progress) {
        Steps steps = new Steps();
        if (!request.plan().park() || request.callbackIsOpen() || progress.delivered() > 0) {
            return directly(request, progress, steps);
        }
        return parked.of(request.account().name(), request.to())
                .thenCompose(
                        waiting ->
                                waiting.isEmpty()
                                        ? directly(request, progress, steps)
                                        : instead(request, steps.othersWait()));
    }

    private CompletionStage<DryRunOutcome> directly(
            SendRequest request, SendProgress progress, Steps steps) {
        return Completion.then(
                post.send(request, progress, steps),
                (outcome, failure) -> {
                    if (failure == null) {
                        return CompletableFuture.completedStage(outcome);
                    }
                    return request.plan().goesOnAfter(failure)
                            ? instead(request, steps.refused(request.plan().directWay(), failure))
                            : CompletableFuture.failedStage(progress.failure(failure));
                });
    }

    private CompletionStage<DryRunOutcome> instead(SendRequest request, Steps steps) {
        var template = stages.templates().unsent(request, steps);
        if (template.isPresent()) {
            return CompletableFuture.completedStage(template.get());
        }
        if (!request.plan().park()) {
            return CompletableFuture.failedStage(steps.refusal());
        }
        var account = request.account();
        stages.window().checkThatAWindowMayAllow(account, MessageParts.of(request).size());
        return parked.checkRoom(account.name(), request.to(), request.limit())
                .thenApply(room -> new DryRunOutcome(steps.parked(null), null, List.of()));
    }
}
