// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.window;

import io.github.camelwechat.failure.StateStoreException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * How a ledger is stored. Binary, because there is one per user: 42 bytes for a user who sent a
 * message and was answered, 33 more for each further grant.
 *
 * <pre>
 * 1  format, 1
 * 1  what follows: 1 spent at, 2 ending
 * 8  spent at, milliseconds since 1970                       if it follows
 * 1  ending: cause                                           if it follows
 * 8  ending: at, milliseconds since 1970                     if it follows
 * 4  ending: until, seconds after at                         if it follows
 * 8  ending: digest                                          if it follows
 * then for each grant up to the end
 * 1  trigger
 * 1  the lowest 7 bits are the number of digests, the highest says that it is revoked
 * 8  opened at, seconds since 1970
 * 4  expires, seconds later
 * 2  allowance
 * 2  remaining
 * 4  serial
 * 8  each digest
 * </pre>
 */
final class LedgerCodec {

    private static final byte FORMAT = 1;
    private static final int SPENT_AT = 1;
    private static final int ENDING = 2;
    private static final int LONGEST_HEAD = 31;
    private static final int GRANT = 22;
    private static final int REVOKED = 0x80;
    private static final int COUNT = 0x7f;
    private static final int UNSIGNED_SHORT = 0xffff;

    private LedgerCodec() {}

    static byte[] write(Ledger ledger) {
        int size = LONGEST_HEAD;
        for (Grant grant : ledger.grants()) {
            size += GRANT + grant.digests().size() * Long.BYTES;
        }
        ByteBuffer out = ByteBuffer.allocate(size);
        Instant spentAt = ledger.spentAt();
        Ending ending = ledger.ending();
        out.put(FORMAT);
        out.put((byte) ((spentAt == null ? 0 : SPENT_AT) | (ending == null ? 0 : ENDING)));
        if (spentAt != null) {
            out.putLong(spentAt.toEpochMilli());
        }
        if (ending != null) {
            out.put((byte) ending.cause().ordinal())
                    .putLong(ending.at().toEpochMilli())
                    .putInt(seconds(ending.at(), ending.until()))
                    .putLong(ending.digest());
        }
        ledger.grants().forEach(grant -> writeGrant(out, grant));
        byte[] bytes = new byte[out.position()];
        out.flip().get(bytes);
        return bytes;
    }

    private static void writeGrant(ByteBuffer out, Grant grant) {
        out.put((byte) grant.trigger().ordinal())
                .put((byte) (grant.digests().size() | (grant.revoked() ? REVOKED : 0)))
                .putLong(grant.openedAt().getEpochSecond())
                .putInt(seconds(grant.openedAt(), grant.expiresAt()))
                .putShort((short) grant.allowance())
                .putShort((short) grant.remaining())
                .putInt(grant.serial());
        grant.digests().forEach(out::putLong);
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
            Ending ending = (follows & ENDING) == 0 ? null : readEnding(in);
            List<Grant> grants = new ArrayList<>();
            while (in.hasRemaining()) {
                grants.add(readGrant(in));
            }
            return new Ledger(grants, ending, spentAt);
        } catch (BufferUnderflowException | ArrayIndexOutOfBoundsException e) {
            throw new StateStoreException("a window record is damaged", e);
        }
    }

    private static Ending readEnding(ByteBuffer in) {
        Closing cause = Closing.values()[in.get()];
        Instant at = Instant.ofEpochMilli(in.getLong());
        return new Ending(cause, at, at.plusSeconds(in.getInt()), in.getLong());
    }

    private static Grant readGrant(ByteBuffer in) {
        Trigger trigger = Trigger.values()[in.get()];
        int digestsAndRevoked = in.get();
        Instant openedAt = Instant.ofEpochSecond(in.getLong());
        Instant expiresAt = openedAt.plusSeconds(in.getInt());
        int allowance = in.getShort() & UNSIGNED_SHORT;
        int remaining = in.getShort() & UNSIGNED_SHORT;
        int serial = in.getInt();
        List<Long> digests = new ArrayList<>();
        for (int i = digestsAndRevoked & COUNT; i > 0; i--) {
            digests.add(in.getLong());
        }
        boolean revoked = (digestsAndRevoked & REVOKED) != 0;
        return new Grant(
                trigger, openedAt, expiresAt, allowance, remaining, serial, revoked, digests);
    }

    private static int seconds(Instant from, Instant to) {
        return Math.toIntExact(Duration.between(from, to).toSeconds());
    }
}
