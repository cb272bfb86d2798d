// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.callback;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.failure.CallbackRejectedException;
import io.github.camelwechat.internal.callback.CallbackReading.AcceptedCallback;
import io.github.camelwechat.internal.callback.CallbackReading.Handshake;
import io.github.camelwechat.internal.callback.CallbackReading.Rejection;
import io.github.camelwechat.internal.callback.CallbackStore.Patience;
import io.github.camelwechat.internal.callback.HeldDeliveries.Held;
import io.github.camelwechat.internal.callback.RouteRunner.Delivery;
import io.github.camelwechat.internal.callback.RouteRunner.Route;
import io.github.camelwechat.internal.callback.dedupe.Deduplicator.Begun;
import io.github.camelwechat.internal.callback.reply.CallbackResponse;
import io.github.camelwechat.internal.callback.source.SourcePolicy;
import io.github.camelwechat.internal.callback.verify.CallbackRequest;
import io.github.camelwechat.internal.callback.verify.CallbackVerifier;
import io.github.camelwechat.internal.callback.verify.CallbackVerifier.SignedRequest;
import io.github.camelwechat.internal.callback.verify.VerifiedCallback;
import io.github.camelwechat.internal.callback.xml.InboundParser;
import io.github.camelwechat.message.Inbound;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The inbound flow of one account, from the raw request to the response. Its methods are its
 * stages, in the order in which they happen; the package tells the class of each. Thread-safe.
 */
public final class CallbackPipeline {

    private final Account account;
    private final SourcePolicy sources;
    private final CallbackVerifier verifier;
    private final InboundParser parser = new InboundParser();
    private final CallbackStore store;
    private final RouteRunner routes;
    private final CallbackListener listener;
    private final CallbackWriter writer;
    private final @Nullable Recovery recovery;

    /**
     * @param recovery null without a journal
     */
    CallbackPipeline(
            Account account,
            SourcePolicy sources,
            CallbackVerifier verifier,
            CallbackStore store,
            RouteRunner routes,
            CallbackWriter writer,
            CallbackListener listener,
            @Nullable Recovery recovery) {
        this.account = account;
        this.sources = sources;
        this.verifier = verifier;
        this.store = store;
        this.routes = routes;
        this.writer = writer;
        this.listener = listener;
        this.recovery = recovery;
    }

    /** In bytes; a larger body is refused. */
    public int maxBodySize() {
        return verifier.maxBodySize();
    }

    /**
     * Tells whether one of our tokens signed the request, for a path that several accounts share.
     */
    public boolean recognises(CallbackRequest request) {
        return verifier.recognises(request);
    }

    /** Handles one request. The stage completes exactly once and never exceptionally. */
    public CompletionStage<CallbackResponse> handle(CallbackRequest request, Route route) {
        CallbackRejectedException stranger = stranger(request);
        return stranger == null ? handleReading(read(request), route) : reject(stranger);
    }

    /**
     * As {@link #handle(CallbackRequest, Route)}, where a shared path had to {@link #read} the
     * request to know whose it is.
     */
    public CompletionStage<CallbackResponse> handle(CallbackReading reading, Route route) {
        CallbackRejectedException stranger = stranger(reading.request());
        return stranger == null ? handleReading(reading, route) : reject(stranger);
    }

    private @Nullable CallbackRejectedException stranger(CallbackRequest request) {
        try {
            sources.check(request.caller());
            return null;
        } catch (CallbackRejectedException rejection) {
            return rejection;
        }
    }

    /** Reads a request: size, signature, decryption, parsing, addressee. Does nothing about it. */
    public CallbackReading read(CallbackRequest request) {
        try {
            verifier.checkForm(request);
            SignedRequest signed = verifier.checkSignature(request);
            VerifiedCallback verified = verifier.decrypt(signed);
            if (verified instanceof VerifiedCallback.Handshake handshake) {
                return new Handshake(request, handshake.echo());
            }
            VerifiedCallback.Delivery delivery = (VerifiedCallback.Delivery) verified;
            Inbound inbound = parser.parse(account, delivery.message());
            verifier.checkAddressee(inbound);
            verifier.checkAge(request, inbound);
            return new AcceptedCallback(request, delivery, inbound);
        } catch (CallbackRejectedException rejection) {
            return new Rejection(request, rejection);
        } catch (RuntimeException unexpected) {
            return new Rejection(request, unreadable(unexpected));
        }
    }

    /** A defect of ours must not become a line and a stack trace for whoever sends the same. */
    private CallbackRejectedException unreadable(RuntimeException unexpected) {
        return new CallbackRejectedException(
                account.name(),
                CallbackRejectedException.Reason.MALFORMED,
                "it cannot be read, which our reader did not foresee ("
                        + unexpected.getClass().getName()
                        + "): please report it",
                unexpected);
    }

    private CompletionStage<CallbackResponse> handleReading(CallbackReading reading, Route route) {
        if (reading instanceof Rejection rejection) {
            return reject(rejection.why());
        }
        if (reading instanceof Handshake handshake) {
            listener.handshake();
            return CompletableFuture.completedStage(CallbackResponse.text(handshake.echo()));
        }
        return hold((AcceptedCallback) reading, route);
    }

    private CompletionStage<CallbackResponse> reject(CallbackRejectedException rejection) {
        listener.rejected(rejection);
        return CompletableFuture.completedStage(
                CallbackResponse.empty(rejection.reason().httpStatus()));
    }

    private CompletionStage<CallbackResponse> hold(AcceptedCallback callback, Route route) {
        Held place = writer.hold();
        Delivery delivery = new Delivery(callback, writer.replyTime(place), route, new Patience());
        return begin(delivery)
                .exceptionally(
                        failure -> {
                            listener.storeFailed(failure);
                            return CallbackResponse.askAgain();
                        })
                .thenCompose(response -> writer.write(response, callback.request(), place))
                .whenComplete((response, failure) -> place.release());
    }

    /** Refuses a genuine callback for now: WeChat delivers it again. */
    public CompletionStage<CallbackResponse> postpone(CallbackRequest request) {
        if (stranger(request) != null || !(read(request) instanceof AcceptedCallback)) {
            return CompletableFuture.completedStage(CallbackResponse.askAgain());
        }
        Held place = writer.hold();
        return writer.write(CallbackResponse.askAgain(), request, place)
                .whenComplete((response, failure) -> place.release());
    }

    private CompletionStage<CallbackResponse> begin(Delivery delivery) {
        return store.begin(delivery.callback().key(), delivery.patience())
                .thenCompose(begun -> beginOrJoin(delivery, begun));
    }

    /** Has it been here? Then it gets the same answer, or waits for it with the others. */
    private CompletionStage<CallbackResponse> beginOrJoin(Delivery delivery, Begun begun) {
        if (begun instanceof Begun.Run run) {
            return remember(delivery, run);
        }
        if (begun instanceof Begun.Answered answered) {
            routes.answered(delivery, answered.answer());
            return CompletableFuture.completedStage(answered.answer());
        }
        return routes.await(delivery, begun)
                .thenCompose(
                        answer ->
                                answer.isPresent()
                                        ? CompletableFuture.completedStage(answer.get())
                                        : begin(delivery));
    }

    /** The user's window learns of it, and the journal keeps it, before the route is begun. */
    private CompletionStage<CallbackResponse> remember(Delivery delivery, Begun.Run run) {
        return store.remember(delivery.callback(), delivery.patience())
                .thenCompose(remembered -> routes.run(delivery, run, remembered));
    }

    /**
     * Runs again what processes that died had accepted, if there is a journal. Never fails.
     *
     * @return how many callbacks were begun
     */
    public CompletionStage<Integer> recover(Route route) {
        return recovery == null ? CompletableFuture.completedStage(0) : recovery.recover(route);
    }
}
