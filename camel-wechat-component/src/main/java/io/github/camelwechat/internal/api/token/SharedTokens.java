// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api.token;

import io.github.camelwechat.account.Secret;
import io.github.camelwechat.failure.ApiUnreachableException;
import io.github.camelwechat.failure.StateStoreException;
import io.github.camelwechat.internal.async.Completion;
import io.github.camelwechat.internal.time.ElapsedTime;
import io.github.camelwechat.internal.time.LeaseSightings;
import io.github.camelwechat.store.RecordKind;
import io.github.camelwechat.store.StateKey;
import io.github.camelwechat.store.StateRecord;
import io.github.camelwechat.store.StateRecords;
import io.github.camelwechat.store.StateRecords.Change;
import io.github.camelwechat.store.StateStore;
import io.github.camelwechat.store.StateValue;
import io.github.camelwechat.store.WriteResult.Standing;
import io.github.camelwechat.store.WriteResult.Written;
import io.github.camelwechat.token.AccessToken;
import io.github.camelwechat.token.TokenRequest;
import io.github.camelwechat.token.TokenSource;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
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
    private final StateRecords records;
    private final InstantSource clock;
    private final ScheduledExecutorService timers;
    private final LeaseSightings<StateKey> leases;

    /**
     * @param name of the source: tokens of different endpoints of WeChat must not be mixed
     */
    public SharedTokens(
            TokenSource source,
            String name,
            StateStore store,
            InstantSource clock,
            ScheduledExecutorService timers) {
        this.source = source;
        this.name = name;
        this.store = store;
        this.records = new StateRecords(store);
        this.clock = clock;
        this.timers = timers;
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
        StateKey lease = key(request, RecordKind.TOKEN_LEASE);
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
        return source.fetch(request).thenCompose(token -> written(request, token));
    }

    /** Writes the token: one that could not be written is still good for this node. */
    private CompletionStage<AccessToken> written(TokenRequest request, AccessToken token) {
        StateKey key = key(request, RecordKind.TOKEN);
        String text = token.goodUntil().toEpochMilli() + "\n" + token.value().reveal();
        StateValue value = new StateValue(text.getBytes(StandardCharsets.UTF_8), token.goodUntil());
        return records.change(
                        key,
                        found ->
                                new Change<>(
                                        usable(request, found).isEmpty() ? value : null, token))
                .exceptionally(thrown -> token);
    }

    /** Reads the token that another node fetched, if it is of use to us. */
    private CompletionStage<Optional<AccessToken>> shared(TokenRequest request) {
        return store.get(key(request, RecordKind.TOKEN)).thenApply(found -> usable(request, found));
    }

    private Optional<AccessToken> usable(TokenRequest request, Optional<StateRecord> found) {
        return found.flatMap(record -> token(record.value()))
                .filter(token -> !request.replaces(token))
                .filter(token -> clock.instant().isBefore(token.goodUntil()));
    }

    /** A damaged record counts as none: a token is fetched anew and written over it. */
    private static Optional<AccessToken> token(StateValue value) {
        String[] lines = new String(value.bytes(), StandardCharsets.UTF_8).split("\n", 2);
        try {
            return lines.length < 2 || lines[1].isBlank()
                    ? Optional.empty()
                    : Optional.of(
                            new AccessToken(
                                    Secret.of(lines[1]),
                                    Instant.ofEpochMilli(Long.parseLong(lines[0]))));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private StateKey key(TokenRequest request, RecordKind kind) {
        return kind.key(request.account().name(), name + " " + request.account().appId());
    }
}
