// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api.token;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.account.Secret;
import io.github.camelwechat.store.RecordKind;
import io.github.camelwechat.store.StateKey;
import io.github.camelwechat.store.StateRecord;
import io.github.camelwechat.store.StateRecords;
import io.github.camelwechat.store.StateRecords.Change;
import io.github.camelwechat.store.StateStore;
import io.github.camelwechat.store.StateValue;
import io.github.camelwechat.token.AccessToken;
import io.github.camelwechat.token.TokenRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** The records of tokens that stand alone, one for an account and a source. Thread-safe. */
final class TokenRecords implements SharedTokens.Place {

    private final String source;
    private final StateStore store;
    private final StateRecords records;
    private final InstantSource clock;

    TokenRecords(String source, StateStore store, InstantSource clock) {
        this.source = source;
        this.store = store;
        this.records = new StateRecords(store);
        this.clock = clock;
    }

    static StateKey key(RecordKind kind, Account account, String source) {
        return kind.key(account.name(), source + " " + account.appId());
    }

    @Override
    public CompletionStage<Optional<AccessToken>> read(Account account) {
        return store.get(key(RecordKind.TOKEN, account, source))
                .thenApply(found -> found.flatMap(TokenRecords::token));
    }

    /** Writes the token: one that could not be written is still good for this node. */
    @Override
    public CompletionStage<AccessToken> write(TokenRequest request, AccessToken token) {
        StateKey key = key(RecordKind.TOKEN, request.account(), source);
        String text = token.goodUntil().toEpochMilli() + "\n" + token.value().reveal();
        StateValue value = new StateValue(text.getBytes(StandardCharsets.UTF_8), token.goodUntil());
        return records.change(
                        key, found -> new Change<>(isOfUse(request, found) ? null : value, token))
                .exceptionally(thrown -> token);
    }

    private boolean isOfUse(TokenRequest request, Optional<StateRecord> found) {
        return found.flatMap(TokenRecords::token)
                .filter(token -> !request.replaces(token))
                .filter(token -> clock.instant().isBefore(token.goodUntil()))
                .isPresent();
    }

    /** A damaged record counts as none: a token is fetched anew and written over it. */
    private static Optional<AccessToken> token(StateRecord record) {
        String text = new String(record.value().bytes(), StandardCharsets.UTF_8);
        String[] lines = text.split("\n", 2);
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
}
