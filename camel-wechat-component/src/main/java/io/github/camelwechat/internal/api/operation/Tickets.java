// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api.operation;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.account.Secret;
import io.github.camelwechat.failure.ApiUnreachableException;
import io.github.camelwechat.internal.api.WeChatApi;
import io.github.camelwechat.internal.api.client.ApiHosts;
import io.github.camelwechat.internal.api.client.ApiRequest;
import io.github.camelwechat.internal.api.client.ApiResponse;
import io.github.camelwechat.internal.async.RefreshedValues;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * The tickets that sign pages: one for each account and type, fetched once however many ask, and
 * again shortly before it expires. Thread-safe.
 */
final class Tickets {

    private static final String PATH = "/cgi-bin/ticket/getticket";

    /** Fetched anew this long before the end, while the old one is still good. */
    private static final Duration AHEAD = Duration.ofMinutes(5);

    /** A ticket in use must not end under the user's hands. */
    private static final Duration MARGIN = Duration.ofSeconds(10);

    private record Key(String appId, ApiHosts hosts, String type) {}

    /** A ticket and until when it may be used. */
    record Ticket(Secret value, Instant goodUntil) {}

    private final InstantSource clock;
    private final RefreshedValues<Key, Ticket> tickets;

    Tickets(InstantSource clock) {
        this.clock = clock;
        this.tickets =
                new RefreshedValues<>(
                        clock, Ticket::goodUntil, (ticket, now) -> ticket.goodUntil().minus(AHEAD));
    }

    /**
     * A ticket that is good right now.
     *
     * @param type {@code jsapi} or {@code wx_card}
     */
    CompletionStage<Ticket> current(WeChatApi api, Account account, String type) {
        return tickets.current(
                new Key(account.appId(), api.hosts(), type), last -> fetch(api, account, type));
    }

    private CompletionStage<Ticket> fetch(WeChatApi api, Account account, String type) {
        Instant asked = clock.instant();
        return api.call(account, ApiRequest.get(PATH, Map.of("type", type)))
                .thenApply(reply -> ticket(account, asked, reply));
    }

    private static Ticket ticket(Account account, Instant asked, ApiResponse reply) {
        String value = reply.text("ticket");
        String life = reply.text("expires_in");
        if (value == null || life == null || !life.matches("[0-9]{1,9}")) {
            throw new ApiUnreachableException(
                    account.name(), PATH, "the answer has no ticket with an expires_in", null);
        }
        return new Ticket(Secret.of(value), asked.plusSeconds(Long.parseLong(life)).minus(MARGIN));
    }
}
