// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.callback.dedupe;

import io.github.camelwechat.internal.callback.reply.CallbackResponse;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
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
    private static final Phase[] PHASES = Phase.values();

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
        byte[] runner = owner.getBytes(StandardCharsets.UTF_8);
        int size = 1 + 1 + Integer.BYTES + Short.BYTES + runner.length + Long.BYTES + 1;
        byte[] type = {};
        if (answer != null) {
            String contentType = answer.contentType();
            type = contentType == null ? type : contentType.getBytes(StandardCharsets.UTF_8);
            size += Integer.BYTES + Short.BYTES + type.length;
            size += Integer.BYTES + answer.body().length;
        }
        ByteBuffer out = ByteBuffer.allocate(size);
        out.put(FORMAT).put((byte) phase.ordinal()).putInt(attempts);
        out.putShort((short) runner.length).put(runner).putLong(leaseUntil.toEpochMilli());
        out.put((byte) (answer == null ? 0 : 1));
        if (answer != null) {
            out.putInt(answer.status()).putShort((short) type.length).put(type);
            out.putInt(answer.body().length).put(answer.body());
        }
        return out.array();
    }

    static DedupeEntry read(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        try {
            byte format = in.get();
            if (format != FORMAT) {
                throw new IllegalStateException(
                        "a de-duplication record has format " + format + ", not " + FORMAT);
            }
            Phase phase = PHASES[in.get()];
            int attempts = in.getInt();
            String owner = readText(in);
            Instant leaseUntil = Instant.ofEpochMilli(in.getLong());
            CallbackResponse answer = in.get() == 0 ? null : readAnswer(in);
            return new DedupeEntry(phase, attempts, owner, leaseUntil, answer);
        } catch (BufferUnderflowException e) {
            throw new IllegalStateException("a de-duplication record is cut off", e);
        }
    }

    private static CallbackResponse readAnswer(ByteBuffer in) {
        int status = in.getInt();
        String contentType = readText(in);
        byte[] body = readBytes(in, in.getInt());
        return new CallbackResponse(status, contentType.isEmpty() ? null : contentType, body);
    }

    private static String readText(ByteBuffer in) {
        int length = Short.toUnsignedInt(in.getShort());
        return new String(readBytes(in, length), StandardCharsets.UTF_8);
    }

    private static byte[] readBytes(ByteBuffer in, int length) {
        if (length < 0 || length > in.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }
}
