// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.IntPredicate;

/**
 * Ports nobody listens on, until a server is started there. They lie below those that the system
 * hands out by itself, so that neither a connection nor a server on port 0, of this process or of
 * one beside it, takes one meanwhile.
 */
public final class FreePorts {

    private static final int LOWEST = 10_240;
    private static final int BELOW = 32_768;

    /** The distance from its port at which the nodes of a Redis cluster talk to each other. */
    private static final int BUS = 10_000;

    private FreePorts() {}

    public static int one() {
        return choose(BELOW, FreePorts::isFree);
    }

    /** One whose bus port is free too. */
    public static int withBus() {
        return choose(BELOW - BUS, port -> isFree(port) && isFree(port + BUS));
    }

    private static int choose(int below, IntPredicate fits) {
        return ThreadLocalRandom.current()
                .ints(LOWEST, below)
                .filter(fits)
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
