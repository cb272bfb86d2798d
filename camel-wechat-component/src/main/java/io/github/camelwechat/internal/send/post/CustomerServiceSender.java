// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.send.post;

import io.github.camelwechat.failure.ApiErrorException;
import io.github.camelwechat.failure.InvalidMessageException;
import io.github.camelwechat.failure.SendUncertainException;
import io.github.camelwechat.failure.WeChatException;
import io.github.camelwechat.internal.api.WeChatApi;
import io.github.camelwechat.internal.async.Completion;
import io.github.camelwechat.internal.json.OutboundJson;
import io.github.camelwechat.internal.send.media.MediaUploads;
import io.github.camelwechat.internal.send.plan.SendRequest;
import io.github.camelwechat.internal.send.plan.SendResult;
import io.github.camelwechat.internal.send.post.SendProgress.Permit;
import io.github.camelwechat.message.OutboundMessage;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Posts one part for which there is a permit, and tells the window and the log what became of it.
 * Thread-safe.
 *
 * <ol>
 *   <li>Token: a file is uploaded and a token fetched. Everything that takes time without being the
 *       call itself comes before the log says that the send began: a process that dies there has
 *       certainly sent nothing.
 *   <li>Write and post.
 *   <li>Classify: accepted, refused, or nobody knows.
 *   <li>Learn: {@link WindowReservations} and {@link SendLog} hear of it.
 * </ol>
 */
public final class CustomerServiceSender {

    private static final int UNKNOWN_MEDIA = 40007;

    private final WeChatApi api;
    private final OutboundJson json = new OutboundJson();
    private final MediaUploads uploads;
    private final SendLog log;
    private final WindowReservations reservations;

    /** Null while no consumer of the account shows typing. */
    private final AtomicReference<@Nullable TypingIndicators> typing = new AtomicReference<>();

    public CustomerServiceSender(
            WeChatApi api, MediaUploads uploads, SendLog log, WindowReservations reservations) {
        this.api = api;
        this.uploads = uploads;
        this.log = log;
        this.reservations = reservations;
    }

    /** Which try of a part it is, and what still may be tried. */
    private enum Try {
        /** Nothing went wrong yet. */
        FIRST,
        /** With a file that WeChat had forgotten before its time. */
        FILE_AGAIN,
        /** After one that may have been delivered. */
        AFTER_DOUBT
    }

    /**
     * Refuses what cannot be written, before a file is uploaded or an allowance taken for it.
     *
     * @throws InvalidMessageException says so
     */
    public void check(SendRequest request) {
        OutboundMessage content =
                request.message() instanceof OutboundMessage.Attributed attributed
                        ? attributed.content()
                        : request.message();
        if (content instanceof OutboundMessage.Raw raw) {
            try {
                json.write(request.to(), raw);
            } catch (IllegalArgumentException e) {
                throw new InvalidMessageException(
                        request.account().name(),
                        "the message of type '"
                                + raw.msgType()
                                + "' cannot be written as JSON: only maps, lists,"
                                + " texts, numbers and truth values can");
            }
        }
    }

    /**
     * Sees to it that a user who is shown typing sees the end of it before a message.
     *
     * @param indicators those to use from now on, if there are none yet
     * @return those that are used
     */
    public TypingIndicators endTyping(TypingIndicators indicators) {
        typing.compareAndSet(null, indicators);
        return Objects.requireNonNullElse(typing.get(), indicators);
    }

    /** Sends the next part for the first of the permits. */
    public CompletionStage<SendResult> send(SendProgress progress) {
        TypingIndicators shown = typing.get();
        return shown == null
                ? sendReady(progress)
                : shown.before(progress.to(), () -> sendReady(progress));
    }

    private CompletionStage<SendResult> sendReady(SendProgress progress) {
        if (!progress.hasFile() && progress.nextIds().isEmpty()) {
            // Nothing to upload, and nobody asks later when it began.
            return posted(progress, progress, Try.FIRST);
        }
        return Completion.then(
                prepared(progress),
                (ready, failure) ->
                        failure == null
                                ? once(progress, ready)
                                : notDelivered(progress.permit(), failure));
    }

    private CompletionStage<SendProgress> prepared(SendProgress progress) {
        return progress.hasFile()
                ? uploads.ready(progress.account(), progress.next())
                        .thenCompose(ready -> withToken(progress.with(ready)))
                : withToken(progress);
    }

    private CompletionStage<SendProgress> withToken(SendProgress progress) {
        return api.prepare(progress.account()).thenApply(done -> progress);
    }

    /** Posts it unless somebody came first with the same id. */
    private CompletionStage<SendResult> once(SendProgress original, SendProgress ready) {
        return Completion.then(
                log.begin(ready.account(), ready.nextIds()),
                (begun, failure) -> {
                    if (failure != null) {
                        return notDelivered(ready.permit(), failure);
                    }
                    Optional<SendResult> earlier = begun.earlier();
                    return earlier.isPresent()
                            ? reservations.release(ready.permit()).thenApply(done -> earlier.get())
                            : log.end(
                                            begun,
                                            posted(original, ready, Try.FIRST)
                                                    .thenApply(Optional::of))
                                    .thenApply(Optional::orElseThrow);
                });
    }

    private CompletionStage<SendResult> posted(
            SendProgress original, SendProgress ready, Try which) {
        return Completion.then(
                api.sendCustomerService(ready.account(), json.write(ready.to(), ready.next())),
                (response, failure) -> classified(original, ready, which, failure));
    }

    private CompletionStage<SendResult> classified(
            SendProgress original,
            SendProgress ready,
            Try which,
            @Nullable WeChatException failure) {
        if (failure == null) {
            return reservations.delivered(ready.permit());
        }
        if (failure instanceof SendUncertainException uncertain) {
            return doubtful(original, ready, which, uncertain);
        }
        return which == Try.FIRST
                        && failure instanceof ApiErrorException refusal
                        && refusal.errorCode() == UNKNOWN_MEDIA
                ? withFileAgain(original, ready, refusal)
                : notDelivered(ready.permit(), failure);
    }

    /** A file that WeChat has forgotten before its time is uploaded and sent once more. */
    private CompletionStage<SendResult> withFileAgain(
            SendProgress original, SendProgress ready, ApiErrorException refusal) {
        return Completion.then(
                uploads.forget(ready.account(), original.next(), ready.next()),
                (ours, failure) ->
                        failure == null && ours
                                ? preparedAgain(original)
                                : notDelivered(ready.permit(), refusal));
    }

    private CompletionStage<SendResult> preparedAgain(SendProgress original) {
        return Completion.then(
                prepared(original),
                (ready, failure) ->
                        failure == null
                                ? posted(original, ready, Try.FILE_AGAIN)
                                : notDelivered(original.permit(), failure));
    }

    /** The request left, and nobody knows more. The window keeps it counted. */
    private CompletionStage<SendResult> doubtful(
            SendProgress original,
            SendProgress ready,
            Try which,
            SendUncertainException uncertain) {
        return switch (ready.options().onUncertain()) {
            case FAIL -> CompletableFuture.failedFuture(uncertain);
            case ASSUME_SENT ->
                    CompletableFuture.completedFuture(reservations.assumed(ready.permit()));
            case RETRY ->
                    which == Try.AFTER_DOUBT
                            ? CompletableFuture.failedFuture(uncertain)
                            : afterDoubt(original, ready, uncertain);
        };
    }

    /** Whatever the second try fails with, the first may have been delivered. */
    private CompletionStage<SendResult> afterDoubt(
            SendProgress original, SendProgress ready, SendUncertainException uncertain) {
        return reservations
                .reserve(ready, 1)
                .thenCompose(permitted -> posted(original, permitted, Try.AFTER_DOUBT))
                .exceptionallyCompose(
                        second -> {
                            uncertain.addSuppressed(Completion.cause(second));
                            return CompletableFuture.failedFuture(uncertain);
                        });
    }

    private CompletionStage<SendResult> notDelivered(Permit permit, WeChatException failure) {
        return reservations
                .notDelivered(permit, failure)
                .thenCompose(CompletableFuture::failedFuture);
    }
}
