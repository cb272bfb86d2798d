// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.callback;

import io.github.camelwechat.account.OpenId;
import io.github.camelwechat.internal.time.ElapsedTime;
import io.github.camelwechat.internal.time.LeaseSightings;
import io.github.camelwechat.message.Received;
import io.github.camelwechat.store.RecordKind;
import io.github.camelwechat.store.StateKey;
import io.github.camelwechat.store.StateRecord;
import io.github.camelwechat.store.StateRecords;
import io.github.camelwechat.store.StateRecords.Change;
import io.github.camelwechat.store.StateStore;
import io.github.camelwechat.store.StateValue;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The callbacks of a user that are in a route, or wait for it, on all nodes that share a store: one
 * record for each user, with a ticket for each callback. The first one is in the route. A ticket is
 * a lease that its node renews; one that was seen to stand is taken away by whoever waits behind
 * it. A node that comes back after that finds its ticket gone, and changes nothing. Thread-safe.
 */
final class UserTickets {

    static final Duration LEASE = Duration.ofSeconds(4);

    /** Longer than from one renewal to the next. */
    private static final Duration SILENCE = Duration.ofMillis(2_500);

    private static final Duration KEPT = Duration.ofMinutes(10);
    private static final byte FORMAT = 1;

    private final String account;
    private final StateRecords records;
    private final InstantSource clock;
    private final LeaseSightings<String> leases;
    private final String node = UUID.randomUUID() + "-";
    private final AtomicLong taken = new AtomicLong();

    UserTickets(String account, StateStore store, InstantSource clock) {
        this.account = account;
        this.records = new StateRecords(store);
        this.clock = clock;
        this.leases = new LeaseSightings<>(SILENCE, LEASE, new ElapsedTime(clock));
    }

    /**
     * The place of a callback among those of its user.
     *
     * @param id different for every run of every callback
     * @param callback the same for every run of one callback
     * @param created when WeChat says it happened, in seconds since 1970
     * @param until when its node is silent for too long
     */
    record Ticket(String id, String callback, long created, Instant until) {}

    /**
     * The tickets of a user after a change.
     *
     * @param full whether there was no room for one more
     * @param first the id of the ticket whose turn it is; null if there is none
     */
    record Standing(boolean full, @Nullable String first) {}

    /** Makes a ticket, without a place yet. */
    Ticket made(Received callback) {
        Instant created = callback.createTime();
        return new Ticket(
                node + Long.toString(taken.incrementAndGet(), Character.MAX_RADIX),
                callback.dedupeKey(),
                created == null ? Long.MAX_VALUE : created.getEpochSecond(),
                Instant.EPOCH);
    }

    /**
     * Takes a place: that of an earlier run of the callback, which it has lost, or before those
     * that wait and happened later, behind all others.
     *
     * @param most how many there may be
     */
    CompletionStage<Standing> take(OpenId user, Ticket ticket, int most) {
        return records.change(
                key(user),
                Optional.empty(),
                found -> {
                    List<Ticket> tickets = read(found);
                    for (int place = 0; place < tickets.size(); place++) {
                        if (tickets.get(place).callback().equals(ticket.callback())) {
                            tickets.set(place, renewed(ticket));
                            return written(tickets);
                        }
                    }
                    if (tickets.size() >= most) {
                        return new Change<>(null, new Standing(true, tickets.get(0).id()));
                    }
                    insert(tickets, renewed(ticket));
                    return written(tickets);
                });
    }

    /** Gives a place up. */
    CompletionStage<Standing> leave(OpenId user, Ticket ticket) {
        return records.change(
                key(user),
                found -> {
                    List<Ticket> tickets = read(found);
                    return tickets.removeIf(each -> each.id().equals(ticket.id()))
                            ? written(tickets)
                            : new Change<>(null, standing(tickets));
                });
    }

    /**
     * Looks whose turn it is. Takes away what nobody renewed, and takes again what was taken away
     * from us.
     *
     * @param ours tells whether a ticket is one of ours that is in the route or waits
     * @param waiting ours that wait; asked for anew whenever another's write came first
     * @param renew whether ours are renewed
     */
    CompletionStage<Standing> look(
            OpenId user,
            Predicate<String> ours,
            UnaryOperator<List<Ticket>> waiting,
            boolean renew) {
        return records.change(
                key(user),
                found -> {
                    List<Ticket> before = read(found);
                    List<Ticket> tickets = new ArrayList<>();
                    for (Ticket each : before) {
                        boolean mine = ours.test(each.id());
                        if (mine || !isOver(each)) {
                            tickets.add(mine && renew ? renewed(each) : each);
                        }
                    }
                    for (Ticket lost : waiting.apply(before)) {
                        insert(tickets, renewed(lost));
                    }
                    return tickets.equals(before)
                            ? new Change<>(null, standing(tickets))
                            : written(tickets);
                });
    }

    private boolean isOver(Ticket ticket) {
        return leases.isOver(
                ticket.id(), ticket.until(), !clock.instant().isBefore(ticket.until()));
    }

    /** The first one is in the route, whatever happened before it. */
    private static void insert(List<Ticket> tickets, Ticket ticket) {
        int place = Math.min(1, tickets.size());
        while (place < tickets.size() && tickets.get(place).created() <= ticket.created()) {
            place++;
        }
        tickets.add(place, ticket);
    }

    /** Other nodes must see that a lease was renewed, also where the clock stands still. */
    private Ticket renewed(Ticket ticket) {
        Instant end = clock.instant().plus(LEASE);
        return new Ticket(
                ticket.id(),
                ticket.callback(),
                ticket.created(),
                end.isAfter(ticket.until()) ? end : ticket.until().plusMillis(1));
    }

    private StateKey key(OpenId user) {
        return RecordKind.ORDER.key(account, user.value());
    }

    private static Standing standing(Collection<Ticket> tickets) {
        return new Standing(false, tickets.isEmpty() ? null : tickets.iterator().next().id());
    }

    private Change<Standing> written(List<Ticket> tickets) {
        return tickets.isEmpty()
                ? Change.remove(standing(tickets))
                : new Change<>(
                        new StateValue(write(tickets), clock.instant().plus(KEPT)),
                        standing(tickets));
    }

    private static byte[] write(List<Ticket> tickets) {
        List<byte[]> texts =
                tickets.stream()
                        .flatMap(each -> Stream.of(each.id(), each.callback()))
                        .map(text -> text.getBytes(StandardCharsets.UTF_8))
                        .toList();
        int size = 1 + Short.BYTES + tickets.size() * 2 * Long.BYTES;
        for (byte[] text : texts) {
            size += Short.BYTES + text.length;
        }
        ByteBuffer out = ByteBuffer.allocate(size).put(FORMAT).putShort((short) tickets.size());
        for (Ticket each : tickets) {
            out.putLong(each.created()).putLong(each.until().toEpochMilli());
        }
        texts.forEach(text -> out.putShort((short) text.length).put(text));
        return out.array();
    }

    /** Reads tickets; of a record that nobody can read, none: an order is not worth a callback. */
    private static List<Ticket> read(Optional<StateRecord> found) {
        if (found.isEmpty()) {
            return new ArrayList<>();
        }
        ByteBuffer in = ByteBuffer.wrap(found.get().value().bytes());
        try {
            if (in.get() != FORMAT) {
                return new ArrayList<>();
            }
            long[] times = new long[in.getShort() * 2];
            for (int i = 0; i < times.length; i++) {
                times[i] = in.getLong();
            }
            List<Ticket> tickets = new ArrayList<>();
            for (int i = 0; i < times.length; i += 2) {
                String id = readText(in);
                String callback = readText(in);
                tickets.add(new Ticket(id, callback, times[i], Instant.ofEpochMilli(times[i + 1])));
            }
            return tickets;
        } catch (BufferUnderflowException | NegativeArraySizeException damaged) {
            return new ArrayList<>();
        }
    }

    private static String readText(ByteBuffer in) {
        byte[] text = new byte[in.getShort()];
        in.get(text);
        return new String(text, StandardCharsets.UTF_8);
    }
}
