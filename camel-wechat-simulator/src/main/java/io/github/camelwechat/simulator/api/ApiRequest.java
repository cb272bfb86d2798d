// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.api;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A call of WeChat's API as it came in, and what became of it. Nothing is hidden: it shows tokens
 * and secrets, which here protect nothing.
 *
 * @param number rising, from 1
 * @param at when it came, by the simulator's clock
 * @param method GET, POST ...
 * @param path without the query
 * @param rawQuery the query as it was written, or the empty string
 * @param query its decoded parameters, the first of each name
 * @param from the address the caller came from
 * @param headers the first of each name, names in lower case
 * @param body raw; not to be changed
 * @param status the HTTP status of the answer, 0 when the connection was cut
 * @param response the answer's body; not to be changed
 * @param errcode the answer's errcode, 0 when it has none
 * @param fault the injected fault it met, or null
 * @param millis how long it took, in real time
 */
public record ApiRequest(
        long number,
        Instant at,
        String method,
        String path,
        String rawQuery,
        Map<String, String> query,
        String from,
        Map<String, String> headers,
        byte[] body,
        int status,
        byte[] response,
        int errcode,
        @Nullable String fault,
        long millis) {

    public String bodyText() {
        return new String(body, StandardCharsets.UTF_8);
    }

    public String responseText() {
        return new String(response, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return method + " " + path + " -> " + status + " errcode " + errcode;
    }
}
