// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.send.coalesce;

import io.github.camelwechat.internal.send.plan.SendReport;
import io.github.camelwechat.internal.send.plan.SendRequest;
import io.github.camelwechat.internal.send.text.OutboundLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Texts for one user that go out as one message, with line breaks between them, or any one message.
 * Filled by one thread at a time, and no more once its turn has come.
 */
public final class TextBatch {

    static final int MOST_LINES = 100;

    /** A line break, and one byte of another line. */
    private static final int LEAST_TO_ADD = 2;

    private final List<BufferedSend> lines = new ArrayList<>();
    private final CompletableFuture<Void> turn = new CompletableFuture<>();
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private int bytes;
    private boolean closed;

    TextBatch(BufferedSend first) {
        lines.add(first);
        bytes = first.bytes();
    }

    /** Completes when it has to go: whoever began it then sends it. */
    public CompletionStage<Void> turn() {
        return turn;
    }

    /**
     * Gives the message its lines go out as; empty if none is left. Of several lines, one that was
     * sent before under its own id is left out, and so is one that may have been.
     *
     * @param earlier the end of a send before, by whichever way
     */
    public CompletionStage<Optional<SendRequest>> joined(
            Function<SendRequest, CompletionStage<Optional<SendReport>>> earlier) {
        CompletableFuture<?>[] looks =
                lines.stream()
                        .filter(line -> lines.size() > 1 && line.sendId() != null)
                        .map(
                                line ->
                                        CompletableFuture.completedFuture(line.request())
                                                .thenCompose(earlier)
                                                .handle(line::tellEarlier))
                        .toArray(CompletableFuture<?>[]::new);
        return CompletableFuture.allOf(looks).thenApply(done -> joined());
    }

    private Optional<SendRequest> joined() {
        lines.removeIf(line -> line.outcome().isDone());
        if (lines.size() < 2) {
            return lines.stream().findFirst().map(BufferedSend::request);
        }
        return Optional.of(
                lines.get(0)
                        .joining(
                                String.join("\n", lines.stream().map(BufferedSend::text).toList()),
                                lines.stream()
                                        .map(BufferedSend::sendId)
                                        .filter(Objects::nonNull)
                                        .toList()));
    }

    /** It is over: tells everybody who waits, and lets the next one go. */
    public void end(@Nullable SendReport report, @Nullable Throwable failure) {
        lines.forEach(line -> line.tell(report, failure));
        end.complete(null);
    }

    /** Completes when it is out. */
    CompletableFuture<Void> ended() {
        return end;
    }

    /** Nothing is added any more. */
    void go() {
        turn.complete(null);
    }

    /** Tells whether a line can be added: said by the same, in the same way, and there is room. */
    boolean takes(BufferedSend line) {
        return bytes + 1 + line.bytes() <= OutboundLimits.LONGEST_TEXT
                && lines.get(0).speaksLike(line);
    }

    void add(BufferedSend line) {
        lines.add(line);
        bytes += 1 + line.bytes();
    }

    /** Nothing is to be added. */
    void close() {
        closed = true;
    }

    /** Tells whether nothing can be added any more. */
    boolean isFull() {
        return closed
                || lines.size() == MOST_LINES
                || bytes + LEAST_TO_ADD > OutboundLimits.LONGEST_TEXT;
    }
}
