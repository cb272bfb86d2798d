// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.http;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;

/** Reads a request's body as raw bytes, up to a limit. */
public final class BodyReader {

    private BodyReader() {}

    /** The body; empty when it is longer than allowed. Fails when the client goes away. */
    public static Future<Optional<byte[]>> read(HttpServerRequest request, int maxBytes) {
        Promise<Optional<byte[]>> body = Promise.promise();
        Buffer received = Buffer.buffer();
        request.handler(
                chunk -> {
                    if (received.length() + chunk.length() > maxBytes) {
                        body.tryComplete(Optional.empty());
                    } else {
                        received.appendBuffer(chunk);
                    }
                });
        request.exceptionHandler(body::tryFail);
        request.endHandler(end -> body.tryComplete(Optional.of(received.getBytes())));
        return body.future();
    }
}
