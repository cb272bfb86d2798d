// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.window;

import io.github.camelwechat.failure.StateStoreException;
import io.github.camelwechat.internal.window.Ledger.WindowEnd;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
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
 */
final class LedgerCodec {

    private static final byte FORMAT = 1;
    private static final int SPENT_AT = 1;
    private static final int ENDING = 2;
    private static final int LEFT = 4;
    private static final int RECENT = 8;
    private static final int REVOKED = 0x80;
    private static final int CHARGED = 0x40;
    private static final int TRIGGER = 0x3f;

    /** Without what is counted. */
    private static final int LONGEST_HEAD = 24;

    /** Without what is counted. */
    private static final int GRANT = 14;

    private LedgerCodec() {}

    static byte[] write(Ledger ledger) {
        Instant spentAt = ledger.spentAt();
        WindowEnd ending = ledger.ending();
        SeenCallbacks left = ledger.left();
        boolean several = !ledger.recent().equals(alone(spentAt));
        int size = LONGEST_HEAD + ledger.recent().size() + (left == null ? 0 : size(left));
        for (Grant grant : ledger.grants()) {
            size += GRANT + size(grant.counted());
        }
        int follows =
                (spentAt == null ? 0 : SPENT_AT)
                        | (ending == null ? 0 : ENDING)
                        | (left == null ? 0 : LEFT)
                        | (several ? RECENT : 0);
        ByteBuffer out = ByteBuffer.allocate(size).put(FORMAT).put((byte) follows);
        if (spentAt != null) {
            out.putLong(spentAt.toEpochMilli());
            if (several) {
                out.put((byte) ledger.recent().size());
                ledger.recent()
                        .forEach(second -> out.put((byte) (spentAt.getEpochSecond() - second)));
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
        return Arrays.copyOf(out.array(), out.position());
    }

    /** Returns the latest spending as the only recent one, for records that hold no others. */
    private static List<Long> alone(@Nullable Instant spentAt) {
        return spentAt == null ? List.of() : List.of(spentAt.getEpochSecond());
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
            List<Long> recent =
                    spentAt == null || (follows & RECENT) == 0
                            ? alone(spentAt)
                            : readRecent(in, spentAt);
            WindowEnd ending = (follows & ENDING) == 0 ? null : readEnding(in);
            SeenCallbacks left = (follows & LEFT) == 0 ? null : readCounted(in);
            List<Grant> grants = new ArrayList<>();
            while (in.hasRemaining()) {
                grants.add(readGrant(in));
            }
            return new Ledger(grants, left, ending, spentAt, recent);
        } catch (BufferUnderflowException | ArrayIndexOutOfBoundsException e) {
            throw new StateStoreException("a window record is damaged", e);
        }
    }

    private static List<Long> readRecent(ByteBuffer in, Instant spentAt) {
        List<Long> recent = new ArrayList<>();
        for (int left = in.get(); left > 0; left--) {
            recent.add(spentAt.getEpochSecond() - in.get());
        }
        return recent;
    }

    private static WindowEnd readEnding(ByteBuffer in) {
        CloseReason cause = CloseReason.values()[in.get()];
        Instant at = Instant.ofEpochMilli(in.getLong());
        return new WindowEnd(cause, at, at.plusSeconds(in.getInt()));
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
                Trigger.values()[triggerAndFlags & TRIGGER],
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
        List<Long> digests = new ArrayList<>();
        for (int left = in.get(); left > 0; left--) {
            digests.add(in.getLong());
        }
        return new SeenCallbacks(at, digests);
    }

    private static int seconds(Instant from, Instant to) {
        return Math.toIntExact(Duration.between(from, to).toSeconds());
    }
}
