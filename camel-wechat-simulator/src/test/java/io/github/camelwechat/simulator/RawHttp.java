// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Requests that no client would let through. */
public record RawHttp(int port) {
    private static final int PATIENCE_MILLIS = 10_000;

    /** The status of the answer to a request; its lines are without ends. */
    public int status(String... lines) {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            String request = String.join("\r\n", lines) + "\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            byte[] beginning = socket.getInputStream().readNBytes("HTTP/1.1 200".length());
            return Integer.parseInt(
                    new String(beginning, StandardCharsets.US_ASCII).replaceFirst("HTTP/1.1 ", ""));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
