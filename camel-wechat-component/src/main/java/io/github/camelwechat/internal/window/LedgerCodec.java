// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.window;

import io.github.camelwechat.failure.StateStoreException;
import io.github.camelwechat.internal.window.Ledger.RecentSends;
import io.github.camelwechat.internal.window.Ledger.WindowEnd;
import io.github.camelwechat.internal.window.LedgerRecords.Entry;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The stored form of a ledger. Binary, because there is one per user: 40 bytes for a user who sent
 * a message and was answered, 30 more for each further grant.
 *
 * <pre>
 * 1  format, 1
 * 1  what follows: 1 spent at, 2 ending, 4 left, 8 recent
 * 8  spent at, milliseconds since 1970                       if it follows
 * 1  recent: number of seconds                               if it follows; else it is that of spent at
 * 1  each, how long before spent at                          if it follows
 * 1  ending: cause                                           if it follows
 * 8  ending: at, milliseconds since 1970                     if it follows
 * 4  ending: until, seconds after at                         if it follows
 *    left: counted                                           if it follows
 * then for each grant up to the end
 * 1  trigger; the highest bit says that it is revoked, the next one that it was charged
 * 4  expires, seconds after it opened
 * 2  allowance
 * 2  remaining, signed
 * 1  charged                                                 if it was
 * 4  serial
 *    opened: counted
 * where counted is
 * 8  at, seconds since 1970
 * 1  number of digests
 * 8  each digest
 * </pre>
 *
 * <p>If the window has a subscription, this stands in front:
 *
 * <pre>
 * 1  format, 2
 * 1  phase
 * 8  up to when it was told, milliseconds since 1970
 * 4  lead, seconds
 * 8  end of which it was said that it is near, milliseconds; 0 if none
 * 2  number of the next event
 * 8  claimed until, milliseconds; 0 if it is not
 * 1  number of pending events, then each of them
 *    the ledger
 * </pre>
 */
final class LedgerCodec {

    private static final byte FORMAT = 1;
    private static final byte FORMAT_WITH_SUBSCRIPTION = 2;
    private static final int OPEN = 0;
    private static final int EXHAUSTED = 1;
    private static final int CLOSED = 2;
    private static final int UNKNOWN = 3;
    private static final int SPENT_AT = 1;
    private static final int ENDING = 2;
    private static final int LEFT = 4;
    private static final int RECENT = 8;
    private static final int REVOKED = 0x80;
    private static final int CHARGED = 0x40;
    private static final int TRIGGER = 0x3f;

    /** Without what it was charged and what is counted. */
    private static final int GRANT = 13;

    private static final Trigger[] TRIGGERS = Trigger.values();

    private LedgerCodec() {}

    static byte[] write(Ledger ledger) {
        Instant spentAt = ledger.spentAt();
        WindowEnd ending = ledger.ending();
        SeenCallbacks left = ledger.left();
        RecentSends recent = ledger.recent();
        boolean several = spentAt != null && !recent.isAlone();
        ByteBuffer out = ByteBuffer.allocate(size(ledger, several));
        int follows =
                (spentAt == null ? 0 : SPENT_AT)
                        | (ending == null ? 0 : ENDING)
                        | (left == null ? 0 : LEFT)
                        | (several ? RECENT : 0);
        out.put(FORMAT).put((byte) follows);
        if (spentAt != null) {
            out.putLong(spentAt.toEpochMilli());
            if (several) {
                out.put((byte) recent.ago().length).put(recent.ago());
            }
        }
        if (ending != null) {
            out.put((byte) ending.cause().ordinal())
                    .putLong(ending.at().toEpochMilli())
                    .putInt(seconds(ending.at(), ending.until()));
        }
        if (left != null) {
            write(out, left);
        }
        for (Grant grant : ledger.grants()) {
            write(out, grant);
        }
        return out.array();
    }

    private static int size(Ledger ledger, boolean several) {
        SeenCallbacks left = ledger.left();
        int size = 2 + (ledger.ending() == null ? 0 : 13) + (left == null ? 0 : size(left));
        if (ledger.spentAt() != null) {
            size += Long.BYTES + (several ? 1 + ledger.recent().ago().length : 0);
        }
        for (Grant grant : ledger.grants()) {
            size += GRANT + (grant.charged() > 0 ? 1 : 0) + size(grant.counted());
        }
        return size;
    }

    /** Returns the latest spending as the only recent one, for records that hold no others. */
    private static RecentSends alone(@Nullable Instant spentAt) {
        return spentAt == null ? RecentSends.NONE : RecentSends.one(spentAt.getEpochSecond());
    }

    private static void write(ByteBuffer out, Grant grant) {
        int flags = (grant.revoked() ? REVOKED : 0) | (grant.charged() > 0 ? CHARGED : 0);
        out.put((byte) (grant.trigger().ordinal() | flags))
                .putInt(seconds(grant.openedAt(), grant.expiresAt()))
                .putShort((short) grant.allowance())
                .putShort((short) grant.remaining());
        if (grant.charged() > 0) {
            out.put((byte) grant.charged());
        }
        write(out.putInt(grant.serial()), grant.counted());
    }

    private static int size(SeenCallbacks counted) {
        return Long.BYTES + 1 + counted.digests().size() * Long.BYTES;
    }

    private static void write(ByteBuffer out, SeenCallbacks counted) {
        out.putLong(counted.at().getEpochSecond()).put((byte) counted.digests().size());
        counted.digests().forEach(out::putLong);
    }

    static Ledger read(byte[] bytes) {
        try {
            ByteBuffer in = ByteBuffer.wrap(bytes);
            byte format = in.get();
            if (format != FORMAT) {
                throw new StateStoreException(
                        "a window record has format "
                                + format
                                + ", but this version reads format "
                                + FORMAT,
                        null);
            }
            int follows = in.get();
            Instant spentAt = (follows & SPENT_AT) == 0 ? null : Instant.ofEpochMilli(in.getLong());
            RecentSends recent =
                    spentAt == null || (follows & RECENT) == 0
                            ? alone(spentAt)
                            : readRecent(in, spentAt);
            WindowEnd ending = (follows & ENDING) == 0 ? null : readEnding(in);
            SeenCallbacks left = (follows & LEFT) == 0 ? null : readCounted(in);
            return new Ledger(readGrants(in), left, ending, spentAt, recent);
        } catch (BufferUnderflowException | ArrayIndexOutOfBoundsException e) {
            throw new StateStoreException("a window record is damaged", e);
        }
    }

    private static RecentSends readRecent(ByteBuffer in, Instant spentAt) {
        byte[] ago = new byte[Math.max(0, in.get())];
        in.get(ago);
        return new RecentSends(spentAt.getEpochSecond(), ago);
    }

    private static WindowEnd readEnding(ByteBuffer in) {
        CloseReason cause = CloseReason.values()[in.get()];
        Instant at = Instant.ofEpochMilli(in.getLong());
        return new WindowEnd(cause, at, at.plusSeconds(in.getInt()));
    }

    private static List<Grant> readGrants(ByteBuffer in) {
        Grant first = in.hasRemaining() ? readGrant(in) : null;
        if (first != null && !in.hasRemaining()) {
            return List.of(first);
        }
        List<Grant> grants = new ArrayList<>();
        if (first != null) {
            grants.add(first);
        }
        while (in.hasRemaining()) {
            grants.add(readGrant(in));
        }
        return grants;
    }

    private static Grant readGrant(ByteBuffer in) {
        int triggerAndFlags = in.get();
        int duration = in.getInt();
        int allowance = in.getShort();
        int remaining = in.getShort();
        int charged = (triggerAndFlags & CHARGED) == 0 ? 0 : in.get();
        int serial = in.getInt();
        SeenCallbacks counted = readCounted(in);
        return new Grant(
                TRIGGERS[triggerAndFlags & TRIGGER],
                counted,
                counted.at().plusSeconds(duration),
                allowance,
                remaining,
                charged,
                serial,
                (triggerAndFlags & REVOKED) != 0);
    }

    private static SeenCallbacks readCounted(ByteBuffer in) {
        Instant at = Instant.ofEpochSecond(in.getLong());
        int number = in.get();
        if (number == 1) {
            return SeenCallbacks.first(at, in.getLong());
        }
        List<Long> digests = new ArrayList<>();
        for (int left = number; left > 0; left--) {
            digests.add(in.getLong());
        }
        return new SeenCallbacks(at, digests);
    }

    private static int seconds(Instant from, Instant to) {
        return Math.toIntExact(from.until(to, ChronoUnit.SECONDS));
    }

    /** The record of a window, with its subscription if it has one. */
    static byte[] write(Entry entry) {
        WindowSubscription subscription = entry.subscription();
        byte[] ledger = write(entry.ledger());
        if (subscription == null) {
            return ledger;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(34 + ledger.length);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(FORMAT_WITH_SUBSCRIPTION);
            out.writeByte(subscription.phase().ordinal());
            write(out, subscription.upTo());
            out.writeInt(Math.toIntExact(subscription.lead().toSeconds()));
            write(out, subscription.soonToldFor());
            out.writeShort(subscription.nextNumber());
            write(out, subscription.claimedUntil());
            out.writeByte(subscription.pending().size());
            for (WindowEvent event : subscription.pending()) {
                out.writeByte(event.kind().ordinal());
                out.writeShort(event.number());
                write(out, event.at());
                write(out, event.state());
            }
            out.write(ledger);
        } catch (IOException e) {
            throw new IllegalStateException("memory cannot fail to be written", e);
        }
        return bytes.toByteArray();
    }

    /** Reads a record of either form. */
    static Entry readEntry(byte[] bytes) {
        if (bytes.length == 0 || bytes[0] != FORMAT_WITH_SUBSCRIPTION) {
            return new Entry(read(bytes), null);
        }
        try (DataInputStream in =
                new DataInputStream(new ByteArrayInputStream(bytes, 1, bytes.length - 1))) {
            WindowSubscription.Phase phase = WindowSubscription.Phase.values()[in.readByte()];
            Instant upTo = Instant.ofEpochMilli(in.readLong());
            Duration lead = Duration.ofSeconds(in.readInt());
            Instant soonToldFor = readTime(in);
            int nextNumber = in.readUnsignedShort();
            Instant claimedUntil = readTime(in);
            List<WindowEvent> pending = new ArrayList<>();
            for (int left = in.readByte(); left > 0; left--) {
                pending.add(
                        new WindowEvent(
                                WindowEvent.Kind.values()[in.readByte()],
                                in.readUnsignedShort(),
                                Instant.ofEpochMilli(in.readLong()),
                                readState(in)));
            }
            WindowSubscription subscription =
                    new WindowSubscription(
                            phase, upTo, lead, soonToldFor, nextNumber, claimedUntil, pending);
            return new Entry(read(in.readAllBytes()), subscription);
        } catch (IOException | ArrayIndexOutOfBoundsException e) {
            throw new StateStoreException("the subscription to a window is damaged", e);
        }
    }

    private static void write(DataOutputStream out, @Nullable Instant time) throws IOException {
        out.writeLong(time == null ? 0 : time.toEpochMilli());
    }

    private static @Nullable Instant readTime(DataInputStream in) throws IOException {
        long millis = in.readLong();
        return millis == 0 ? null : Instant.ofEpochMilli(millis);
    }

    private static void write(DataOutputStream out, WindowState state) throws IOException {
        if (state instanceof WindowState.Open open) {
            out.writeByte(OPEN);
            out.writeInt(open.remaining());
            write(out, open.expiresAt());
            out.writeUTF(open.trigger());
        } else if (state instanceof WindowState.Exhausted exhausted) {
            out.writeByte(EXHAUSTED);
            write(out, exhausted.expiresAt());
            write(out, exhausted.since());
            out.writeUTF(exhausted.why());
        } else if (state instanceof WindowState.Closed closed) {
            out.writeByte(CLOSED);
            write(out, closed.since());
            out.writeUTF(closed.why());
        } else {
            out.writeByte(UNKNOWN);
        }
    }

    private static WindowState readState(DataInputStream in) throws IOException {
        return switch (in.readByte()) {
            case OPEN ->
                    new WindowState.Open(
                            in.readInt(), Instant.ofEpochMilli(in.readLong()), in.readUTF());
            case EXHAUSTED ->
                    new WindowState.Exhausted(
                            Instant.ofEpochMilli(in.readLong()), readTime(in), in.readUTF());
            case CLOSED -> new WindowState.Closed(readTime(in), in.readUTF());
            default -> new WindowState.Unknown();
        };
    }
}
