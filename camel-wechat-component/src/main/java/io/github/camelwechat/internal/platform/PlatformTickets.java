// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.platform;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.account.Secret;
import io.github.camelwechat.store.RecordKind;
import io.github.camelwechat.store.StateKey;
import io.github.camelwechat.store.StateRecord;
import io.github.camelwechat.store.StateRecords;
import io.github.camelwechat.store.StateRecords.Change;
import io.github.camelwechat.store.StateStore;
import io.github.camelwechat.store.StateValue;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * The newest ticket of each platform, which WeChat pushes every ten minutes to one node; in the
 * store all nodes find it. Thread-safe.
 */
public final class PlatformTickets {

    /** WeChat takes a ticket for twelve hours; after that it is kept to say when it came. */
    private static final Duration KEPT = Duration.ofDays(30);

    private final StateStore store;
    private final StateRecords records;
    private final InstantSource clock;

    /**
     * A ticket as WeChat pushed it.
     *
     * @param at when, by WeChat's clock
     */
    public record Ticket(Secret value, Instant at) {}

    public PlatformTickets(StateStore store, InstantSource clock) {
        this.store = store;
        this.records = new StateRecords(store);
        this.clock = clock;
    }

    /** Keeps a ticket, unless a newer one is there: redeliveries come in any order. */
    public CompletionStage<Boolean> keep(Account platform, Ticket ticket) {
        String text = ticket.at().toEpochMilli() + "\n" + ticket.value().reveal();
        StateValue value =
                new StateValue(text.getBytes(StandardCharsets.UTF_8), clock.instant().plus(KEPT));
        return records.change(
                key(platform),
                found ->
                        found.flatMap(PlatformTickets::read)
                                        .filter(known -> known.at().isAfter(ticket.at()))
                                        .isPresent()
                                ? new Change<>(null, false)
                                : new Change<>(value, true));
    }

    /** The newest ticket, good or not; empty if none ever came. */
    public CompletionStage<Optional<Ticket>> newest(Account platform) {
        return store.get(key(platform)).thenApply(found -> found.flatMap(PlatformTickets::read));
    }

    private static Optional<Ticket> read(StateRecord record) {
        String[] lines = new String(record.value().bytes(), StandardCharsets.UTF_8).split("\n", 2);
        try {
            return lines.length < 2 || lines[1].isBlank()
                    ? Optional.empty()
                    : Optional.of(
                            new Ticket(
                                    Secret.of(lines[1]),
                                    Instant.ofEpochMilli(Long.parseLong(lines[0]))));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static StateKey key(Account platform) {
        return RecordKind.PLATFORM_TICKET.key(platform.name(), platform.appId());
    }
}
