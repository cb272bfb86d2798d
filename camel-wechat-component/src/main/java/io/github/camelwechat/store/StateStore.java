// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Where the component keeps what it must remember: de-duplication, windows, tokens, send ids. Every
 * operation is atomic, also between several nodes that share the engine, and asynchronous: it never
 * blocks its caller. A record whose time has run out counts as absent for every operation.
 * Thread-safe.
 *
 * <p>"No" is a value. An engine that cannot answer completes the stage with a {@link
 * io.github.camelwechat.failure.StateStoreException}.
 */
public interface StateStore {

    /** Called once before any other operation. The default does nothing. */
    default void start(StoreContext context) {}

    /** Called once when nothing will be asked any more. Must not close what the user handed in. */
    default void stop() {}

    /** The record under a key, empty if there is none. */
    CompletionStage<Optional<StateRecord>> get(StateKey key);

    /**
     * Writes if the key is absent; gives the new version if it was, empty if somebody else's record
     * stands.
     */
    CompletionStage<OptionalLong> putIfAbsent(StateKey key, StateValue value);

    /**
     * Writes if the record still has this version; gives the new version if it had, empty if not.
     */
    CompletionStage<OptionalLong> replace(StateKey key, long version, StateValue value);

    /**
     * Writes if what stands is what the caller saw, and says what stands if it is not. It spares
     * the reading after a lost race, and with what one remembers also the reading before. The
     * default needs a second round trip to say what stands; an engine that can should do it in one.
     *
     * @param seen the record the caller saw, null if it saw none
     */
    default CompletionStage<WriteResult> compareAndExchange(
            StateKey key, @Nullable StateRecord seen, StateValue value) {
        CompletionStage<OptionalLong> write =
                seen == null ? putIfAbsent(key, value) : replace(key, seen.version(), value);
        return write.thenCompose(
                version ->
                        version.isPresent()
                                ? CompletableFuture.completedStage(
                                        new WriteResult.Written(version.getAsLong()))
                                : get(key).thenApply(WriteResult.Standing::new));
    }

    /** Removes if the record still has this version; tells whether it had. */
    CompletionStage<Boolean> remove(StateKey key, long version);

    /**
     * A page of the records whose key text begins with a prefix.
     *
     * @param cursor null for the first page, then what the page before said
     * @param limit how many at most, at least 1
     */
    CompletionStage<StatePage> scan(String prefix, @Nullable String cursor, int limit);

    /**
     * The records of an index that are due, the longest overdue first.
     *
     * @param until those due at this moment or before
     * @param limit how many at most, at least 1
     */
    CompletionStage<List<StateRecord>> due(String index, Instant until, int limit);
}
