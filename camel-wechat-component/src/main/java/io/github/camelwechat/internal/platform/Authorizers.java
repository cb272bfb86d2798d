// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.platform;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.account.Secret;
import io.github.camelwechat.failure.ApiErrorException;
import io.github.camelwechat.failure.NotAuthorizedException;
import io.github.camelwechat.failure.StateStoreException;
import io.github.camelwechat.internal.async.Completion;
import io.github.camelwechat.internal.async.SingleFlight;
import io.github.camelwechat.internal.platform.AuthorizerRecords.Seen;
import io.github.camelwechat.internal.platform.PlatformApi.Grant;
import io.github.camelwechat.store.StateStore;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The accounts that authorized a platform. What counts are their records in the store, which every
 * node reads anew.
 *
 * <p>One rule keeps the records true whatever meets: what WeChat answered is written only over what
 * stood when it was asked; if something else stands by then, WeChat is asked anew. Thread-safe.
 */
public final class Authorizers {

    /** The errcode of an account that does not authorize the platform. */
    private static final int NOT_AUTHORIZED = 61003;

    /**
     * The code is not known, was used or is too old, or the account withdrew since it was given.
     */
    private static final Set<Integer> CODE_IS_SPENT = Set.of(61009, 61010, NOT_AUTHORIZED);

    private static final int MOST_QUESTIONS = 5;

    private final PlatformApi api;
    private final AuthorizerRecords records;
    private final InstantSource clock;
    private volatile Consumer<String> left = appId -> {};
    private final SingleFlight<String, Authorizer> exchanges = new SingleFlight<>();
    private final SingleFlight<String, Answer> questions = new SingleFlight<>();

    /**
     * The answer to how an account stands to the platform.
     *
     * @param info WeChat's own description of the account
     */
    public record Answer(Authorizer authorizer, Map<String, Object> info) {}

    public Authorizers(PlatformApi api, StateStore store, InstantSource clock) {
        this.api = api;
        this.records = new AuthorizerRecords(api.platform().name(), store, clock);
        this.clock = clock;
    }

    /**
     * Tells somebody of each account that withdrew, once that is written; nobody else from now on.
     *
     * @param other told the appid, maybe more than once; must not block
     */
    public void listen(Consumer<String> other) {
        left = other;
    }

    public Account platform() {
        return api.platform();
    }

    PlatformApi api() {
        return api;
    }

    AuthorizerRecords records() {
        return records;
    }

    /** Returns what stands in the store; WeChat is not asked. */
    public CompletionStage<Optional<Authorizer>> find(String appId) {
        return records.get(appId).thenApply(Seen::authorizer);
    }

    /** Returns what this node saw last of an account, for when the store cannot answer. */
    public Optional<Authorizer> last(String appId) {
        return records.last(appId);
    }

    /** A page of what stands in the store, by appid; those that withdrew are there too. */
    public CompletionStage<AuthorizerRecords.Page> list(@Nullable String cursor, int limit) {
        return records.list(cursor, limit);
    }

    /**
     * An account that authorizes the platform now: as the store has it, or else as WeChat does.
     *
     * @return fails with a {@link NotAuthorizedException} if it does not
     */
    public CompletionStage<Authorizer> authorized(String appId) {
        return Completion.always(
                find(appId),
                (found, failure) ->
                        failure == null ? standing(appId, found) : remembered(appId, failure));
    }

    private CompletionStage<Authorizer> standing(String appId, Optional<Authorizer> found) {
        if (found.isEmpty()) {
            return recover(appId);
        }
        return found.get().isAuthorized()
                ? CompletableFuture.completedStage(found.get())
                : CompletableFuture.failedStage(withdrawn(appId));
    }

    /** A store that cannot answer stops nobody: WeChat refuses who withdrew meanwhile. */
    private CompletionStage<Authorizer> remembered(String appId, Throwable failure) {
        Optional<Authorizer> last =
                failure instanceof StateStoreException ? records.last(appId) : Optional.empty();
        return last.isPresent() && last.get().isAuthorized()
                ? CompletableFuture.completedStage(last.get())
                : CompletableFuture.failedStage(failure);
    }

    /**
     * Exchanges the code of an authorization, and writes what it gives before anybody can use it.
     * The same code may come twice, by the browser and by the callback; that is done once.
     *
     * @param appId the account, as the callback says; null where only the code is known
     * @param at when it was given, by WeChat's clock if that is known
     * @return fails with a {@link NotAuthorizedException} if the account withdrew meanwhile
     */
    public CompletionStage<Authorizer> authorize(Secret code, @Nullable String appId, Instant at) {
        return exchanges.run(code.reveal(), () -> exchange(code, appId, at));
    }

    /** The same of a code of which nothing else is known. */
    public CompletionStage<Authorizer> authorize(Secret code) {
        return authorize(code, null, clock.instant());
    }

    private CompletionStage<Authorizer> exchange(Secret code, @Nullable String appId, Instant at) {
        // Noted before it is exchanged: the browser may come with the same code meanwhile.
        CompletionStage<Seen> seen =
                appId == null
                        ? CompletableFuture.completedStage(Seen.NOTHING)
                        : records.noteCode(code, appId).thenCompose(noted -> records.get(appId));
        Instant asked = clock.instant();
        return seen.thenCompose(
                before ->
                        Completion.always(
                                api.exchange(code),
                                (grant, failure) ->
                                        failure == null
                                                ? granted(grant, before, later(at, asked))
                                                : spent(code, appId, failure)));
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    /** Another node, or this one before it died, may have exchanged the code. */
    private CompletionStage<Authorizer> spent(
            Secret code, @Nullable String appId, Throwable failure) {
        boolean spent =
                failure instanceof ApiErrorException refusal
                        && CODE_IS_SPENT.contains(refusal.errorCode());
        if (!spent) {
            return CompletableFuture.failedStage(failure);
        }
        return appId != null
                ? recover(appId)
                : records.accountOf(code)
                        .thenCompose(
                                known ->
                                        known.isPresent()
                                                ? recover(known.get())
                                                : CompletableFuture.failedStage(failure));
    }

    private CompletionStage<Authorizer> granted(Grant grant, Seen seen, Instant at) {
        Secret refreshToken = grant.refreshToken();
        if (refreshToken == null) {
            return recover(grant.appId());
        }
        Authorizer next =
                new Authorizer(
                        grant.appId(),
                        seen.asOf(at),
                        refreshToken,
                        grant.token(),
                        seen.authorizer().map(Authorizer::originalId).orElse(null),
                        grant.permissionSets());
        return records.write(next, seen)
                .thenCompose(
                        written ->
                                written
                                        ? CompletableFuture.completedStage(next)
                                        : recover(grant.appId()));
    }

    /**
     * Notes that an account withdrew. Its tokens are gone with that. An event that is not newer
     * than the authorization may be a late repetition: then WeChat is asked.
     *
     * @param at when, by WeChat's clock
     * @return whether it does not authorize the platform any more
     */
    public CompletionStage<Boolean> withdraw(String appId, Instant at) {
        Instant moment = at.truncatedTo(ChronoUnit.MILLIS);
        return records.withdraw(appId, moment)
                .thenCompose(
                        doubtful -> {
                            if (doubtful) {
                                return isGone(appId);
                            }
                            left.accept(appId);
                            return CompletableFuture.completedStage(true);
                        });
    }

    private CompletionStage<Boolean> isGone(String appId) {
        return Completion.always(
                recover(appId),
                (authorizer, failure) ->
                        failure == null || failure instanceof NotAuthorizedException
                                ? CompletableFuture.completedStage(failure != null)
                                : CompletableFuture.failedStage(failure));
    }

    /** Removes the record; if the account authorizes the platform still, it comes back with use. */
    public CompletionStage<Boolean> forget(String appId) {
        return records.remove(appId);
    }

    /**
     * Asks WeChat how an account stands to the platform, and writes that: for a refresh token that
     * was lost, permission sets that may have changed, and a withdrawal of which nobody told.
     *
     * @return fails with a {@link NotAuthorizedException} if it does not authorize it
     */
    public CompletionStage<Authorizer> recover(String appId) {
        return ask(appId).thenApply(Answer::authorizer);
    }

    /** Does the same, and returns all that WeChat says of the account. */
    public CompletionStage<Answer> ask(String appId) {
        return questions.run(appId, () -> ask(appId, MOST_QUESTIONS));
    }

    private CompletionStage<Answer> ask(String appId, int questionsLeft) {
        Instant asked = clock.instant();
        return records.get(appId)
                .thenCompose(
                        seen ->
                                Completion.always(
                                        api.authorization(appId),
                                        (grant, failure) ->
                                                failure == null
                                                        ? complete(grant)
                                                                .thenCompose(
                                                                        token ->
                                                                                recovered(
                                                                                        grant,
                                                                                        token,
                                                                                        seen,
                                                                                        asked,
                                                                                        questionsLeft))
                                                        : refused(appId, seen, failure)));
    }

    /** The refresh token from WeChat's list, where the answer has none. */
    private CompletionStage<Secret> complete(Grant grant) {
        Secret known = grant.refreshToken();
        return known != null
                ? CompletableFuture.completedStage(known)
                : api.listed(grant.appId())
                        .thenApply(found -> found.orElseThrow(() -> unknown(grant.appId())));
    }

    private CompletionStage<Answer> recovered(
            Grant grant, Secret refreshToken, Seen seen, Instant asked, int questionsLeft) {
        String appId = grant.appId();
        Optional<Authorizer> before = seen.authorizer().filter(Authorizer::isAuthorized);
        Authorizer next =
                new Authorizer(
                        appId,
                        seen.asOf(asked),
                        refreshToken,
                        before.map(Authorizer::token).orElse(null),
                        grant.info().get("user_name") instanceof String original ? original : null,
                        grant.permissionSets());
        return records.write(next, seen)
                .thenCompose(
                        written -> {
                            if (written) {
                                return CompletableFuture.completedStage(
                                        new Answer(next, grant.info()));
                            }
                            return questionsLeft > 1
                                    ? ask(appId, questionsLeft - 1)
                                    : authorized(appId)
                                            .thenApply(known -> new Answer(known, grant.info()));
                        });
    }

    private CompletionStage<Answer> refused(String appId, Seen seen, Throwable failure) {
        if (!isNotAuthorized(failure)) {
            return CompletableFuture.failedStage(failure);
        }
        Optional<Authorizer> before = seen.authorizer();
        if (before.isEmpty()) {
            // Not a word of it is written: anybody could fill the store with appids.
            return CompletableFuture.failedStage(unknown(appId));
        }
        return gone(before.get(), seen).thenCompose(CompletableFuture::<Answer>failedStage);
    }

    /** Notes that WeChat refuses an account as none that authorizes the platform. */
    private CompletionStage<NotAuthorizedException> gone(Authorizer before, Seen seen) {
        String appId = before.appId();
        return before.isAuthorized()
                ? records.write(Authorizer.withdrawn(appId, clock.instant()), seen)
                        .thenApply(
                                written -> {
                                    if (written) {
                                        left.accept(appId);
                                    }
                                    return withdrawn(appId);
                                })
                : CompletableFuture.completedStage(withdrawn(appId));
    }

    static boolean isNotAuthorized(Throwable failure) {
        return failure instanceof ApiErrorException refusal
                && refusal.errorCode() == NOT_AUTHORIZED;
    }

    private NotAuthorizedException unknown(String appId) {
        return NotAuthorizedException.unknown(name(appId), platform().name(), appId);
    }

    /** The refusal of an account that withdrew. */
    public NotAuthorizedException withdrawn(String appId) {
        return NotAuthorizedException.withdrawn(name(appId), platform().name(), appId);
    }

    private String name(String appId) {
        return Authorizer.account(platform(), appId).name();
    }
}
