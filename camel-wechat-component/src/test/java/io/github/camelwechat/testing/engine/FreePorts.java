// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.testing.engine;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Ports nobody listens on. */
final class FreePorts {

    /** How far from its port the nodes of a Redis cluster talk to each other. */
    private static final int BUS = 10_000;

    private FreePorts() {}

    static int one() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** One whose bus port is free too. */
    static int withBus() throws IOException {
        while (true) {
            int port = one();
            if (port + BUS < 65_536 && isFree(port + BUS)) {
                return port;
            }
            if (port - BUS > 1024 && isFree(port - BUS)) {
                return port - BUS;
            }
        }
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
