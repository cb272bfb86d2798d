// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.platform;

import io.github.camelwechat.account.Secret;
import io.github.camelwechat.internal.crypto.Digest;
import io.github.camelwechat.internal.json.Json;
import io.github.camelwechat.store.RecordKind;
import io.github.camelwechat.store.StateKey;
import io.github.camelwechat.store.StatePage;
import io.github.camelwechat.store.StateRecord;
import io.github.camelwechat.store.StateRecords;
import io.github.camelwechat.store.StateRecords.Change;
import io.github.camelwechat.store.StateStore;
import io.github.camelwechat.store.StateValue;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The records of the accounts that authorized a platform, one each. The store is read anew each
 * time; what this node saw last of a bounded number of accounts is for the time in which the store
 * cannot answer. Thread-safe.
 */
public final class AuthorizerRecords {

    /** A refresh token is good until the account withdraws. */
    private static final Duration KEPT = Duration.ofDays(3650);

    /** As long as WeChat takes a code. */
    private static final Duration CODE_KEPT = Duration.ofHours(1);

    private static final int MOST_REMEMBERED = 1000;

    private final String platform;
    private final StateStore store;
    private final StateRecords records;
    private final InstantSource clock;
    private final Json json = new Json();

    /** The longest unused are forgotten. */
    private final Map<String, Authorizer> last =
            Collections.synchronizedMap(
                    new LinkedHashMap<>(16, 0.75f, true) {
                        @Override
                        protected boolean removeEldestEntry(Map.Entry<String, Authorizer> eldest) {
                            return size() > MOST_REMEMBERED;
                        }
                    });

    /**
     * The knowledge about an account at one moment, to be written over if it still stands.
     *
     * @param record empty if there was none
     * @param authorizer empty if there was none that can be read
     */
    record Seen(Optional<StateRecord> record, Optional<Authorizer> authorizer) {

        static final Seen NOTHING = new Seen(Optional.empty(), Optional.empty());

        /** The time of the latest word of WeChat's, if another one came at this time. */
        Instant asOf(Instant at) {
            return authorizer.map(Authorizer::asOf).filter(before -> before.isAfter(at)).orElse(at);
        }
    }

    /**
     * Some of the accounts, those that withdrew included.
     *
     * @param nextCursor what to pass to get the next page, null if there is none
     */
    public record Page(List<Authorizer> authorizers, @Nullable String nextCursor) {}

    AuthorizerRecords(String platform, StateStore store, InstantSource clock) {
        this.platform = platform;
        this.store = store;
        this.records = new StateRecords(store);
        this.clock = clock;
    }

    CompletionStage<Seen> get(String appId) {
        return store.get(key(appId))
                .thenApply(
                        found -> {
                            Optional<Authorizer> authorizer = read(appId, found);
                            remember(appId, authorizer);
                            return new Seen(found, authorizer);
                        });
    }

    /** Notes which account a code is of, as WeChat told us: a browser brings it without that. */
    CompletionStage<?> noteCode(Secret code, String appId) {
        byte[] account = appId.getBytes(StandardCharsets.UTF_8);
        return store.putIfAbsent(
                key(code), new StateValue(account, clock.instant().plus(CODE_KEPT)));
    }

    /** Finds the account that a code is of; empty if WeChat has not told us yet. */
    CompletionStage<Optional<String>> accountOf(Secret code) {
        return store.get(key(code))
                .thenApply(
                        found ->
                                found.map(
                                        record ->
                                                new String(
                                                        record.value().bytes(),
                                                        StandardCharsets.UTF_8)));
    }

    private StateKey key(Secret code) {
        return RecordKind.AUTHORIZATION_CODE.key(platform, Digest.sha256Hex(code.reveal()));
    }

    /** Returns what this node saw last of an account, which need not stand any more. */
    Optional<Authorizer> last(String appId) {
        return Optional.ofNullable(last.get(appId));
    }

    private void remember(String appId, Optional<Authorizer> seen) {
        if (seen.isPresent()) {
            last.put(appId, seen.get());
        } else {
            last.remove(appId);
        }
    }

    /** Writes over what was seen; tells whether that still stood. */
    CompletionStage<Boolean> write(Authorizer next, Seen seen) {
        StateKey key = key(next.appId());
        return (seen.record().isEmpty()
                        ? store.putIfAbsent(key, value(next))
                        : store.replace(key, seen.record().get().version(), value(next)))
                .thenApply(
                        version -> {
                            remember(
                                    next.appId(),
                                    version.isPresent() ? Optional.of(next) : Optional.empty());
                            return version.isPresent();
                        });
    }

    /**
     * Notes that an account withdrew, unless it may have authorized the platform again since.
     *
     * @return whether that is in doubt
     */
    CompletionStage<Boolean> withdraw(String appId, Instant at) {
        StateValue gone = value(Authorizer.withdrawn(appId, at));
        remember(appId, Optional.empty());
        return records.change(
                key(appId),
                found -> {
                    Optional<Authorizer> known = read(appId, found);
                    if (known.isEmpty()) {
                        return new Change<>(gone, false);
                    }
                    boolean authorized = known.get().isAuthorized();
                    boolean doubtful = authorized && !at.isAfter(known.get().asOf());
                    return new Change<>(authorized && !doubtful ? gone : null, doubtful);
                });
    }

    CompletionStage<Boolean> remove(String appId) {
        remember(appId, Optional.empty());
        return records.change(key(appId), found -> Change.remove(found.isPresent()));
    }

    CompletionStage<Page> list(@Nullable String cursor, int limit) {
        return store.scan(RecordKind.AUTHORIZER.prefix(platform), cursor, limit)
                .thenApply(this::page);
    }

    private Page page(StatePage page) {
        return new Page(
                page.records().stream()
                        .flatMap(each -> read(each.key().id(), Optional.of(each)).stream())
                        .toList(),
                page.nextCursor());
    }

    private Optional<Authorizer> read(String appId, Optional<StateRecord> record) {
        return record.flatMap(found -> Authorizer.read(json, appId, found.value().bytes()));
    }

    private StateValue value(Authorizer authorizer) {
        return new StateValue(authorizer.write(json), clock.instant().plus(KEPT));
    }

    private StateKey key(String appId) {
        return RecordKind.AUTHORIZER.key(platform, appId);
    }
}
