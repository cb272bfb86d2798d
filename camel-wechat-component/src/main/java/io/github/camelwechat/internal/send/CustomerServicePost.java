// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.send;

import io.github.camelwechat.failure.ApiErrorException;
import io.github.camelwechat.failure.SendUncertainException;
import io.github.camelwechat.failure.WeChatException;
import io.github.camelwechat.internal.api.WeChatApi;
import io.github.camelwechat.internal.async.Completion;
import io.github.camelwechat.internal.json.OutboundJson;
import io.github.camelwechat.internal.send.WindowReservations.Pass;
import io.github.camelwechat.internal.send.media.MediaUploads;
import io.github.camelwechat.internal.send.plan.SendResult;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Posts one message for which there is a pass, and tells the window and the send id what became of
 * it. Thread-safe.
 */
final class CustomerServicePost {

    private static final int UNKNOWN_MEDIA = 40007;

    private final WeChatApi api;
    private final OutboundJson json;
    private final WindowReservations gate;
    private final SendLog records;
    private final MediaUploads uploads;

    CustomerServicePost(
            WeChatApi api,
            OutboundJson json,
            WindowReservations gate,
            SendLog records,
            MediaUploads uploads) {
        this.api = api;
        this.json = json;
        this.gate = gate;
        this.records = records;
        this.uploads = uploads;
    }

    /**
     * Posts the next part. Everything that takes time without being the call itself comes before
     * the send id is marked as started: a process that dies there has certainly sent nothing.
     */
    CompletionStage<SendResult> post(SendProgress sending) {
        Pass pass = sending.passes().get(0);
        return Completion.then(
                prepared(sending),
                (ready, failure) ->
                        failure == null ? once(sending, ready, pass) : notDelivered(pass, failure));
    }

    private CompletionStage<SendProgress> prepared(SendProgress sending) {
        return uploads.ready(sending.account(), sending.next())
                .thenCompose(
                        ready ->
                                api.prepare(sending.account())
                                        .thenApply(done -> sending.with(ready)));
    }

    private CompletionStage<SendResult> once(SendProgress original, SendProgress ready, Pass pass) {
        boolean[] ours = new boolean[1];
        CompletionStage<Optional<SendResult>> posted =
                records.once(
                        ready,
                        () -> {
                            ours[0] = true;
                            return call(original, ready, pass).thenApply(Optional::of);
                        });
        return Completion.then(
                posted,
                (result, failure) -> {
                    if (ours[0]) {
                        return failure == null
                                ? CompletableFuture.completedFuture(result.orElseThrow())
                                : CompletableFuture.failedFuture(failure);
                    }
                    // Somebody else came first with the same id.
                    return failure == null
                            ? gate.release(pass).thenApply(done -> result.orElseThrow())
                            : notDelivered(pass, failure);
                });
    }

    /** A file that WeChat has forgotten before its time is uploaded and sent once more. */
    private CompletionStage<SendResult> call(SendProgress original, SendProgress ready, Pass pass) {
        return call(
                ready,
                pass,
                true,
                refusal ->
                        Completion.then(
                                uploads.forget(ready.account(), original.next(), ready.next()),
                                (ours, failure) ->
                                        failure != null || !ours
                                                ? notDelivered(pass, refusal)
                                                : Completion.then(
                                                        prepared(original),
                                                        (again, lost) ->
                                                                lost == null
                                                                        ? call(again, pass, true)
                                                                        : notDelivered(
                                                                                pass, lost))));
    }

    private CompletionStage<SendResult> call(SendProgress ready, Pass pass, boolean firstTry) {
        return call(ready, pass, firstTry, refusal -> notDelivered(pass, refusal));
    }

    private CompletionStage<SendResult> call(
            SendProgress ready,
            Pass pass,
            boolean firstTry,
            Function<ApiErrorException, CompletionStage<SendResult>> unknownMedia) {
        return Completion.then(
                api.sendCustomerService(ready.account(), json.write(ready.to(), ready.next())),
                (reply, failure) -> {
                    if (failure == null) {
                        return gate.delivered(pass);
                    }
                    if (failure instanceof ApiErrorException refusal
                            && refusal.errorCode() == UNKNOWN_MEDIA) {
                        return unknownMedia.apply(refusal);
                    }
                    return failure instanceof SendUncertainException uncertain
                            ? doubt(ready, pass, uncertain, firstTry)
                            : notDelivered(pass, failure);
                });
    }

    /** The request left, and nobody knows more. The window keeps it counted. */
    private CompletionStage<SendResult> doubt(
            SendProgress ready, Pass pass, SendUncertainException uncertain, boolean firstTry) {
        return switch (ready.options().onUncertain()) {
            case FAIL -> CompletableFuture.failedFuture(uncertain);
            case ASSUME_SENT -> CompletableFuture.completedFuture(gate.assumed(pass));
            case RETRY ->
                    firstTry ? again(ready, uncertain) : CompletableFuture.failedFuture(uncertain);
        };
    }

    /** Whatever the second try fails with, the first may have been delivered. */
    private CompletionStage<SendResult> again(
            SendProgress ready, SendUncertainException uncertain) {
        return gate.admit(ready, 1)
                .thenCompose(passes -> call(ready, passes.get(0), false))
                .exceptionallyCompose(
                        second -> {
                            uncertain.addSuppressed(Completion.cause(second));
                            return CompletableFuture.failedFuture(uncertain);
                        });
    }

    private CompletionStage<SendResult> notDelivered(Pass pass, WeChatException failure) {
        return gate.notDelivered(pass, failure).thenCompose(CompletableFuture::failedFuture);
    }
}
