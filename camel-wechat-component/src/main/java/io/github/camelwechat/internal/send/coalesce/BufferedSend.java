// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.send.coalesce;

import io.github.camelwechat.internal.async.Completion;
import io.github.camelwechat.internal.send.plan.SendReport;
import io.github.camelwechat.internal.send.plan.SendRequest;
import io.github.camelwechat.internal.send.text.MessageParts;
import io.github.camelwechat.internal.send.text.OutboundLimits;
import io.github.camelwechat.message.OutboundMessage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A send that waits for its turn, and whoever waits to hear what became of it.
 *
 * @param outcome completes with the send it becomes part of, for each of these with the same
 */
public record BufferedSend(SendRequest request, CompletableFuture<SendReport> outcome) {

    public @Nullable String sendId() {
        return request.options().sendId();
    }

    /** Tells whoever waits what became of it before, if that is known; says whether it is. */
    public boolean tellEarlier(@Nullable Optional<SendReport> known, @Nullable Throwable failure) {
        if (failure != null || known != null && known.isPresent()) {
            tell(known == null ? null : known.orElse(null), failure);
        }
        return outcome.isDone();
    }

    /** Tells whoever waits. */
    void tell(@Nullable SendReport report, @Nullable Throwable failure) {
        if (failure == null) {
            outcome.complete(report);
        } else {
            outcome.completeExceptionally(Completion.cause(failure));
        }
    }

    /**
     * Tells whether it may be held: it is a text, and neither too long nor too short for one
     * message.
     */
    boolean isLine() {
        return content() instanceof OutboundMessage.Text text
                && !text.content().isBlank()
                && bytes() <= OutboundLimits.LONGEST_TEXT;
    }

    String text() {
        return content() instanceof OutboundMessage.Text text ? text.content() : "";
    }

    int bytes() {
        return text().getBytes(StandardCharsets.UTF_8).length;
    }

    /** A text said by the same and in the same way, for the sends of these ids. */
    SendRequest joining(String text, List<String> ids) {
        return request.with(
                MessageParts.saidAs(request.message(), new OutboundMessage.Text(text)),
                request.options().joining(ids));
    }

    /** Tells whether another one differs in nothing but its text and its id. */
    boolean speaksLike(BufferedSend other) {
        return other.joining(other.text(), List.of()).equals(joining(other.text(), List.of()));
    }

    private OutboundMessage content() {
        return request.message() instanceof OutboundMessage.Attributed said
                ? said.content()
                : request.message();
    }
}
