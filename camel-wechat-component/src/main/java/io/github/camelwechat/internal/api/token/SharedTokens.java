// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api.token;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.failure.ApiUnreachableException;
import io.github.camelwechat.failure.StateStoreException;
import io.github.camelwechat.internal.async.Completion;
import io.github.camelwechat.internal.time.ElapsedTime;
import io.github.camelwechat.internal.time.LeaseSightings;
import io.github.camelwechat.store.RecordKind;
import io.github.camelwechat.store.StateKey;
import io.github.camelwechat.store.StateRecord;
import io.github.camelwechat.store.StateStore;
import io.github.camelwechat.store.StateValue;
import io.github.camelwechat.store.WriteResult.Standing;
import io.github.camelwechat.store.WriteResult.Written;
import io.github.camelwechat.token.AccessToken;
import io.github.camelwechat.token.TokenRequest;
import io.github.camelwechat.token.TokenSource;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One fetch for all nodes that share a store: one of them takes a lease and asks, the others look
 * into the store until the token is there. A store that cannot answer stops nobody: then every node
 * asks for itself. Blocks no thread. Thread-safe.
 */
public final class SharedTokens implements TokenSource {

    private static final Logger LOG = LoggerFactory.getLogger(SharedTokens.class);

    /** Longer than a fetch can take; a lease that stood for so long is that of a dead node. */
    static final Duration LEASE = Duration.ofSeconds(30);

    /** No clock is off by so much: a lease must not be gone early for a node that is ahead. */
    private static final Duration KEPT = Duration.ofDays(2);

    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);
    private static final int MOST_LOOKS = 400;

    private final TokenSource source;
    private final String name;
    private final StateStore store;
    private final InstantSource clock;
    private final ScheduledExecutorService timers;
    private final Place place;
    private final LeaseSightings<StateKey> leases;

    /** The place in the store where nodes find a token. */
    public interface Place {

        /** Reads the token that stands there, of use or not. */
        CompletionStage<Optional<AccessToken>> read(Account account);

        /** Writes a token that was fetched, unless one that is of use stands there already. */
        CompletionStage<AccessToken> write(TokenRequest request, AccessToken token);
    }

    /**
     * @param name of the source: tokens of different endpoints of WeChat must not be mixed
     */
    public SharedTokens(
            TokenSource source,
            String name,
            StateStore store,
            InstantSource clock,
            ScheduledExecutorService timers) {
        this(source, name, store, clock, timers, new TokenRecords(name, store, clock));
    }

    /**
     * For tokens that stand in a record with something else.
     *
     * @param place where they stand; its account is the lease's
     */
    public SharedTokens(
            TokenSource source,
            String name,
            StateStore store,
            InstantSource clock,
            ScheduledExecutorService timers,
            Place place) {
        this.source = source;
        this.name = name;
        this.store = store;
        this.clock = clock;
        this.timers = timers;
        this.place = place;
        this.leases = new LeaseSightings<>(LEASE, LEASE, new ElapsedTime(clock));
    }

    @Override
    public CompletionStage<AccessToken> fetch(TokenRequest request) {
        return look(request, 1)
                .exceptionallyCompose(
                        thrown ->
                                Completion.cause(thrown) instanceof StateStoreException lost
                                        ? alone(request, lost)
                                        : CompletableFuture.failedFuture(thrown));
    }

    private CompletionStage<AccessToken> alone(TokenRequest request, StateStoreException lost) {
        LOG.warn(
                "The access token of account '{}' cannot be shared, so this node fetches its own:"
                        + " {}",
                request.account().name(),
                lost.getMessage());
        return source.fetch(request);
    }

    private CompletionStage<AccessToken> look(TokenRequest request, int number) {
        return shared(request)
                .thenCompose(
                        found ->
                                found.isPresent()
                                        ? CompletableFuture.completedFuture(found.get())
                                        : lead(request, number));
    }

    private CompletionStage<AccessToken> lead(TokenRequest request, int number) {
        StateKey lease = TokenRecords.key(RecordKind.TOKEN_LEASE, request.account(), name);
        return store.compareAndExchange(lease, null, lease())
                .thenCompose(
                        result ->
                                result instanceof Standing standing
                                        ? leadAfter(standing.now(), request, lease, number)
                                        : leading(request, lease, ((Written) result).version()));
    }

    /** Takes the lease of a node that died while it fetched; until then its token is awaited. */
    private CompletionStage<AccessToken> leadAfter(
            Optional<StateRecord> standing, TokenRequest request, StateKey lease, int number) {
        if (standing.isEmpty() || !leases.isOver(lease, standing.get().version(), false)) {
            return follow(request, number);
        }
        return store.replace(lease, standing.get().version(), lease())
                .thenCompose(
                        version ->
                                version.isPresent()
                                        ? leading(request, lease, version.getAsLong())
                                        : follow(request, number));
    }

    private StateValue lease() {
        return new StateValue(new byte[0], clock.instant().plus(KEPT));
    }

    private CompletionStage<AccessToken> follow(TokenRequest request, int number) {
        if (number == MOST_LOOKS) {
            return CompletableFuture.failedFuture(
                    new ApiUnreachableException(
                            request.account().name(),
                            "an access token",
                            "another node has been fetching one for too long",
                            null));
        }
        return Completion.pause(LOOK_AGAIN, timers).thenCompose(over -> look(request, number + 1));
    }

    /**
     * Fetches a token, unless the store has one by now: whoever held the lease before us may have
     * just written what we want.
     */
    private CompletionStage<AccessToken> leading(
            TokenRequest request, StateKey lease, long version) {
        CompletionStage<AccessToken> token =
                shared(request)
                        .thenCompose(
                                found ->
                                        found.isPresent()
                                                ? CompletableFuture.completedFuture(found.get())
                                                : fetched(request));
        return Completion.always(token, (any, failure) -> released(lease, version, token));
    }

    /** A lease that cannot be given back is taken by whoever sees it stand. */
    private CompletionStage<AccessToken> released(
            StateKey lease, long version, CompletionStage<AccessToken> token) {
        return Completion.always(store.remove(lease, version), (any, failure) -> token);
    }

    private CompletionStage<AccessToken> fetched(TokenRequest request) {
        return source.fetch(request).thenCompose(token -> place.write(request, token));
    }

    /** Reads the token that another node fetched, if it is of use to us. */
    private CompletionStage<Optional<AccessToken>> shared(TokenRequest request) {
        return place.read(request.account())
                .thenApply(
                        found ->
                                found.filter(token -> !request.replaces(token))
                                        .filter(
                                                token ->
                                                        clock.instant()
                                                                .isBefore(token.goodUntil())));
    }
}
