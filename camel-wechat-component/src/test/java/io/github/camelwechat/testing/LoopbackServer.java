// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.testing;

import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServerConfiguration;

/** The HTTP server of a Camel context, for callers on this machine alone. */
public final class LoopbackServer extends VertxPlatformHttpServer {

    public LoopbackServer(int port) {
        super(configuration(port));
    }

    private static VertxPlatformHttpServerConfiguration configuration(int port) {
        VertxPlatformHttpServerConfiguration configuration =
                new VertxPlatformHttpServerConfiguration();
        configuration.setBindHost("127.0.0.1");
        configuration.setBindPort(port);
        return configuration;
    }
}
