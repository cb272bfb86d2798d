// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.callback.platform;

import io.github.camelwechat.failure.CallbackRejectedException;
import io.github.camelwechat.failure.CallbackRejectedException.Reason;
import io.github.camelwechat.failure.NotAuthorizedException;
import io.github.camelwechat.failure.StateStoreException;
import io.github.camelwechat.internal.async.Completion;
import io.github.camelwechat.internal.platform.Authorizer;
import io.github.camelwechat.internal.platform.Authorizers;
import io.github.camelwechat.message.Received;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * Finds the authorizer of a callback that is known to be genuine. The path is not signed, so what
 * it says has to agree with the addressee, which is sealed. Thread-safe.
 */
public final class AuthorizerCallbacks {

    /** WeChat waits five seconds, and the route has to have most of them. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final Authorizers authorizers;
    private final ScheduledExecutorService timers;

    public AuthorizerCallbacks(Authorizers authorizers, ScheduledExecutorService timers) {
        this.authorizers = authorizers;
        this.timers = timers;
    }

    /**
     * Finds the authorizer.
     *
     * @param appId the appid in the path
     * @param received a callback that was sealed for the platform: none but WeChat can have made
     *     WeChat be asked about an account
     * @return fails with a {@link CallbackRejectedException} if the account does not authorize the
     *     platform, or is not the one that the callback is addressed to
     */
    public CompletionStage<Authorizer> find(String appId, Received received) {
        return found(appId)
                .thenCompose(
                        found ->
                                found.isPresent() && isKnown(found.get(), received.createTime())
                                        ? CompletableFuture.completedStage(found)
                                        : asked(appId))
                .thenApply(found -> addressee(appId, found, received));
    }

    /** While the store cannot answer, an account is taken for what it was when it last could. */
    private CompletionStage<Optional<Authorizer>> found(String appId) {
        return Completion.always(
                Completion.within(
                        PATIENCE,
                        authorizers.find(appId),
                        timers,
                        () ->
                                new StateStoreException(
                                        "no answer within " + PATIENCE.toMillis() + " ms", null)),
                (found, failure) -> {
                    if (failure == null) {
                        return CompletableFuture.completedStage(found);
                    }
                    Optional<Authorizer> last = authorizers.last(appId);
                    return failure instanceof StateStoreException && last.isPresent()
                            ? CompletableFuture.completedStage(last)
                            : CompletableFuture.failedStage(failure);
                });
    }

    /** An account that withdrew, and sends a callback after that, has come back. */
    private static boolean isKnown(Authorizer authorizer, @Nullable Instant createTime) {
        return authorizer.isAuthorized()
                ? authorizer.originalId() != null
                : createTime == null || !createTime.isAfter(authorizer.asOf());
    }

    private CompletionStage<Optional<Authorizer>> asked(String appId) {
        return Completion.always(
                authorizers.recover(appId),
                (authorizer, failure) -> {
                    if (failure == null) {
                        return CompletableFuture.completedStage(Optional.of(authorizer));
                    }
                    return failure instanceof NotAuthorizedException
                            ? CompletableFuture.completedStage(Optional.empty())
                            : CompletableFuture.failedStage(failure);
                });
    }

    private Authorizer addressee(String appId, Optional<Authorizer> found, Received received) {
        Authorizer authorizer =
                found.filter(Authorizer::isAuthorized)
                        .orElseThrow(
                                () ->
                                        foreign(
                                                "the account in its path does not authorize the"
                                                        + " platform"));
        String addressee = received.text("ToUserName");
        if (addressee == null || !addressee.equals(authorizer.originalId())) {
            throw foreign(
                    "it is addressed to another account than "
                            + appId
                            + " in its path: compare the URL for messages with the console, it ends"
                            + " with $APPID$");
        }
        return authorizer;
    }

    private CallbackRejectedException foreign(String what) {
        return new CallbackRejectedException(
                authorizers.platform().name(), Reason.FOREIGN, what, null);
    }
}
