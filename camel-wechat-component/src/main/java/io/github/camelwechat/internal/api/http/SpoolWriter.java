// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api.http;

import io.github.camelwechat.internal.media.MediaSpool;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.apache.hc.core5.http.nio.CapacityChannel;
import org.jspecify.annotations.Nullable;

/**
 * Puts the body of an answer into a spool. The disk is written off the I/O thread, and the
 * connection is read no faster than that. Thread-safe.
 */
final class SpoolWriter {

    private final MediaSpool spool;
    private final Executor disk;
    private final Consumer<IOException> failed;
    private CompletableFuture<Void> written = CompletableFuture.completedFuture(null);
    private @Nullable CapacityChannel capacity;
    private int credit;
    private boolean closed;
    private boolean broken;

    /**
     * @param failed told once that the spool took no more
     */
    SpoolWriter(MediaSpool spool, Executor disk, Consumer<IOException> failed) {
        this.spool = spool;
        this.disk = disk;
        this.failed = failed;
    }

    /** Takes what is in the buffer. */
    synchronized void add(ByteBuffer source) {
        byte[] part = new byte[source.remaining()];
        source.get(part);
        if (closed) {
            return;
        }
        written =
                written.isDone() && spool.staysInMemory(part.length)
                        ? written.thenRun(() -> write(part))
                        : written.thenRunAsync(() -> write(part), disk);
    }

    private void write(byte[] part) {
        try {
            spool.write(part, 0, part.length);
            more(part.length);
        } catch (IOException e) {
            if (breakOff()) {
                failed.accept(e);
            }
        }
    }

    /** The connection tells where to say how much more it may read. */
    synchronized void readBy(CapacityChannel channel) throws IOException {
        capacity = channel;
        if (credit > 0) {
            channel.update(credit);
            credit = 0;
        }
    }

    private synchronized void more(int bytes) throws IOException {
        if (capacity == null) {
            credit += bytes;
        } else {
            capacity.update(bytes);
        }
    }

    /** Tells whether it is the first failure. */
    private synchronized boolean breakOff() {
        boolean first = !broken;
        broken = true;
        closed = true;
        return first;
    }

    /**
     * Takes nothing more.
     *
     * @return completes when what was taken is written, or cannot be
     */
    synchronized CompletableFuture<Void> end() {
        closed = true;
        return written.exceptionally(thrown -> null);
    }
}
