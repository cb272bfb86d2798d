// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.benchmark.load;

import io.github.camelwechat.benchmark.load.EncryptedCallbacks.Push;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.BodyHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.platform.http.PlatformHttpConstants;
import org.apache.camel.component.platform.http.spi.PlatformHttpEngine;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpEngine;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServerConfiguration;
import org.apache.camel.impl.DefaultCamelContext;

/**
 * A server that answers callbacks.
 *
 * @param port on the loopback interface
 * @param path of the callbacks, and the start of their query if there is one
 * @param end stops it
 */
public record CallbackServer(int port, String path, AutoCloseable end) implements AutoCloseable {

    private static final String SUCCESS = "success";

    /** Routes that a context is started with. */
    @FunctionalInterface
    public interface Routes {
        void configure(RouteBuilder builder) throws Exception;
    }

    /** The component on platform-http. */
    public static CallbackServer wechat(ComponentBuild build, Routes routes) throws Exception {
        return camel(build, "/wechat/shop", new OtherEngine(), routes);
    }

    /** The component on the router of Vert.x, where no thread is held by a callback that waits. */
    public static CallbackServer mounted(ComponentBuild build, Routes routes) throws Exception {
        return camel(build, "/wechat/shop", new VertxPlatformHttpEngine(), routes);
    }

    /** An engine that the component does not know, and leaves to platform-http. */
    private static final class OtherEngine extends VertxPlatformHttpEngine {}

    /** The endpoint of the account, with every option as it is by default. */
    public static String endpoint(WeChatStub api) {
        return endpoint(api.address());
    }

    /** The same, for a WeChat at that address. */
    public static String endpoint(String api) {
        return "wechat:shop?appId="
                + EncryptedCallbacks.APP_ID
                + "&appSecret="
                + EncryptedCallbacks.APP_SECRET
                + "&token="
                + EncryptedCallbacks.TOKEN
                + "&encodingAesKey="
                + EncryptedCallbacks.AES_KEY
                + "&originalId="
                + EncryptedCallbacks.ORIGINAL_ID
                + "&apiBaseUrl="
                + api;
    }

    /** A route that looks at nothing. */
    public static CallbackServer bare() throws Exception {
        return camel(
                ComponentBuild.current(),
                "/bare",
                new VertxPlatformHttpEngine(),
                routes -> routes.from("platform-http:/bare").setBody().constant(SUCCESS));
    }

    /** Starts the server that a user of WxJava and Camel writes. */
    public static CallbackServer wxJava(WxJavaAccount account) throws Exception {
        return camel(
                ComponentBuild.current(),
                "/wxjava",
                new VertxPlatformHttpEngine(),
                routes ->
                        routes.from("platform-http:/wxjava")
                                .process(exchange -> open(account, exchange)));
    }

    /** No Camel at all. */
    public static CallbackServer vertx() {
        Vertx vertx = Vertx.vertx();
        Router router = Router.router(vertx);
        router.route().handler(BodyHandler.create(false));
        router.post("/raw").handler(request -> request.response().end(SUCCESS));
        HttpServer server =
                LoadClient.await(
                        vertx.createHttpServer()
                                .requestHandler(router)
                                .listen(0, "127.0.0.1")
                                .toCompletionStage()
                                .toCompletableFuture());
        return new CallbackServer(
                server.actualPort(),
                "/raw",
                () -> LoadClient.await(vertx.close().toCompletionStage().toCompletableFuture()));
    }

    public byte[] request(Push push) {
        return push.request(path);
    }

    @Override
    public void close() {
        ResourceStack.close(end);
    }

    private static void open(WxJavaAccount account, Exchange exchange) {
        Message message = exchange.getMessage();
        var opened =
                account.open(
                        message.getHeader("timestamp", String.class),
                        message.getHeader("nonce", String.class),
                        message.getHeader("signature", String.class),
                        message.getHeader("msg_signature", String.class),
                        message.getBody(String.class));
        if (opened.getContent() == null || account.isDuplicate(opened)) {
            throw new IllegalStateException("all callbacks are texts, and different");
        }
        message.removeHeaders("*");
        message.setBody(SUCCESS);
    }

    private static CallbackServer camel(
            ComponentBuild build, String path, PlatformHttpEngine engine, Routes routes)
            throws Exception {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(build.classes());
        try {
            int port = freePort();
            CamelContext context = new DefaultCamelContext();
            context.setApplicationContextClassLoader(build.classes());
            context.getRegistry().bind(PlatformHttpConstants.PLATFORM_HTTP_ENGINE_NAME, engine);
            VertxPlatformHttpServerConfiguration server =
                    new VertxPlatformHttpServerConfiguration();
            server.setBindHost("127.0.0.1");
            server.setBindPort(port);
            context.addService(new VertxPlatformHttpServer(server));
            context.addRoutes(
                    new RouteBuilder() {
                        @Override
                        public void configure() throws Exception {
                            routes.configure(this);
                        }
                    });
            context.start();
            return new CallbackServer(port, path, context::stop);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    public static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
