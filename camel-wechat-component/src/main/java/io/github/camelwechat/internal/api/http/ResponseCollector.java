// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api.http;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpResponse;

/** Gathers an answer that may not be longer than allowed. For one I/O thread. */
final class ResponseCollector {

    private final URI baseUrl;
    private final int longest;
    private final HttpResponse head;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();

    ResponseCollector(URI baseUrl, HttpResponse head, int longest) {
        this.baseUrl = baseUrl;
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

    RawResponse reply() {
        Map<String, String> headers = new HashMap<>();
        for (Header header : head.getHeaders()) {
            if (header.getValue() != null) {
                headers.putIfAbsent(header.getName().toLowerCase(Locale.ROOT), header.getValue());
            }
        }
        return new RawResponse(baseUrl, head.getCode(), headers, body.toByteArray());
    }
}
