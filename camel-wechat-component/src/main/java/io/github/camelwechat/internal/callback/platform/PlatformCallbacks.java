// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.callback.platform;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.account.Secret;
import io.github.camelwechat.failure.CallbackRejectedException;
import io.github.camelwechat.failure.CallbackRejectedException.Reason;
import io.github.camelwechat.failure.NotAuthorizedException;
import io.github.camelwechat.internal.async.Completion;
import io.github.camelwechat.internal.callback.reply.CallbackResponse;
import io.github.camelwechat.internal.callback.verify.CallbackRequest;
import io.github.camelwechat.internal.callback.verify.CallbackVerifier;
import io.github.camelwechat.internal.callback.verify.CallbackVerifier.VerifiedCallback;
import io.github.camelwechat.internal.callback.xml.InboundParser;
import io.github.camelwechat.internal.platform.Authorizers;
import io.github.camelwechat.internal.platform.PlatformTickets;
import io.github.camelwechat.message.Received;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The callbacks that WeChat sends to a platform itself. A ticket is kept and told to nobody. An
 * authorization is exchanged, and a withdrawal noted, before anybody hears of it; WeChat is told
 * {@code success} once that is written and the listener is done. Thread-safe.
 */
public final class PlatformCallbacks {

    private static final Logger LOG = LoggerFactory.getLogger(PlatformCallbacks.class);

    private final Authorizers authorizers;
    private final PlatformTickets tickets;
    private final CallbackVerifier verifier;
    private final InstantSource clock;
    private final InboundParser parser = new InboundParser();

    /**
     * @param verifier knows the platform's token and keys
     */
    public PlatformCallbacks(
            Authorizers authorizers,
            PlatformTickets tickets,
            CallbackVerifier verifier,
            InstantSource clock) {
        this.authorizers = authorizers;
        this.tickets = tickets;
        this.verifier = verifier;
        this.clock = clock;
    }

    /**
     * Handles one request.
     *
     * @param listener hears of every event but tickets; if it fails, WeChat is asked to come again
     * @return fails with a {@link CallbackRejectedException} if it is not genuine
     */
    public CompletionStage<CallbackResponse> handle(
            CallbackRequest request, Function<PlatformEvent, CompletionStage<?>> listener) {
        PlatformEvent event;
        try {
            verifier.checkForm(request);
            VerifiedCallback verified = verifier.decrypt(verifier.checkSignature(request));
            if (verified instanceof VerifiedCallback.Handshake handshake) {
                return CompletableFuture.completedStage(CallbackResponse.text(handshake.echo()));
            }
            VerifiedCallback.Delivery delivery = (VerifiedCallback.Delivery) verified;
            event = PlatformEvent.of(request, delivery, read(request, delivery.message()));
        } catch (CallbackRejectedException rejection) {
            return CompletableFuture.failedStage(rejection);
        }
        return Completion.then(
                CompletableFuture.completedStage(event).thenCompose(each -> taken(each, listener)),
                (done, failure) ->
                        failure instanceof CallbackRejectedException
                                ? CompletableFuture.failedStage(failure)
                                : CompletableFuture.completedStage(
                                        failure == null
                                                ? CallbackResponse.success()
                                                : failed(event, failure)));
    }

    private CallbackResponse failed(PlatformEvent event, Throwable failure) {
        LOG.warn(
                "What WeChat told platform '{}' ({}) cannot be taken now; it is asked to come again",
                authorizers.platform().name(),
                event.type(),
                failure);
        return CallbackResponse.askAgain();
    }

    private Received read(CallbackRequest request, byte[] message) {
        Account platform = authorizers.platform();
        Received received = parser.parse(platform, message);
        verifier.checkAge(request, received);
        if (received.text("InfoType") == null && received.text("MsgType") != null) {
            throw new CallbackRejectedException(
                    platform.name(),
                    Reason.FOREIGN,
                    "it is a message to an account, and came to the URL for authorization events:"
                            + " compare the URL for messages with the console, it ends with"
                            + " /$APPID$",
                    null);
        }
        if (!platform.appId().equals(received.text("AppId"))) {
            throw new CallbackRejectedException(
                    platform.name(),
                    Reason.FOREIGN,
                    "it is about another platform than " + platform.appId(),
                    null);
        }
        return received;
    }

    private CompletionStage<?> taken(
            PlatformEvent event, Function<PlatformEvent, CompletionStage<?>> listener) {
        return switch (event.type()) {
            case PlatformEvent.TICKET -> keep(event.received());
            case PlatformEvent.AUTHORIZED, PlatformEvent.UPDATED -> authorize(event, listener);
            case PlatformEvent.WITHDRAWN -> withdraw(event, listener);
            default -> listener.apply(event);
        };
    }

    private CompletionStage<?> keep(Received received) {
        String ticket = required(received, "ComponentVerifyTicket");
        return tickets.keep(
                authorizers.platform(),
                new PlatformTickets.Ticket(Secret.of(ticket), at(received)));
    }

    private CompletionStage<?> authorize(
            PlatformEvent event, Function<PlatformEvent, CompletionStage<?>> listener) {
        Secret code = Secret.of(required(event.received(), "AuthorizationCode"));
        String appId = required(event.received(), "AuthorizerAppid");
        return Completion.always(
                authorizers.authorize(code, appId, at(event.received())),
                (authorizer, failure) -> {
                    if (failure == null) {
                        return told(event.with(authorizer), listener);
                    }
                    // It withdrew since; that has a callback of its own.
                    return failure instanceof NotAuthorizedException
                            ? CompletableFuture.completedStage(null)
                            : CompletableFuture.failedStage(failure);
                });
    }

    private CompletionStage<?> withdraw(
            PlatformEvent event, Function<PlatformEvent, CompletionStage<?>> listener) {
        String appId = required(event.received(), "AuthorizerAppid");
        return authorizers
                .withdraw(appId, at(event.received()))
                .thenCompose(
                        gone ->
                                gone
                                        ? told(event, listener)
                                        : CompletableFuture.completedStage(null));
    }

    private static CompletionStage<@Nullable Void> told(
            PlatformEvent event, Function<PlatformEvent, CompletionStage<?>> listener) {
        return listener.apply(event).thenApply(done -> null);
    }

    private Instant at(Received received) {
        return Objects.requireNonNullElseGet(received.createTime(), clock::instant);
    }

    private String required(Received received, String field) {
        String value = received.text(field);
        if (value == null || value.isBlank()) {
            throw new CallbackRejectedException(
                    authorizers.platform().name(),
                    Reason.MALFORMED,
                    "its " + received.text("InfoType") + " has no " + field,
                    null);
        }
        return value;
    }
}
