// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.window;

import io.github.camelwechat.failure.StateStoreException;
import io.github.camelwechat.internal.window.LedgerRecords.Entry;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The stored form of a ledger whose window has a subscription; one without is stored as {@link
 * LedgerCodec} says.
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
final class WindowSubscriptionCodec {

    private static final byte FORMAT = 2;
    private static final int OPEN = 0;
    private static final int EXHAUSTED = 1;
    private static final int CLOSED = 2;
    private static final int UNKNOWN = 3;

    private WindowSubscriptionCodec() {}

    static byte[] write(Entry entry) {
        WindowSubscription subscription = entry.subscription();
        byte[] ledger = LedgerCodec.write(entry.ledger());
        if (subscription == null) {
            return ledger;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(34 + ledger.length);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(FORMAT);
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

    static Entry read(byte[] bytes) {
        if (bytes.length == 0 || bytes[0] != FORMAT) {
            return new Entry(LedgerCodec.read(bytes), null);
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
            return new Entry(LedgerCodec.read(in.readAllBytes()), subscription);
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
