// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.callback;

import java.nio.charset.StandardCharsets;

/** The result of one callback request. */
public sealed interface CallbackResult {

    /** Returns the time it took, in milliseconds of real time. */
    long millis();

    /** The server answered in full. */
    record Response(int status, String contentType, byte[] body, long millis)
            implements CallbackResult {
        public String bodyText() {
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    /** The limit passed; the connection was cut. */
    record Timeout(long millis) implements CallbackResult {}

    /** There was no connection, it broke, or the answer had no end. */
    record Failure(String reason, long millis) implements CallbackResult {}
}
