// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.window;

import io.github.camelwechat.internal.window.Ledger.Ending;
import io.github.camelwechat.internal.window.Ledger.Grant;
import io.github.camelwechat.internal.window.Ledger.Seen;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The stored form of a ledger, kept small because there is one per user: a format byte, the next
 * serial, then counted lists. Deeds have whole seconds and take 4 bytes; our own times have
 * milliseconds and take 8.
 */
final class LedgerCodec {

    private static final byte FORMAT = 1;
    private static final byte NOTHING = -1;
    private static final int GRANT_BYTES = 1 + 4 + 2 + 4 + 4;
    private static final int SEEN_BYTES = 8 + 4;
    private static final int FIXED_BYTES = 1 + 4 + 1 + 1 + 8 + 1 + 8;

    private LedgerCodec() {}

    static byte[] write(Ledger ledger) {
        ByteBuffer out =
                ByteBuffer.allocate(
                        FIXED_BYTES
                                + ledger.grants().size() * GRANT_BYTES
                                + ledger.seen().size() * SEEN_BYTES);
        out.put(FORMAT).putInt(ledger.nextSerial());
        out.put((byte) ledger.grants().size());
        for (Grant grant : ledger.grants()) {
            out.put((byte) grant.trigger().ordinal())
                    .putInt(grant.serial())
                    .putShort((short) grant.remaining())
                    .putInt(seconds(grant.openedAt()))
                    .putInt(seconds(grant.expiresAt()));
        }
        out.put((byte) ledger.seen().size());
        for (Seen seen : ledger.seen()) {
            out.putLong(seen.fingerprint()).putInt(seconds(seen.at()));
        }
        out.putLong(ledger.exhaustedAt() == null ? NOTHING : ledger.exhaustedAt().toEpochMilli());
        Ending ending = ledger.ending();
        out.put(ending == null ? NOTHING : (byte) ending.closing().ordinal());
        out.putLong(ending == null ? NOTHING : ending.at().toEpochMilli());
        return out.array();
    }

    static Ledger read(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        byte format = in.get();
        if (format != FORMAT) {
            throw new IllegalStateException(
                    "a window record has format " + format + ", not " + FORMAT);
        }
        int nextSerial = in.getInt();
        List<Grant> grants = new ArrayList<>();
        for (int left = in.get(); left > 0; left--) {
            Trigger trigger = Trigger.values()[in.get()];
            grants.add(
                    new Grant(
                            trigger,
                            in.getInt(),
                            in.getShort(),
                            instant(in.getInt()),
                            instant(in.getInt())));
        }
        List<Seen> seen = new ArrayList<>();
        for (int left = in.get(); left > 0; left--) {
            seen.add(new Seen(in.getLong(), instant(in.getInt())));
        }
        Instant exhaustedAt = millis(in.getLong());
        byte closing = in.get();
        Instant endedAt = millis(in.getLong());
        Ending ending = endedAt == null ? null : new Ending(Closing.values()[closing], endedAt);
        return new Ledger(grants, nextSerial, seen, exhaustedAt, ending);
    }

    /** Unsigned, which lasts until 2106. */
    private static int seconds(Instant instant) {
        return (int) instant.getEpochSecond();
    }

    private static Instant instant(int seconds) {
        return Instant.ofEpochSecond(Integer.toUnsignedLong(seconds));
    }

    private static @Nullable Instant millis(long value) {
        return value == NOTHING ? null : Instant.ofEpochMilli(value);
    }
}
