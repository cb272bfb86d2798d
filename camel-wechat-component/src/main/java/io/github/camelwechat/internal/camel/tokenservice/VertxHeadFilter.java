// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.tokenservice;

import io.github.camelwechat.internal.callback.source.Caller;
import io.github.camelwechat.internal.camel.tokenservice.TokenService.Head;
import io.github.camelwechat.internal.camel.tokenservice.TokenService.Response;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.RoutingContext;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.jspecify.annotations.Nullable;

/**
 * Refuses requests of one path by their head, before Vert.x reads their body for platform-http.
 * Loaded only where Vert.x is.
 */
final class VertxHeadFilter {

    private final Function<Head, @Nullable Response> refusal;

    private VertxHeadFilter(Function<Head, @Nullable Response> refusal) {
        this.refusal = refusal;
    }

    /**
     * Stands in front of what platform-http will serve at a path.
     *
     * @param refusal null to let a request through; must not block
     * @return goes away again
     */
    static Runnable install(
            CamelContext context, String path, Function<Head, @Nullable Response> refusal) {
        VertxHeadFilter filter = new VertxHeadFilter(refusal);
        List<Route> routes =
                context.getRegistry().findByType(VertxPlatformHttpRouter.class).stream()
                        .filter(router -> !router.isManagementServer())
                        .map(router -> router.route(path).handler(filter::judge))
                        .toList();
        return () -> routes.forEach(Route::remove);
    }

    private void judge(RoutingContext routing) {
        HttpServerRequest request = routing.request();
        Response response = refusal.apply(head(request));
        if (response == null) {
            routing.next();
        } else {
            refuse(routing, response);
        }
    }

    private static Head head(HttpServerRequest request) {
        Map<String, List<String>> headers = new HashMap<>();
        request.headers()
                .names()
                .forEach(
                        name ->
                                headers.put(
                                        name.toLowerCase(Locale.ROOT),
                                        request.headers().getAll(name)));
        return new Head(
                request.method().name(),
                request.query(),
                new Caller(request.remoteAddress().hostAddress(), List.of()),
                headers);
    }

    /** A body that did not come with its head is not waited for: it ends the connection. */
    private static void refuse(RoutingContext routing, Response refusal) {
        HttpServerRequest request = routing.request().resume();
        HttpServerResponse response = routing.response().setStatusCode(refusal.status());
        refusal.headers().forEach(response::putHeader);
        Buffer body = Buffer.buffer(refusal.body());
        routing.vertx()
                .getOrCreateContext()
                .runOnContext(
                        next -> {
                            if (response.closed()) {
                                return;
                            }
                            if (request.isEnded()) {
                                response.end(body);
                            } else {
                                response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE)
                                        .end(body)
                                        .onComplete(written -> request.connection().close());
                            }
                        });
    }
}
