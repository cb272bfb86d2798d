// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.send;

import io.github.camelwechat.failure.SendUncertainException;
import io.github.camelwechat.internal.async.Completion;
import io.github.camelwechat.internal.send.media.MediaUploads;
import io.github.camelwechat.internal.send.plan.SendResult;
import io.github.camelwechat.message.OutboundMessage;
import io.github.camelwechat.message.Reply;
import io.github.camelwechat.message.ReplySlot;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Says a message as the answer to the open callback, which costs nothing. Thread-safe. */
public final class PassiveSender {

    private final WindowReservations gate;
    private final SendLog records;
    private final MediaUploads uploads;

    PassiveSender(WindowReservations gate, SendLog records, MediaUploads uploads) {
        this.gate = gate;
        this.records = records;
        this.uploads = uploads;
    }

    /**
     * What became of the offer.
     *
     * @param ready the message as it can be posted
     * @param result null if the callback did not take it
     */
    record Offered(OutboundMessage ready, @Nullable SendResult result) {}

    /** Whether it is worth a try: only the first part can ride in the answer. */
    public static boolean mayCarry(SendProgress sending) {
        ReplySlot slot = sending.options().slot();
        return slot != null
                && sending.delivered() == 0
                && slot.account().equals(sending.account().name())
                && slot.openId().equals(sending.to())
                && slot.isOpen()
                && PassiveReplyMapping.mayExist(sending.next());
    }

    /** Offers the next part to the callback. */
    CompletionStage<Offered> offer(SendProgress sending) {
        ReplySlot slot = sending.options().slot();
        return uploads.ready(sending.account(), sending.next())
                .thenCompose(
                        ready -> {
                            Reply reply = PassiveReplyMapping.of(ready);
                            return slot == null || reply == null
                                    ? CompletableFuture.completedFuture(new Offered(ready, null))
                                    : records.once(sending, () -> take(sending, slot, reply))
                                            .thenApply(
                                                    said -> new Offered(ready, said.orElse(null)));
                        });
    }

    private CompletionStage<Optional<SendResult>> take(
            SendProgress sending, ReplySlot slot, Reply reply) {
        return slot.take(reply)
                .exceptionally(thrown -> notSaid(sending, thrown))
                .thenCompose(
                        taken ->
                                taken
                                        ? gate.answered(sending.account(), sending.to())
                                                .thenApply(Optional::of)
                                        : CompletableFuture.completedFuture(Optional.empty()));
    }

    private static Boolean notSaid(SendProgress sending, Throwable thrown) {
        throw new SendUncertainException(
                sending.account().name(),
                "the open callback could not say whether it took the answer",
                Completion.cause(thrown));
    }
}
