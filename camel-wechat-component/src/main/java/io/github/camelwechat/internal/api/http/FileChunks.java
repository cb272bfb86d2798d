// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api.http;

import io.github.camelwechat.message.MediaContent;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.apache.hc.core5.http.nio.DataStreamChannel;
import org.jspecify.annotations.Nullable;

/**
 * A file on its way into a connection: read one piece at a time, off the I/O thread, as the
 * connection takes the piece before. Thread-safe.
 */
final class FileChunks {

    private static final int CHUNK = 32 * 1024;

    private final MediaContent content;
    private final Executor disk;
    private @Nullable InputStream in;
    private ByteBuffer ready = ByteBuffer.allocate(0);
    private long unread;
    private boolean reading;
    private boolean closed;
    private @Nullable IOException failure;

    /** The file cannot be read to its end. */
    static final class UnreadableException extends IOException {

        private static final long serialVersionUID = 1;

        private UnreadableException(String what, @Nullable Throwable cause) {
            super(what, cause);
        }
    }

    FileChunks(MediaContent content, Executor disk) {
        this.content = content;
        this.disk = disk;
        this.unread = content.length();
    }

    /** Tells whether there is something to write, or to say. */
    synchronized boolean isReady() {
        return !reading;
    }

    /** Writes what there is; true once that was all of the file. */
    synchronized boolean write(DataStreamChannel channel) throws IOException {
        if (failure != null) {
            throw failure;
        }
        if (reading) {
            return false;
        }
        channel.write(ready);
        if (ready.hasRemaining()) {
            channel.requestOutput();
            return false;
        }
        if (unread == 0) {
            return true;
        }
        reading = true;
        try {
            disk.execute(() -> read(channel));
        } catch (RejectedExecutionException e) {
            throw new UnreadableException("the component is stopping", e);
        }
        return false;
    }

    private void read(DataStreamChannel channel) {
        try {
            InputStream from = in == null ? content.open() : in;
            in = from;
            byte[] next = from.readNBytes((int) Math.min(CHUNK, unread));
            done(
                    ByteBuffer.wrap(next),
                    next.length > 0
                            ? null
                            : new UnreadableException(
                                    "the file became shorter while it was sent", null));
        } catch (IOException e) {
            done(
                    ByteBuffer.allocate(0),
                    new UnreadableException("the file that is sent cannot be read", e));
        }
        channel.requestOutput();
    }

    private synchronized void done(ByteBuffer next, @Nullable IOException problem) {
        reading = false;
        ready = next;
        unread -= next.remaining();
        failure = problem;
        if (closed || unread == 0) {
            closeFile();
        }
    }

    /** Nothing more will be written. */
    synchronized void close() {
        closed = true;
        if (!reading) {
            closeFile();
        }
    }

    private void closeFile() {
        InputStream open = in;
        in = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                // It was only read.
            }
        }
    }
}
