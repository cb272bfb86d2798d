// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.consumer;

import io.github.camelwechat.internal.callback.reply.CallbackResponse;
import io.github.camelwechat.internal.callback.reply.PendingReply.HeldRequest;
import io.github.camelwechat.internal.callback.source.Caller;
import io.github.camelwechat.internal.callback.verify.CallbackQuery;
import io.github.camelwechat.internal.callback.verify.CallbackRequest;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.IntSupplier;
import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.PlatformHttpComponent;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpEngine;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.jspecify.annotations.Nullable;

/**
 * The callbacks of one path, taken from Vert.x itself. A callback is read, opened and answered on
 * the event loop it came by, and between holds nothing but memory; a body is given up where it
 * grows too large, and a connection where it takes longer than WeChat waits. The only class that
 * names Vert.x, and loaded only where that is.
 */
final class VertxCallbackEndpoint {

    private static final byte[] NO_BODY = {};

    /** Bodies whose end is awaited may take a sixteenth of the heap together. */
    private static final long MOST_UNFINISHED_BYTES = Runtime.getRuntime().maxMemory() / 16;

    private final Function<Caller, @Nullable CallbackResponse> strangers;
    private final Function<CallbackRequest, CompletionStage<CallbackResponse>> callbacks;
    private final IntSupplier mostBytes;
    private final AtomicLong unfinishedBytes;
    private final String route;

    /**
     * @param route its path, which ends with an asterisk if it takes what is below too
     */
    private VertxCallbackEndpoint(
            String route,
            Function<Caller, @Nullable CallbackResponse> strangers,
            Function<CallbackRequest, CompletionStage<CallbackResponse>> callbacks,
            IntSupplier mostBytes,
            AtomicLong unfinishedBytes) {
        this.route = route;
        this.strangers = strangers;
        this.callbacks = callbacks;
        this.mostBytes = mostBytes;
        this.unfinishedBytes = unfinishedBytes;
    }

    /**
     * Opens the path on the router that platform-http would use, instead of platform-http, and
     * tells platform-http so, whose component lists what is served.
     *
     * @param strangers refuses requests by where they came from, and gives null for others; must
     *     not block
     * @param callbacks answers requests; must not block
     * @param mostBytes more of a body is not read: one byte more is handed on, to be refused
     * @param unfinishedBytes counts what was read of bodies whose end is awaited
     * @return closes it again
     */
    static Runnable open(
            PlatformHttpEndpoint http,
            Function<Caller, @Nullable CallbackResponse> strangers,
            Function<CallbackRequest, CompletionStage<CallbackResponse>> callbacks,
            IntSupplier mostBytes,
            AtomicLong unfinishedBytes) {
        String path = CallbackHttpEndpoint.routed(http);
        VertxCallbackEndpoint endpoint =
                new VertxCallbackEndpoint(path, strangers, callbacks, mostBytes, unfinishedBytes);
        PlatformHttpComponent component = http.getComponent();
        VertxPlatformHttpEngine engine = (VertxPlatformHttpEngine) component.getEngine();
        Route route = router(http.getCamelContext(), engine.getServerPort()).route(path);
        engine.getHandlers().forEach(route::handler);
        route.handler(routing -> endpoint.takeOrRefuse(routing, http.getHttpMethodRestrict()));
        component.addHttpEndpoint(http.getPath(), http.getHttpMethodRestrict(), null, null, null);
        return () -> {
            component.removeHttpEndpoint(http.getPath());
            route.remove();
        };
    }

    private static VertxPlatformHttpRouter router(CamelContext context, int port) {
        VertxPlatformHttpRouter ofPort =
                VertxPlatformHttpRouter.lookup(
                        context, VertxPlatformHttpRouter.getRouterNameFromPort(port));
        // A port that was left to the system is known only later, and 0 in the name.
        VertxPlatformHttpRouter router =
                ofPort != null
                        ? ofPort
                        : VertxPlatformHttpRouter.lookup(
                                context, VertxPlatformHttpRouter.PLATFORM_HTTP_ROUTER_NAME_ZERO);
        if (router == null) {
            throw new IllegalStateException(
                    "Callbacks cannot be received: there is no HTTP server of Camel's Vert.x engine"
                            + " at port "
                            + port
                            + ". Start it before the route (camel.server.enabled=true with Camel"
                            + " Main)");
        }
        return router;
    }

    /**
     * Takes what platform-http must not have, before it has Vert.x read it: requests of strangers,
     * which would take a worker and memory, and POSTs that call themselves forms. Of those nothing
     * would be left of the body, and its signature tells what it is, not its content type. For
     * engines that serve from Vert.x in their own way.
     *
     * @return gives them back again
     */
    static Runnable openBefore(
            CamelContext context,
            String path,
            Function<Caller, @Nullable CallbackResponse> strangers,
            Function<CallbackRequest, CompletionStage<CallbackResponse>> callbacks,
            IntSupplier mostBytes,
            AtomicLong unfinishedBytes) {
        VertxCallbackEndpoint endpoint =
                new VertxCallbackEndpoint(path, strangers, callbacks, mostBytes, unfinishedBytes);
        List<Route> routes =
                context.getRegistry().findByType(VertxPlatformHttpRouter.class).stream()
                        .filter(router -> !router.isManagementServer())
                        .map(router -> router.route(path).handler(endpoint::takeBefore))
                        .toList();
        return () -> routes.forEach(Route::remove);
    }

    /**
     * Does something on the event loop that it is asked for on, once all that had come by it was
     * read; on any other thread at once.
     */
    static void afterReads(Runnable work) {
        Context loop = Vertx.currentContext();
        if (loop != null && Context.isOnEventLoopThread()) {
            loop.runOnContext(now -> work.run());
        } else {
            work.run();
        }
    }

    private void takeBefore(RoutingContext routing) {
        HttpServerRequest request = routing.request();
        Caller caller = caller(request);
        CallbackResponse refusal = strangers.apply(caller);
        if (refusal != null) {
            refuse(routing, refusal.status());
        } else if (request.method().equals(HttpMethod.POST)
                && CallbackHttpEndpoint.isForm(request.getHeader(HttpHeaders.CONTENT_TYPE))) {
            take(routing, caller);
        } else {
            routing.next();
        }
    }

    private void takeOrRefuse(RoutingContext routing, String methods) {
        HttpMethod method = routing.request().method();
        if (method.equals(HttpMethod.GET) || method.equals(HttpMethod.POST)) {
            Caller caller = caller(routing.request());
            CallbackResponse refusal = strangers.apply(caller);
            if (refusal == null) {
                take(routing, caller);
            } else {
                refuse(routing, refusal.status());
            }
        } else {
            routing.response().putHeader(HttpHeaders.ALLOW, methods);
            refuse(routing, 405);
        }
    }

    /**
     * Answers whoever is not listened to. A body that did not come with its head ends the
     * connection.
     */
    private static void refuse(RoutingContext routing, int status) {
        HttpServerRequest request = routing.request().resume();
        HttpServerResponse response = routing.response().setStatusCode(status);
        routing.vertx()
                .getOrCreateContext()
                .runOnContext(
                        next -> {
                            if (response.closed()) {
                                return;
                            }
                            if (request.isEnded()) {
                                response.end();
                            } else {
                                response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE)
                                        .end()
                                        .onComplete(written -> request.connection().close());
                            }
                        });
    }

    private void take(RoutingContext routing, Caller caller) {
        Arrival arrival = new Arrival(routing, caller);
        HttpServerRequest request = routing.request();
        if (request.isEnded()) {
            // A handler in front of ours has read it.
            Buffer body = routing.body().buffer();
            arrival.answer(body == null ? NO_BODY : body.getBytes());
            return;
        }
        if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
            request.response().writeContinue();
        }
        request.handler(arrival::read).endHandler(end -> arrival.end()).resume();
        if (!request.isEnded()) {
            arrival.limitTimeSoon();
        }
    }

    /** One request from its head to its response. Stays on the event loop that it came by. */
    private final class Arrival {

        private final long nanos = System.nanoTime();
        private final RoutingContext routing;
        private final Caller caller;
        private final Context loop;
        private @Nullable Buffer body;
        private boolean joined;
        private boolean handed;
        private boolean awaited;
        private int counted;

        Arrival(RoutingContext routing, Caller caller) {
            this.routing = routing;
            this.caller = caller;
            this.loop = routing.vertx().getOrCreateContext();
        }

        /** Most bodies come with their head, and are there before the loop does anything else. */
        void limitTimeSoon() {
            loop.runOnContext(
                    next -> {
                        if (!routing.request().isEnded()) {
                            limitTime();
                        }
                    });
        }

        /**
         * WeChat has given up by then, and whoever goes on must not hold a connection for ever,
         * also if he has his answer because what came of the body was too large.
         */
        private void limitTime() {
            Vertx vertx = routing.vertx();
            long timer = vertx.setTimer(HeldRequest.CUT_OFF.toMillis(), late -> hangUp(408));
            routing.request()
                    .endHandler(
                            end -> {
                                vertx.cancelTimer(timer);
                                end();
                            })
                    .exceptionHandler(gone -> forget());
            if (!handed) {
                awaited = true;
                limitBytes();
            }
        }

        /** Many bodies, none of them too large, are too much as well; WeChat's come in one part. */
        private void limitBytes() {
            int more = (body == null ? 0 : body.length()) - counted;
            counted += more;
            if (unfinishedBytes.addAndGet(more) > MOST_UNFINISHED_BYTES) {
                hangUp(503);
            }
        }

        private void forget() {
            body = null;
            if (awaited) {
                awaited = false;
                unfinishedBytes.addAndGet(-counted);
                counted = 0;
            }
        }

        private void hangUp(int status) {
            HttpConnection connection = routing.request().connection();
            if (handed || isOver()) {
                forget();
                connection.close();
                return;
            }
            handed = true;
            forget();
            routing.response().setStatusCode(status).end().onComplete(done -> connection.close());
        }

        /** Most bodies come in one part, which is not copied. */
        void read(Buffer part) {
            if (handed) {
                return;
            }
            int room = mostBytes.getAsInt() - (body == null ? 0 : body.length());
            if (part.length() > room) {
                join(part.slice(0, room + 1));
                end();
            } else {
                join(part);
                if (awaited) {
                    limitBytes();
                }
            }
        }

        private void join(Buffer part) {
            if (body == null) {
                body = part;
                return;
            }
            if (!joined) {
                body = Buffer.buffer(body.length() + part.length()).appendBuffer(body);
                joined = true;
            }
            body.appendBuffer(part);
        }

        void end() {
            if (!handed) {
                handed = true;
                byte[] bytes = body == null ? NO_BODY : body.getBytes();
                forget();
                answer(bytes);
            }
        }

        void answer(byte[] bytes) {
            HttpServerRequest request = routing.request();
            CompletableFuture<Void> written = new CompletableFuture<>();
            CallbackRequest callback =
                    new CallbackRequest(
                            request.method().name(),
                            CallbackQuery.parse(request.query()),
                            bytes,
                            caller,
                            nanos,
                            written,
                            below(request));
            callbacks
                    .apply(callback)
                    .whenComplete(
                            (response, failure) ->
                                    onLoop(
                                            () -> {
                                                if (failure == null) {
                                                    write(response, written);
                                                } else {
                                                    routing.fail(failure);
                                                }
                                            }));
        }

        private String below(HttpServerRequest request) {
            return route.endsWith("/*") ? CallbackHttpEndpoint.below(request.path(), route) : "";
        }

        private void onLoop(Runnable work) {
            if (Vertx.currentContext() == loop) {
                work.run();
            } else {
                loop.runOnContext(now -> work.run());
            }
        }

        /** The caller hung up, or a handler in front of ours lost patience and answered. */
        private boolean isOver() {
            return routing.response().closed() || routing.response().ended();
        }

        private void write(CallbackResponse response, CompletableFuture<Void> written) {
            if (isOver()) {
                written.complete(null);
                return;
            }
            HttpServerResponse http = routing.response();
            http.setStatusCode(response.status());
            String contentType = response.contentType();
            if (contentType != null) {
                http.putHeader(HttpHeaders.CONTENT_TYPE, contentType);
            }
            if (response.location() != null) {
                http.putHeader(HttpHeaders.LOCATION, response.location().toString());
            }
            http.end(Buffer.buffer(response.body())).onComplete(done -> written.complete(null));
        }
    }

    private static Caller caller(HttpServerRequest request) {
        return new Caller(
                request.remoteAddress().hostAddress(),
                CallbackHttpEndpoint.forwardedFor(request.headers().getAll("X-Forwarded-For")));
    }
}
