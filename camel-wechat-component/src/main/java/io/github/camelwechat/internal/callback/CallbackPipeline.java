// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.callback;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.failure.CallbackRejectedException;
import io.github.camelwechat.internal.async.Deadlines;
import io.github.camelwechat.internal.callback.CallbackReading.AcceptedCallback;
import io.github.camelwechat.internal.callback.CallbackReading.Handshake;
import io.github.camelwechat.internal.callback.CallbackReading.Rejection;
import io.github.camelwechat.internal.callback.CallbackStore.Patience;
import io.github.camelwechat.internal.callback.HeldDeliveries.Held;
import io.github.camelwechat.internal.callback.RouteRunner.Delivery;
import io.github.camelwechat.internal.callback.RouteRunner.Route;
import io.github.camelwechat.internal.callback.dedupe.Deduplicator.Begun;
import io.github.camelwechat.internal.callback.reply.CallbackResponse;
import io.github.camelwechat.internal.callback.reply.PendingReply.HeldRequest;
import io.github.camelwechat.internal.callback.source.SourcePolicy;
import io.github.camelwechat.internal.callback.verify.CallbackRequest;
import io.github.camelwechat.internal.callback.verify.CallbackVerifier;
import io.github.camelwechat.internal.callback.verify.CallbackVerifier.SignedRequest;
import io.github.camelwechat.internal.callback.verify.CallbackVerifier.VerifiedCallback;
import io.github.camelwechat.internal.callback.xml.InboundParser;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
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
    private final HeldDeliveries held;
    private final Deadlines deadlines;
    private final Duration replyTimeout;
    private final boolean redeliversByTimeout;
    private final @Nullable Recovery recovery;
    private final @Nullable Consumer<CallbackRequest> capture;
    private final @Nullable CallbackBacklog kept;

    /**
     * @param held the deliveries that are held open
     * @param replyTimeout the longest one is held for its answer
     * @param redeliversByTimeout whether what WeChat shall deliver again is left unanswered
     * @param recovery null without a journal
     * @param keepsLater whether what no route takes now is kept for later
     * @param capture keeps genuine requests; null where callbacks are not captured
     */
    CallbackPipeline(
            Account account,
            SourcePolicy sources,
            CallbackVerifier verifier,
            CallbackStore store,
            RouteRunner routes,
            HeldDeliveries held,
            Deadlines deadlines,
            Duration replyTimeout,
            boolean redeliversByTimeout,
            CallbackListener listener,
            @Nullable Recovery recovery,
            boolean keepsLater,
            @Nullable Consumer<CallbackRequest> capture) {
        this.account = account;
        this.sources = sources;
        this.verifier = verifier;
        this.store = store;
        this.routes = routes;
        this.held = held;
        this.deadlines = deadlines;
        this.replyTimeout = replyTimeout;
        this.redeliversByTimeout = redeliversByTimeout;
        this.listener = listener;
        this.recovery = recovery;
        this.capture = capture;
        this.kept = recovery == null || !keepsLater ? null : recovery.kept();
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

    /** From where requests are taken, for who can tell it before the body is read. */
    public SourcePolicy sources() {
        return sources;
    }

    /** Refuses a request before its body is read. */
    public CallbackResponse refuse(CallbackRejectedException rejection) {
        listener.rejected(rejection);
        return CallbackResponse.empty(rejection.reason().httpStatus());
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
            var received = parser.parse(account, delivery.message());
            verifier.checkAddressee(received);
            verifier.checkAge(request, received);
            return new AcceptedCallback(request, delivery, received);
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
        return CompletableFuture.completedStage(refuse(rejection));
    }

    private CompletionStage<CallbackResponse> hold(AcceptedCallback callback, Route route) {
        if (capture != null) {
            capture.accept(callback.request());
        }
        Held place = held.hold();
        Delivery delivery = new Delivery(callback, place.time(replyTimeout), route, new Patience());
        // A stage that throws must give its place back too.
        return CompletableFuture.completedStage(delivery)
                .thenCompose(this::begin)
                .exceptionally(
                        failure -> {
                            listener.storeFailed(failure);
                            return CallbackResponse.askAgain();
                        })
                .thenCompose(response -> write(response, callback.request(), place))
                .whenComplete((response, failure) -> end(callback, place, response));
    }

    /**
     * Writes the response to a delivery. A time-out is all that is documented to make WeChat
     * deliver again (inbound.md 3), so what shall be delivered again stays unanswered until WeChat
     * has given up, as long as so many can be held.
     */
    private CompletionStage<CallbackResponse> write(
            CallbackResponse response, CallbackRequest request, Held place) {
        Duration cutOff = HeldRequest.CUT_OFF;
        if (response.accepted()
                || !redeliversByTimeout
                || place.time(cutOff).compareTo(cutOff) < 0) {
            return CompletableFuture.completedStage(response);
        }
        CompletableFuture<CallbackResponse> unanswered = new CompletableFuture<>();
        long left = request.receivedNanos() + cutOff.toNanos() - System.nanoTime();
        deadlines.in(left, () -> unanswered.complete(response));
        return unanswered;
    }

    /** Refuses a genuine callback for now: WeChat delivers it again. */
    public CompletionStage<CallbackResponse> postpone(CallbackRequest request) {
        if (stranger(request) != null || !(read(request) instanceof AcceptedCallback callback)) {
            return CompletableFuture.completedStage(CallbackResponse.askAgain());
        }
        Held place = held.hold();
        return write(CallbackResponse.askAgain(), request, place)
                .whenComplete((response, failure) -> end(callback, place, response));
    }

    private void end(AcceptedCallback callback, Held place, @Nullable CallbackResponse response) {
        place.release();
        if (response != null) {
            routes.ended(callback, response);
        }
    }

    private CompletionStage<CallbackResponse> begin(Delivery delivery) {
        return store.begin(delivery.callback().key(), delivery.patience())
                .thenCompose(
                        begun -> {
                            routes.begun(delivery, begun);
                            return beginOrJoin(delivery, begun);
                        });
    }

    /** Nobody runs it any more that was waited for. */
    private CompletionStage<CallbackResponse> beginAgain(Delivery delivery) {
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
                                        : beginAgain(delivery));
    }

    /** The user's window learns of it, and the journal keeps it, before the route is begun. */
    private CompletionStage<CallbackResponse> remember(Delivery delivery, Begun.Run run) {
        return kept == null ? runNow(delivery, run) : runOrKeep(kept, delivery, run);
    }

    private CompletionStage<CallbackResponse> runOrKeep(
            CallbackBacklog others, Delivery delivery, Begun.Run run) {
        if (delivery.route() == Route.LATER) {
            return others.keep(delivery, run);
        }
        return others.hasToWait(delivery)
                .thenCompose(waits -> waits ? others.keep(delivery, run) : runNow(delivery, run));
    }

    private CompletionStage<CallbackResponse> runNow(Delivery delivery, Begun.Run run) {
        return store.remember(delivery.callback(), delivery.patience())
                .thenCompose(remembered -> routes.run(delivery, run, remembered));
    }

    /** Forgets what this node alone remembers of a user. */
    public void forget(String openId) {
        store.forget(openId);
    }

    /**
     * Runs again what processes that died had accepted, and what was kept for later, if there is a
     * journal. Never fails.
     *
     * @param open whether the route takes callbacks; asked again before each
     * @return how many callbacks were begun
     */
    public CompletionStage<Integer> recover(Route route, BooleanSupplier open) {
        return recovery == null
                ? CompletableFuture.completedStage(0)
                : recovery.recover(route, open);
    }

    /** The route takes callbacks again. */
    public void resume() {
        if (kept != null) {
            kept.resume();
        }
    }
}
