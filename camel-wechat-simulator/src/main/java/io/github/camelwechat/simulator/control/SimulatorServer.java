// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.control;

import io.github.camelwechat.simulator.world.World;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;

import java.net.URI;

/** The one HTTP server: the phone at {@code /}, control under {@code /_sim}, WeChat elsewhere. */
public final class SimulatorServer {
    private final World world;
    private final String host;
    private final HttpServer server;

    public SimulatorServer(Vertx vertx, World world, String host) {
        this.world = world;
        this.host = host;
        HttpServerOptions options =
                new HttpServerOptions()
                        .setHost(host)
                        .setIdleTimeout(120)
                        .setMaxHeaderSize(16 << 10);
        Router router = Router.router(vertx);
        router.route().handler(context -> world.api().handle(context.request()));
        this.server = vertx.createHttpServer(options).requestHandler(router);
    }

    /** Starts to listen; 0 takes a free port. */
    public Future<Void> listen(int port) {
        return server.listen(port)
                .map(
                        listening -> {
                            world.base(address(listening.actualPort()));
                            return null;
                        });
    }

    /** Ends what is still open. */
    public void close() {}

    private URI address(int port) {
        boolean everywhere = host.equals("0.0.0.0") || host.equals("::");
        String name = everywhere ? "127.0.0.1" : host.contains(":") ? "[" + host + "]" : host;
        return URI.create("http://" + name + ":" + port);
    }
}
