// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.callback.dedupe;

import io.github.camelwechat.internal.callback.reply.CallbackResponse;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The record of one callback in the store.
 *
 * @param phase how far it got
 * @param attempts how many of WeChat's deliveries were seen
 * @param owner the run that may change it while {@code RUNNING}; a new one for every run
 * @param leaseUntil when a run that fell silent may be taken over
 * @param answer the exact answer once {@code OFFERED} or {@code DONE}
 */
public record DedupeEntry(
        Phase phase,
        int attempts,
        String owner,
        Instant leaseUntil,
        @Nullable CallbackResponse answer) {

    /** Written to the store as its ordinal: append only. */
    enum Phase {
        RUNNING,
        DONE,
        /** The route failed; the next delivery runs it again. */
        FAILED,
        /** The route answered between two deliveries; the first that asks gets it. */
        OFFERED
    }

    private static final byte FORMAT = 1;

    public boolean isDone() {
        return phase == Phase.DONE;
    }

    boolean isOffered() {
        return phase == Phase.OFFERED;
    }

    DedupeEntry offering(CallbackResponse with) {
        return new DedupeEntry(Phase.OFFERED, attempts, owner, leaseUntil, with);
    }

    /** The offered answer is given to a delivery. */
    DedupeEntry taken() {
        return new DedupeEntry(Phase.DONE, attempts, owner, leaseUntil, answer);
    }

    DedupeEntry seenAgain() {
        return new DedupeEntry(phase, attempts + 1, owner, leaseUntil, answer);
    }

    DedupeEntry leasedUntil(Instant until) {
        return new DedupeEntry(phase, attempts, owner, until, answer);
    }

    DedupeEntry takenOverBy(String newOwner, Instant until) {
        return new DedupeEntry(Phase.RUNNING, attempts + 1, newOwner, until, null);
    }

    DedupeEntry done(CallbackResponse with) {
        return new DedupeEntry(Phase.DONE, attempts, owner, leaseUntil, with);
    }

    DedupeEntry failed() {
        return new DedupeEntry(Phase.FAILED, attempts, owner, leaseUntil, null);
    }

    byte[] write() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(64);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(FORMAT);
            out.writeByte(phase.ordinal());
            out.writeInt(attempts);
            out.writeUTF(owner);
            out.writeLong(leaseUntil.toEpochMilli());
            out.writeBoolean(answer != null);
            if (answer != null) {
                out.writeInt(answer.status());
                out.writeUTF(answer.contentType() == null ? "" : answer.contentType());
                out.writeInt(answer.body().length);
                out.write(answer.body());
            }
        } catch (IOException e) {
            throw new IllegalStateException("an array in memory cannot fail to be written", e);
        }
        return bytes.toByteArray();
    }

    static DedupeEntry read(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            byte format = in.readByte();
            if (format != FORMAT) {
                throw new IllegalStateException(
                        "a de-duplication record has format " + format + ", not " + FORMAT);
            }
            Phase phase = Phase.values()[in.readByte()];
            int attempts = in.readInt();
            String owner = in.readUTF();
            Instant leaseUntil = Instant.ofEpochMilli(in.readLong());
            CallbackResponse answer = in.readBoolean() ? readAnswer(in) : null;
            return new DedupeEntry(phase, attempts, owner, leaseUntil, answer);
        } catch (IOException e) {
            throw new UncheckedIOException("a de-duplication record is cut off", e);
        }
    }

    private static CallbackResponse readAnswer(DataInputStream in) throws IOException {
        int status = in.readInt();
        String contentType = in.readUTF();
        byte[] body = in.readNBytes(in.readInt());
        return new CallbackResponse(status, contentType.isEmpty() ? null : contentType, body);
    }
}
