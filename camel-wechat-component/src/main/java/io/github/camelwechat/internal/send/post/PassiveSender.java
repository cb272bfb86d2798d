// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.send.post;

import io.github.camelwechat.failure.SendUncertainException;
import io.github.camelwechat.internal.async.Completion;
import io.github.camelwechat.internal.send.media.MediaUploads;
import io.github.camelwechat.internal.send.plan.SendRequest;
import io.github.camelwechat.internal.send.plan.SendResult;
import io.github.camelwechat.message.OutboundMessage;
import io.github.camelwechat.message.Reply;
import io.github.camelwechat.message.ReplySlot;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Says a message as the answer to the open callback, which costs nothing. Thread-safe. */
public final class PassiveSender {

    private final MediaUploads uploads;
    private final SendLog log;
    private final WindowReservations reservations;

    public PassiveSender(MediaUploads uploads, SendLog log, WindowReservations reservations) {
        this.uploads = uploads;
        this.log = log;
        this.reservations = reservations;
    }

    /** Tells whether the open callback is offered the message as it is, before it is split. */
    public boolean mayAnswer(SendRequest request) {
        return request.options().slot() != null
                && mayAnswer(SendProgress.of(request, List.of(request.message())));
    }

    /** Tells whether it is worth a try: only the first part can ride in the answer. */
    public boolean mayAnswer(SendProgress progress) {
        ReplySlot slot = progress.options().slot();
        return slot != null
                && progress.left() > 0
                && progress.delivered() == 0
                && slot.account().equals(progress.account().name())
                && slot.openId().equals(progress.to())
                && slot.isOpen()
                && PassiveReplyMapping.mayExist(progress.next());
    }

    /**
     * Offers the next part to the callback, unless that was done under its id before.
     *
     * @return empty if the callback did not take it
     */
    public CompletionStage<Optional<SendResult>> offer(SendProgress progress) {
        return uploads.ready(progress.account(), progress.next())
                .thenCompose(ready -> offer(progress, ready));
    }

    private CompletionStage<Optional<SendResult>> offer(
            SendProgress progress, OutboundMessage ready) {
        ReplySlot slot = progress.options().slot();
        Reply reply = PassiveReplyMapping.of(ready);
        if (slot == null || reply == null) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        return log.begin(progress.account(), progress.nextIds())
                .thenCompose(
                        begun ->
                                begun.earlier().isPresent()
                                        ? CompletableFuture.completedFuture(begun.earlier())
                                        : log.end(begun, take(progress, slot, reply)));
    }

    private CompletionStage<Optional<SendResult>> take(
            SendProgress progress, ReplySlot slot, Reply reply) {
        return slot.take(reply)
                .exceptionally(thrown -> notSaid(progress, thrown))
                .thenCompose(
                        taken ->
                                taken
                                        ? reservations
                                                .answered(progress.account(), progress.to())
                                                .thenApply(Optional::of)
                                        : CompletableFuture.completedFuture(Optional.empty()));
    }

    private static Boolean notSaid(SendProgress progress, Throwable thrown) {
        throw new SendUncertainException(
                progress.account().name(),
                "the open callback could not say whether it took the answer",
                Completion.cause(thrown));
    }
}
