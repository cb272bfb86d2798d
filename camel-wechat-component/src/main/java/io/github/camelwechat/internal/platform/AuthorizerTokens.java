// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.platform;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.account.PermissionSet;
import io.github.camelwechat.account.Secret;
import io.github.camelwechat.failure.ApiErrorException;
import io.github.camelwechat.failure.NotAuthorizedException;
import io.github.camelwechat.internal.api.token.AccountTokens;
import io.github.camelwechat.internal.api.token.SharedTokens;
import io.github.camelwechat.internal.async.Completion;
import io.github.camelwechat.internal.async.SingleFlight;
import io.github.camelwechat.internal.platform.AuthorizerRecords.Seen;
import io.github.camelwechat.store.StateStore;
import io.github.camelwechat.token.AccessToken;
import io.github.camelwechat.token.TokenRequest;
import io.github.camelwechat.token.TokenSource;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The access tokens of the accounts that authorized a platform. One is refreshed when a call needs
 * it, a little ahead of its end and once for all nodes, and stands in the account's record: who
 * withdrew has none from that moment on, on no node. Nothing is scheduled. Thread-safe.
 */
public final class AuthorizerTokens implements AccountTokens {

    /** As long as WeChat takes the old token and the new one. */
    private static final Duration AHEAD = Duration.ofSeconds(270);

    /** Spreads the accounts that authorized the platform at the same time, in seconds. */
    private static final int SPREAD = 600;

    /** Superseded, not valid for this account, expired (outbound.md 1.2). */
    private static final Set<Integer> STALE = Set.of(40001, 40014, 42001);

    private static final int REFRESH_TOKEN_INVALID = 61023;

    /** The account did not grant the permission set, or cannot (outbound.md 15.3). */
    private static final Set<Integer> NOT_GRANTED = Set.of(48001, 61007, 61017);

    /** For refusals that have another reason. */
    private static final Duration BETWEEN_QUESTIONS = Duration.ofMinutes(1);

    private final Authorizers authorizers;
    private final InstantSource clock;
    private final SharedTokens shared;
    private final SingleFlight<String, AccessToken> refreshes = new SingleFlight<>();

    public AuthorizerTokens(
            Authorizers authorizers,
            StateStore store,
            InstantSource clock,
            ScheduledExecutorService timers) {
        this.authorizers = authorizers;
        this.clock = clock;
        RecordedTokens recorded = new RecordedTokens();
        this.shared = new SharedTokens(recorded, "authorizer", store, clock, timers, recorded);
    }

    /**
     * {@inheritDoc}
     *
     * @return fails with a {@link NotAuthorizedException} if the account does not authorize the
     *     platform
     */
    @Override
    public CompletionStage<AccessToken> current(Account account) {
        return authorizers.authorized(account.appId()).thenCompose(this::current);
    }

    private CompletionStage<AccessToken> current(Authorizer authorizer) {
        AccessToken token = authorizer.token();
        if (token == null || !isGood(token)) {
            return refresh(authorizer.appId(), token, false);
        }
        if (!clock.instant().isBefore(refreshFrom(authorizer.appId(), token))) {
            // Nobody waits for it, and a failure takes nothing away.
            refresh(authorizer.appId(), token, false);
        }
        return CompletableFuture.completedStage(token);
    }

    /**
     * {@inheritDoc}
     *
     * @param path decides on the permission set that the call needs
     * @return fails with a {@link NotAuthorizedException}, without a call, if the account does not
     *     authorize the platform or did not grant it that
     */
    @Override
    public <T> CompletionStage<T> with(
            Account account, String path, Function<Secret, CompletionStage<T>> call) {
        return permitted(account, path)
                .thenCompose(
                        authorizer ->
                                current(authorizer)
                                        .thenCompose(token -> with(authorizer, path, token, call)));
    }

    /** {@inheritDoc} WeChat is asked only about accounts that nobody knows. */
    @Override
    public CompletionStage<Void> check(Account account, String path) {
        return permitted(account, path).thenAccept(authorizer -> {});
    }

    /** {@inheritDoc} The account has to have granted what the path needs. */
    @Override
    public <T> CompletionStage<T> asPlatform(
            Account account, String path, Function<Secret, CompletionStage<T>> call) {
        return permitted(account, path)
                .thenCompose(
                        authorizer ->
                                learning(authorizer, path, authorizers.api().with(path, call)));
    }

    /** The account, if it granted what a call needs; WeChat is asked only whom nobody knows. */
    private CompletionStage<Authorizer> permitted(Account account, String path) {
        return authorizers
                .authorized(account.appId())
                .thenApply(
                        authorizer -> {
                            Optional<PermissionSet> needed = PermissionSet.of(path);
                            if (needed.isPresent() && !authorizer.granted(needed.get())) {
                                throw notGranted(authorizer.appId(), path, needed.get());
                            }
                            return authorizer;
                        });
    }

    private <T> CompletionStage<T> with(
            Authorizer authorizer,
            String path,
            AccessToken token,
            Function<Secret, CompletionStage<T>> call) {
        return learning(
                authorizer,
                path,
                Completion.afterFailure(
                        call.apply(token.value()),
                        failure ->
                                failure instanceof ApiErrorException refusal
                                                && STALE.contains(refusal.errorCode())
                                        ? refresh(authorizer.appId(), token, true)
                                                .thenCompose(fresh -> call.apply(fresh.value()))
                                        : CompletableFuture.failedStage(failure)));
    }

    /** A refusal may say that the account withdrew, or took a permission back: WeChat is asked. */
    private <T> CompletionStage<T> learning(
            Authorizer authorizer, String path, CompletionStage<T> answer) {
        return Completion.afterFailure(
                answer,
                failure -> {
                    if (Authorizers.isNotAuthorized(failure)) {
                        // It fails as that does which WeChat says of the account.
                        return authorizers
                                .recover(authorizer.appId())
                                .thenCompose(still -> CompletableFuture.failedStage(failure));
                    }
                    Optional<PermissionSet> needed = PermissionSet.of(path);
                    return needed.isPresent() && mayBeTakenBack(authorizer, failure)
                            ? takenBack(authorizer.appId(), path, needed.get(), failure)
                            : CompletableFuture.failedStage(failure);
                });
    }

    private boolean mayBeTakenBack(Authorizer authorizer, Throwable failure) {
        return failure instanceof ApiErrorException refusal
                && NOT_GRANTED.contains(refusal.errorCode())
                && authorizer.asOf().plus(BETWEEN_QUESTIONS).isBefore(clock.instant());
    }

    private <T> CompletionStage<T> takenBack(
            String appId, String path, PermissionSet needed, Throwable failure) {
        return Completion.always(
                authorizers.recover(appId),
                (authorizer, unknown) -> {
                    if (unknown instanceof NotAuthorizedException) {
                        return CompletableFuture.failedStage(unknown);
                    }
                    return CompletableFuture.failedStage(
                            unknown == null && !authorizer.granted(needed)
                                    ? notGranted(appId, path, needed)
                                    : failure);
                });
    }

    /** Accounts that join a platform have no secret here. */
    @Override
    public Account latest(Account account) {
        return account;
    }

    @Override
    public void invalidate(Account account, Secret failed) {
        // The end does not matter: it says which token is not to be given out again.
        refresh(account.appId(), new AccessToken(failed, clock.instant()), true);
    }

    /** {@inheritDoc} Nothing is. */
    @Override
    public boolean isGivenOut(Account account, Secret text) {
        return false;
    }

    /** {@inheritDoc} It stands in the store alone. */
    @Override
    public Condition condition(Account account) {
        return new Condition("platform", null, null);
    }

    private CompletionStage<AccessToken> refresh(
            String appId, @Nullable AccessToken replaced, boolean refused) {
        Account account = Authorizer.account(authorizers.platform(), appId);
        TokenRequest request = new TokenRequest(account, replaced, refused);
        // Whoever refreshes has what that takes: it must not wait for it while others wait for it.
        return refreshes.run(
                appId,
                () ->
                        Completion.always(
                                authorizers.api().ready(),
                                (ready, failure) -> shared.fetch(request)));
    }

    private boolean isGood(AccessToken token) {
        return clock.instant().isBefore(token.goodUntil());
    }

    /** The same on every node, and different for accounts that came together. */
    private static Instant refreshFrom(String appId, AccessToken token) {
        return token.goodUntil().minus(AHEAD).minusSeconds(Math.floorMod(appId.hashCode(), SPREAD));
    }

    private NotAuthorizedException notGranted(String appId, String path, PermissionSet set) {
        Account platform = authorizers.platform();
        return NotAuthorizedException.notGranted(
                Authorizer.account(platform, appId).name(),
                platform.name(),
                appId,
                path,
                set.id() + " " + set.label());
    }

    /** The tokens in the accounts' records, and those that WeChat gives for refresh tokens. */
    private final class RecordedTokens implements TokenSource, SharedTokens.Place {

        @Override
        public CompletionStage<Optional<AccessToken>> read(Account account) {
            return authorizers
                    .find(account.appId())
                    .thenApply(
                            found ->
                                    found.flatMap(
                                            authorizer -> Optional.ofNullable(authorizer.token())));
        }

        /** It was written before it got here. */
        @Override
        public CompletionStage<AccessToken> write(TokenRequest request, AccessToken token) {
            return CompletableFuture.completedStage(token);
        }

        @Override
        public CompletionStage<AccessToken> fetch(TokenRequest request) {
            return fetch(request, true);
        }

        private CompletionStage<AccessToken> fetch(TokenRequest request, boolean mayRecover) {
            String appId = request.account().appId();
            return authorizers
                    .records()
                    .get(appId)
                    .thenCompose(
                            seen -> {
                                Optional<Authorizer> before = seen.authorizer();
                                if (before.isEmpty()) {
                                    return mayRecover
                                            ? authorizers
                                                    .recover(appId)
                                                    .thenCompose(known -> fetch(request, false))
                                            : CompletableFuture.failedStage(
                                                    authorizers.withdrawn(appId));
                                }
                                return fetch(request, before.get(), seen, mayRecover);
                            });
        }

        private CompletionStage<AccessToken> fetch(
                TokenRequest request, Authorizer before, Seen seen, boolean mayRecover) {
            Secret refreshToken = before.refreshToken();
            if (refreshToken == null) {
                return CompletableFuture.failedStage(authorizers.withdrawn(before.appId()));
            }
            AccessToken known = before.token();
            if (known != null && !request.replaces(known) && isGood(known)) {
                return CompletableFuture.completedStage(known);
            }
            return Completion.always(
                    authorizers.api().refresh(before.appId(), refreshToken),
                    (grant, failure) -> {
                        if (failure == null) {
                            Secret next = grant.refreshToken();
                            return written(
                                    request,
                                    before.withTokens(
                                            next == null ? refreshToken : next,
                                            Objects.requireNonNull(grant.token())),
                                    seen,
                                    mayRecover);
                        }
                        return afterRefusal(request, before, mayRecover, failure);
                    });
        }

        /**
         * Gives a token out once its refresh token is safe. If the record changed meanwhile, what
         * stands there decides.
         */
        private CompletionStage<AccessToken> written(
                TokenRequest request, Authorizer next, Seen seen, boolean mayRecover) {
            return authorizers
                    .records()
                    .write(next, seen)
                    .thenCompose(
                            written ->
                                    written
                                            ? CompletableFuture.completedStage(
                                                    Objects.requireNonNull(next.token()))
                                            : authorizers
                                                    .recover(next.appId())
                                                    .thenCompose(
                                                            known -> fetch(request, mayRecover)));
        }

        /** The refresh token was lost, or the account withdrew: WeChat knows. */
        private CompletionStage<AccessToken> afterRefusal(
                TokenRequest request, Authorizer before, boolean mayRecover, Throwable failure) {
            boolean invalid =
                    failure instanceof ApiErrorException refusal
                            && refusal.errorCode() == REFRESH_TOKEN_INVALID;
            return mayRecover && (invalid || Authorizers.isNotAuthorized(failure))
                    ? authorizers
                            .recover(before.appId())
                            .thenCompose(known -> fetch(request, false))
                    : CompletableFuture.failedStage(failure);
        }
    }
}
