// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api.http;

import io.github.camelwechat.message.MediaContent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.Executor;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.nio.DataStreamChannel;
import org.jspecify.annotations.Nullable;

/** A request's body on its way: written piece by piece, as the connection takes it. */
final class RequestBody implements EntityDetails {

    private final HttpCall.Body body;
    private final ByteBuffer head;
    private final @Nullable FileChunks file;
    private final ByteBuffer tail;
    private volatile boolean done;

    RequestBody(HttpCall.Body body, Executor disk) {
        MediaContent content = body.file();
        this.body = body;
        this.head = ByteBuffer.wrap(body.head());
        this.file = content == null ? null : new FileChunks(content, disk);
        this.tail = ByteBuffer.wrap(body.tail());
    }

    void write(DataStreamChannel channel) throws IOException {
        if (written(head, channel)
                && (file == null || file.write(channel))
                && written(tail, channel)) {
            done = true;
            channel.endStream();
        }
    }

    private static boolean written(ByteBuffer part, DataStreamChannel channel) throws IOException {
        if (part.hasRemaining()) {
            channel.write(part);
            if (part.hasRemaining()) {
                channel.requestOutput();
                return false;
            }
        }
        return true;
    }

    /** Tells whether the connection should ask for more. */
    boolean isReady() {
        return !done && (file == null || file.isReady());
    }

    /** Tells whether there is nothing left to write. */
    boolean done() {
        return done;
    }

    /** Nothing more will be written. */
    void close() {
        if (file != null) {
            file.close();
        }
    }

    @Override
    public long getContentLength() {
        return body.length();
    }

    @Override
    public String getContentType() {
        return body.contentType();
    }

    @Override
    public @Nullable String getContentEncoding() {
        return null;
    }

    @Override
    public boolean isChunked() {
        return false;
    }

    @Override
    public Set<String> getTrailerNames() {
        return Set.of();
    }
}
