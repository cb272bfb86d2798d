// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.media;

import io.github.camelwechat.message.MediaContent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Takes in a file of unknown length: in memory while it is small, on disk beyond, and never more
 * than it may have. One thread at a time.
 */
public final class MediaSpool extends OutputStream {

    /** Camel's own threshold for streams it caches. */
    public static final int MOST_IN_MEMORY = 128 * 1024;

    private static final String PREFIX = "camel-wechat-";

    private final long most;
    private ByteArrayOutputStream memory = new ByteArrayOutputStream();
    private @Nullable Path file;
    private @Nullable FileChannel channel;
    private long length;

    /** The file has more bytes than it may have. */
    public static final class TooLargeException extends IOException {

        private static final long serialVersionUID = 1;

        private TooLargeException(long most) {
            super(message(most));
        }
    }

    /**
     * @param most bytes
     */
    public MediaSpool(long most) {
        this.most = most;
    }

    /** The refusal of a file that is too large, as a sentence. */
    public static String message(long most) {
        return "The file has more than "
                + most
                + " bytes, which is all that option maxMediaSize of the component allows: raise it"
                + " to take larger ones";
    }

    /** Refuses a file that says beforehand that it is too large. */
    public void expect(long announced) throws TooLargeException {
        if (announced > most) {
            throw new TooLargeException(most);
        }
    }

    @Override
    public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
    }

    /**
     * Appends some bytes.
     *
     * @throws TooLargeException if there is no room for all of them
     */
    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
        expect(length + count);
        if (staysInMemory(count)) {
            memory.write(bytes, from, count);
        } else {
            FileChannel open = channel == null ? spill() : channel;
            ByteBuffer buffer = ByteBuffer.wrap(bytes, from, count);
            while (buffer.hasRemaining()) {
                open.write(buffer);
            }
        }
        length += count;
    }

    /** Tells whether so many more bytes need no disk. */
    public boolean staysInMemory(int more) {
        return file == null && length + more <= MOST_IN_MEMORY;
    }

    public long length() {
        return length;
    }

    /** All that was taken in; nothing may follow. */
    public MediaContent content() {
        close();
        Path spilled = file;
        return spilled == null
                ? new MediaContent.InMemory(memory.toByteArray())
                : new MediaContent.OnDisk(spilled, length);
    }

    /** Forgets what was taken in: the next byte is the first one. Removes the file, if any. */
    public void discard() {
        close();
        Path spilled = file;
        file = null;
        memory = new ByteArrayOutputStream();
        length = 0;
        if (spilled != null) {
            remove(spilled);
        }
    }

    /** Removes what is on disk only while it passes through. */
    public static void remove(Path spilled) {
        try {
            Files.deleteIfExists(spilled);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        FileChannel open = channel;
        channel = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private FileChannel spill() throws IOException {
        Path spilled = file == null ? Files.createTempFile(PREFIX, null) : file;
        file = spilled;
        FileChannel open = FileChannel.open(spilled, StandardOpenOption.APPEND);
        channel = open;
        ByteBuffer before = ByteBuffer.wrap(memory.toByteArray());
        while (before.hasRemaining()) {
            open.write(before);
        }
        memory = new ByteArrayOutputStream();
        return open;
    }
}
