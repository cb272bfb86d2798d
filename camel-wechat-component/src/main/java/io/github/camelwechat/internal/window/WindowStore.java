// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.window;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.store.RecordKind;
import io.github.camelwechat.store.StateKey;
import io.github.camelwechat.store.StateRecords;
import io.github.camelwechat.store.StateRecords.Change;
import io.github.camelwechat.store.StateStore;
import io.github.camelwechat.store.StateValue;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The part that all windows on one store share: their records, so that none reads what another
 * wrote, and the accounts of which somebody wants to hear window events. Whoever does says so in
 * the store, and every node that shares it looks now and then; where nobody does, windows are kept
 * without their events. Thread-safe.
 */
public final class WindowStore {

    /** The time for which events are made for somebody who went away without coming back. */
    private static final Duration REMEMBERED = Duration.ofDays(30);

    private static final Duration LOOK_AGAIN = Duration.ofSeconds(30);
    private static final Duration LOOK_AGAIN_AFTER_FAILURE = Duration.ofSeconds(1);

    private final StateStore store;
    private final StateRecords records;
    private final InstantSource clock;
    private final Map<String, Seen> seen = new ConcurrentHashMap<>();
    private final Set<String> platforms = ConcurrentHashMap.newKeySet();

    public WindowStore(StateStore store, InstantSource clock) {
        this.store = store;
        this.records = StateRecords.remembering(store, clock);
        this.clock = clock;
    }

    StateStore store() {
        return store;
    }

    StateRecords records() {
        return records;
    }

    InstantSource clock() {
        return clock;
    }

    /** Has the events of all accounts of a platform be wanted and looked for under its name. */
    public void addPlatform(String name) {
        platforms.add(name);
    }

    /** The name under which the events of an account are wanted and looked for. */
    private String owner(String account) {
        int dot = platforms.isEmpty() ? -1 : account.lastIndexOf('.');
        return dot > 0
                        && platforms.contains(account.substring(0, dot))
                        && Account.isAppId(account.substring(dot + 1))
                ? account.substring(0, dot)
                : account;
    }

    /** The index in which windows with a subscription are due. */
    String index(String account) {
        return "window/" + owner(account);
    }

    /** The result of the last look. */
    record Seen(Optional<Duration> lead, Instant until) {}

    /** Returns the result of the last look, and looks again if that is old; null before any. */
    @Nullable Seen seen(String ofAccount) {
        String account = owner(ofAccount);
        Seen last = seen.get(account);
        if (last != null && !clock.instant().isBefore(last.until())) {
            // Until it is seen anew nobody else needs to look.
            seen.put(account, new Seen(last.lead(), clock.instant().plus(LOOK_AGAIN)));
            look(account);
        }
        return last;
    }

    /**
     * Looks for the time before a window's end at which events are wanted; empty if none at all
     * are. Never fails.
     */
    CompletionStage<Optional<Duration>> look(String ofAccount) {
        String account = owner(ofAccount);
        return store.get(key(account))
                .handle(
                        (found, failure) -> {
                            Optional<Duration> lead =
                                    failure != null
                                            ? Optional.empty()
                                            : found.map(r -> read(r.value().bytes()));
                            Duration hold = failure == null ? LOOK_AGAIN : LOOK_AGAIN_AFTER_FAILURE;
                            seen.put(account, new Seen(lead, clock.instant().plus(hold)));
                            return lead;
                        });
    }

    /** Says, for {@link #REMEMBERED}, that somebody wants events of an account. */
    CompletionStage<Void> want(String account, Duration lead) {
        Instant now = clock.instant();
        seen.put(account, new Seen(Optional.of(lead), now.plus(LOOK_AGAIN)));
        byte[] bytes = ByteBuffer.allocate(Long.BYTES).putLong(lead.toSeconds()).array();
        StateValue value = new StateValue(bytes, now.plus(REMEMBERED));
        return records.change(key(account), found -> new Change<>(value, true))
                .thenAccept(done -> {});
    }

    private static Duration read(byte[] bytes) {
        return Duration.ofSeconds(ByteBuffer.wrap(bytes).getLong());
    }

    private static StateKey key(String account) {
        return RecordKind.WINDOW_WATCH.key(account, "lead");
    }
}
