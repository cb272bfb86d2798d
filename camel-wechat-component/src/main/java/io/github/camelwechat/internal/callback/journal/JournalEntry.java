// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.callback.journal;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Optional;

/**
 * The record of a callback in the journal.
 *
 * @param runs how often a route was begun for it
 * @param owner the run it belongs to; a new one for every run, and empty while it waits for one
 * @param message the decrypted body; not copied
 */
public record JournalEntry(int runs, String owner, byte[] message) {

    private static final byte FORMAT = 1;
    private static final String NOBODY = "";

    JournalEntry begunAgainBy(String newOwner) {
        return new JournalEntry(runs + 1, newOwner, message);
    }

    /** One that waits to be run, and nobody has. */
    static JournalEntry kept(byte[] message) {
        return new JournalEntry(0, NOBODY, message);
    }

    boolean isKept() {
        return owner.equals(NOBODY);
    }

    /** As if this run had never been begun. */
    JournalEntry notBegun() {
        return new JournalEntry(runs - 1, owner, message);
    }

    byte[] write() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(message.length + 64);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(FORMAT);
            out.writeInt(runs);
            out.writeUTF(owner);
            out.writeInt(message.length);
            out.write(message);
        } catch (IOException e) {
            throw new IllegalStateException("an array in memory cannot fail to be written", e);
        }
        return bytes.toByteArray();
    }

    /** Empty if the record is damaged, or of a form we do not know. */
    public static Optional<JournalEntry> read(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            if (in.readByte() != FORMAT) {
                return Optional.empty();
            }
            int runs = in.readInt();
            String owner = in.readUTF();
            int length = in.readInt();
            return length == in.available()
                    ? Optional.of(new JournalEntry(runs, owner, in.readAllBytes()))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
