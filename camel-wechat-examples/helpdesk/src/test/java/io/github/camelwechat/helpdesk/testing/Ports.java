// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.helpdesk.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports nobody listens on, until a program is started there. They lie below those that the system
 * hands out by itself, so that no connection or server beside takes one meanwhile.
 */
public final class Ports {

    private static final int LOWEST = 10_240;
    private static final int BELOW = 32_768;

    private Ports() {}

    public static int free() {
        return ThreadLocalRandom.current()
                .ints(LOWEST, BELOW)
                .filter(Ports::isFree)
                .findFirst()
                .orElseThrow();
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getByName("127.0.0.1"))) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
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
