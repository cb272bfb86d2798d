// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.helpdesk;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;

/** Camel's HTTP server only logs that it could not listen; a program should say so and end. */
final class Port {

    private Port() {}

    /**
     * @param option the option that changes the port
     * @throws StartupException if somebody else listens there
     */
    static void requireFree(String host, int port, String option) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName(host), port));
        } catch (UnknownHostException e) {
            throw new StartupException(
                    "There is no host " + host + " to listen on; choose another one with --host.",
                    e);
        } catch (BindException e) {
            throw new StartupException(
                    "Port "
                            + port
                            + " on "
                            + host
                            + " is taken; choose another one with "
                            + option
                            + ".",
                    e);
        } catch (IOException e) {
            throw new StartupException(
                    "Port " + port + " on " + host + " cannot be opened: " + e.getMessage(), e);
        }
    }
}
