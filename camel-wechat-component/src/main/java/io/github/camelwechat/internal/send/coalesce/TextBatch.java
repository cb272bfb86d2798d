// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.send.coalesce;

import io.github.camelwechat.internal.async.Completion;
import io.github.camelwechat.internal.send.plan.SendRequest;
import io.github.camelwechat.internal.send.plan.SendRequest.Done;
import io.github.camelwechat.internal.send.text.MessageParts;
import io.github.camelwechat.message.OutboundMessage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Texts for one user that go out as one message, with line breaks between them. Filled by one
 * thread at a time, and no more once it is being sent.
 */
final class TextBatch {

    static final int MOST_LINES = 100;

    /** A line break, and one byte of another line. */
    private static final int LEAST_TO_ADD = 2;

    private final Coalescer by;
    private final List<Line> lines = new ArrayList<>();
    private int bytes;
    private boolean closed;

    /** A text that is held, and whoever waits to hear what became of it. */
    record Line(BufferedSend draft, String text, CompletableFuture<Done> outcome) {

        /** Empty if the message cannot be held: it is no text, or too long or too short for one. */
        static Optional<Line> of(BufferedSend draft, CompletableFuture<Done> outcome) {
            OutboundMessage message = draft.planned().message();
            OutboundMessage content =
                    message instanceof OutboundMessage.Attributed said ? said.content() : message;
            return content instanceof OutboundMessage.Text text
                            && !text.content().isBlank()
                            && bytes(text.content()) <= MessageParts.LONGEST_TEXT
                    ? Optional.of(new Line(draft, text.content(), outcome))
                    : Optional.empty();
        }

        @Nullable String sendId() {
            return draft.planned().options().sendId();
        }

        int bytes() {
            return bytes(text);
        }

        private static int bytes(String text) {
            return text.getBytes(StandardCharsets.UTF_8).length;
        }
    }

    TextBatch(Coalescer by, Line first) {
        this.by = by;
        lines.add(first);
        bytes = first.bytes();
    }

    Coalescer by() {
        return by;
    }

    /** Whether a line can be added: said by the same, in the same way, and there is room. */
    boolean takes(Coalescer from, Line line) {
        return by.isAlike(from)
                && bytes + 1 + line.bytes() <= MessageParts.LONGEST_TEXT
                && lines.get(0).draft().speaksLike(line.draft(), line.text());
    }

    void add(Line line) {
        lines.add(line);
        bytes += 1 + line.bytes();
    }

    /** Nothing is to be added. */
    void close() {
        closed = true;
    }

    /** Whether nothing can be added any more. */
    boolean isFull() {
        return closed
                || lines.size() == MOST_LINES
                || bytes + LEAST_TO_ADD > MessageParts.LONGEST_TEXT;
    }

    /**
     * Sends them, and tells everybody what became of it. A line that was sent before under its own
     * id is left out, and so is one that may have been.
     *
     * @return completes when all of them are told; never fails
     */
    CompletionStage<Void> send() {
        if (lines.size() == 1) {
            return sendNew(lines);
        }
        List<CompletableFuture<Boolean>> looks = lines.stream().map(this::isNew).toList();
        return CompletableFuture.allOf(looks.toArray(CompletableFuture<?>[]::new))
                .thenCompose(
                        done -> {
                            List<Line> left = new ArrayList<>();
                            for (int i = 0; i < lines.size(); i++) {
                                if (looks.get(i).join()) {
                                    left.add(lines.get(i));
                                }
                            }
                            return sendNew(left);
                        });
    }

    private CompletableFuture<Boolean> isNew(Line line) {
        String id = line.sendId();
        if (id == null) {
            return CompletableFuture.completedFuture(true);
        }
        return by.earlier(line.draft().planned(), id)
                .handle(
                        (known, thrown) -> {
                            if (thrown != null) {
                                line.outcome().completeExceptionally(Completion.cause(thrown));
                            } else {
                                known.ifPresent(line.outcome()::complete);
                            }
                            return !line.outcome().isDone();
                        })
                .toCompletableFuture();
    }

    private CompletionStage<Void> sendNew(List<Line> left) {
        if (left.isEmpty()) {
            return CompletableFuture.completedStage(null);
        }
        return told(
                left,
                CompletableFuture.completedStage(left)
                        .thenApply(TextBatch::joined)
                        .thenCompose(by::push));
    }

    private static SendRequest joined(List<Line> lines) {
        BufferedSend first = lines.get(0).draft();
        return lines.size() == 1
                ? first.planned()
                : first.joining(
                        String.join("\n", lines.stream().map(Line::text).toList()),
                        lines.stream().map(Line::sendId).filter(Objects::nonNull).toList());
    }

    private static CompletionStage<Void> told(List<Line> waiting, CompletionStage<Done> sent) {
        return sent.handle(
                (done, thrown) -> {
                    for (Line line : waiting) {
                        if (thrown == null) {
                            line.outcome().complete(done);
                        } else {
                            line.outcome().completeExceptionally(Completion.cause(thrown));
                        }
                    }
                    return null;
                });
    }
}
