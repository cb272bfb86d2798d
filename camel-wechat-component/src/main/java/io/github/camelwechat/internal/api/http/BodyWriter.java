// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.hc.core5.http.nio.DataStreamChannel;

/** Writes a request's body piece by piece, as the connection takes it. For one I/O thread. */
final class BodyWriter {

    private volatile List<byte[]> unsent;
    private int position;

    BodyWriter(List<byte[]> chunks) {
        this.unsent = chunks;
    }

    void write(DataStreamChannel channel) throws IOException {
        List<byte[]> rest = unsent;
        while (!rest.isEmpty()) {
            byte[] chunk = rest.get(0);
            position += channel.write(ByteBuffer.wrap(chunk, position, chunk.length - position));
            if (position < chunk.length) {
                channel.requestOutput();
                return;
            }
            position = 0;
            rest = rest.subList(1, rest.size());
            unsent = rest;
        }
        channel.endStream();
    }

    /** Whether there is nothing left to write. */
    boolean done() {
        return unsent.isEmpty();
    }
}
