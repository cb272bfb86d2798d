// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.bridge;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Ports nobody listens on, below those that the system hands out by itself. */
public final class FreePort {

    private FreePort() {}

    public static int choose() {
        return ThreadLocalRandom.current()
                .ints(10_240, 32_768)
                .filter(FreePort::isFree)
                .findFirst()
                .orElseThrow();
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
