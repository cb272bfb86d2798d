// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.exchange;

import io.github.camelwechat.internal.media.MediaSpool;
import io.github.camelwechat.message.MediaContent;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.apache.camel.StreamCache;
import org.apache.camel.support.SynchronizationAdapter;

/**
 * A downloaded file on disk as the body of exchanges, which Camel can read again without holding
 * it. The file is removed when all exchanges are done that have it. Whoever is still reading then,
 * as the caller of a template is, reads it to its end.
 */
public final class FileStreamCache extends InputStream implements StreamCache {

    private static final int PART = 32 * 1024;

    private final Path file;
    private final long length;
    private final AtomicInteger holders;
    private final FileChannel channel;
    private long position;
    private boolean closed;
    private boolean released;

    private FileStreamCache(Path file, long length, AtomicInteger holders) throws IOException {
        this.file = file;
        this.length = length;
        this.holders = holders;
        this.channel = FileChannel.open(file, StandardOpenOption.READ);
    }

    /**
     * The stream of a file that belongs to an exchange from now on.
     *
     * @throws UncheckedIOException if it cannot be opened
     */
    public static FileStreamCache of(MediaContent.OnDisk content, Exchange exchange) {
        try {
            FileStreamCache cache =
                    new FileStreamCache(content.file(), content.length(), new AtomicInteger());
            cache.heldBy(exchange);
            return cache;
        } catch (IOException e) {
            MediaSpool.remove(content.file());
            throw new UncheckedIOException("the downloaded file cannot be read", e);
        }
    }

    private void heldBy(Exchange exchange) {
        holders.incrementAndGet();
        exchange.getExchangeExtension()
                .addOnCompletion(
                        new SynchronizationAdapter() {
                            @Override
                            public void onDone(Exchange done) {
                                release();
                            }
                        });
    }

    private synchronized void release() {
        if (holders.decrementAndGet() == 0) {
            MediaSpool.remove(file);
        }
        released = true;
        if (closed) {
            closeFile();
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public synchronized int read(byte[] bytes, int from, int count) throws IOException {
        int read = channel.read(ByteBuffer.wrap(bytes, from, count), position);
        position += Math.max(0, read);
        return read;
    }

    @Override
    public synchronized int available() {
        return (int) Math.min(Integer.MAX_VALUE, length - position);
    }

    /** Camel closes what it has read, and reads it again later: it ends with the exchange. */
    @Override
    public synchronized void close() {
        closed = true;
        if (released) {
            closeFile();
        }
    }

    private void closeFile() {
        try {
            channel.close();
        } catch (IOException e) {
            // It was only read.
        }
    }

    @Override
    public synchronized void reset() {
        position = 0;
        closed = false;
    }

    @Override
    public synchronized void writeTo(OutputStream out) throws IOException {
        channel.position(position);
        InputStream rest = Channels.newInputStream(channel);
        byte[] part = new byte[PART];
        for (int count = rest.read(part); count >= 0; count = rest.read(part)) {
            out.write(part, 0, count);
            position += count;
        }
    }

    @Override
    public StreamCache copy(Exchange exchange) throws IOException {
        FileStreamCache copy = new FileStreamCache(file, length, holders);
        copy.heldBy(exchange);
        return copy;
    }

    @Override
    public boolean inMemory() {
        return false;
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public synchronized long position() {
        return position;
    }
}
