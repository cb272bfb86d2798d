// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpResponse;
import org.jspecify.annotations.Nullable;

/** Gathers an answer that may not be longer than allowed. For one I/O thread. */
final class ReplyCollector {

    private final int longest;
    private final HttpResponse head;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();

    ReplyCollector(HttpResponse head, int longest) {
        this.head = head;
        this.longest = longest;
    }

    /** Takes what is in the buffer; false if that is too much. */
    boolean add(ByteBuffer source) {
        if (source.remaining() > longest - body.size()) {
            return false;
        }
        byte[] part = new byte[source.remaining()];
        source.get(part);
        body.write(part, 0, part.length);
        return true;
    }

    HttpReply reply() {
        return new HttpReply(
                head.getCode(),
                value("Content-Type"),
                value("Content-Disposition"),
                value("Location"),
                body.toByteArray());
    }

    private @Nullable String value(String name) {
        Header header = head.getFirstHeader(name);
        return header == null ? null : header.getValue();
    }
}
