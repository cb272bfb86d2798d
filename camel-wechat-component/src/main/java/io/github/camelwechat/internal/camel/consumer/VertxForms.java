// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.consumer;

import io.github.camelwechat.internal.callback.reply.CallbackResponse;
import io.github.camelwechat.internal.callback.source.Caller;
import io.github.camelwechat.internal.callback.verify.CallbackQuery;
import io.github.camelwechat.internal.callback.verify.CallbackRequest;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.IntSupplier;
import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;

/**
 * Takes POSTs that call themselves forms before Vert.x reads them as such: then nothing would be
 * left of the body, and its signature tells what it is, not its content type. Only where Camel's
 * Vert.x engine is on the class path; servlet engines leave the body, and Quarkus has another
 * router.
 */
final class VertxForms {

    private final Function<CallbackRequest, CompletionStage<CallbackResponse>> callbacks;
    private final IntSupplier mostBytes;

    private VertxForms(
            Function<CallbackRequest, CompletionStage<CallbackResponse>> callbacks,
            IntSupplier mostBytes) {
        this.callbacks = callbacks;
        this.mostBytes = mostBytes;
    }

    /**
     * Mounts on the routers of the HTTP servers, behind what is there already.
     *
     * @param callbacks answers requests; may block
     * @param mostBytes more of a body is not read: one byte more is handed on, to be refused
     * @return takes it away again
     */
    static Runnable mount(
            CamelContext context,
            String path,
            Function<CallbackRequest, CompletionStage<CallbackResponse>> callbacks,
            IntSupplier mostBytes) {
        VertxForms forms = new VertxForms(callbacks, mostBytes);
        List<Route> routes =
                context.getRegistry().findByType(VertxPlatformHttpRouter.class).stream()
                        .filter(router -> !router.isManagementServer())
                        .map(router -> router.route(HttpMethod.POST, path).handler(forms::take))
                        .toList();
        return () -> routes.forEach(Route::remove);
    }

    private void take(RoutingContext routing) {
        HttpServerRequest request = routing.request();
        if (!CallbackHttpEndpoint.isForm(request.getHeader("Content-Type"))) {
            routing.next();
            return;
        }
        long arrived = System.nanoTime();
        int most = mostBytes.getAsInt();
        Buffer body = Buffer.buffer();
        request.handler(
                part -> {
                    int room = most + 1 - body.length();
                    body.appendBuffer(part.length() > room ? part.slice(0, room) : part);
                });
        request.endHandler(end -> answer(routing, body.getBytes(), arrived));
        request.resume();
    }

    private void answer(RoutingContext routing, byte[] body, long arrived) {
        HttpServerRequest request = routing.request();
        CompletableFuture<Void> written = new CompletableFuture<>();
        routing.addEndHandler(end -> written.complete(null));
        CallbackRequest callback =
                new CallbackRequest(
                        request.method().name(),
                        CallbackQuery.parse(request.query()),
                        body,
                        new Caller(
                                request.remoteAddress().hostAddress(),
                                CallbackHttpEndpoint.forwardedFor(
                                        request.headers().getAll("X-Forwarded-For"))),
                        arrived,
                        written);
        Context loop = routing.vertx().getOrCreateContext();
        loop.executeBlocking(() -> callbacks.apply(callback), false)
                .onFailure(routing::fail)
                .onSuccess(
                        response ->
                                response.thenAccept(
                                        said ->
                                                loop.runOnContext(
                                                        now -> write(said, request.response()))));
    }

    private static void write(CallbackResponse response, HttpServerResponse http) {
        if (http.closed()) {
            return;
        }
        http.setStatusCode(response.status());
        String contentType = response.contentType();
        if (contentType != null) {
            http.putHeader("Content-Type", contentType);
        }
        http.end(Buffer.buffer(response.body()));
    }
}
