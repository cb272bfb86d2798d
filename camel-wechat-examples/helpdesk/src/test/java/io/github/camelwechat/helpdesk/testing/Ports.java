// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.helpdesk.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Ports nobody listens on. */
public final class Ports {

    private Ports() {}

    public static int free() {
        try (ServerSocket socket = occupy()) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Listens on a port until it is closed. */
    public static ServerSocket occupy() {
        try {
            return new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
