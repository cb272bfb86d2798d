// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.helpdesk.web;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;

/**
 * Collects the body of a request up to a limit, as bytes whatever content type it claims to have:
 * some clients call JSON a form.
 */
final class RequestBody implements Handler<RoutingContext> {

    private static final String BODY = "body";

    private final int limit;

    /**
     * @param limit how many bytes at most
     */
    RequestBody(int limit) {
        this.limit = limit;
    }

    /** Returns the body that this handler collected. */
    static Buffer of(RoutingContext context) {
        Buffer body = context.get(BODY);
        return body == null ? Buffer.buffer() : body;
    }

    @Override
    public void handle(RoutingContext context) {
        HttpServerRequest request = context.request();
        Buffer body = Buffer.buffer();
        request.handler(
                part -> {
                    if (body.length() + part.length() <= limit) {
                        body.appendBuffer(part);
                    } else {
                        request.handler(null);
                        request.endHandler(null);
                        // What is still to come of it is not read.
                        context.response().endHandler(sent -> request.connection().close());
                        JsonResponse.error(
                                context, 413, "The body is larger than " + limit + " bytes.");
                    }
                });
        request.endHandler(
                end -> {
                    context.put(BODY, body);
                    context.next();
                });
        // Whoever left in the middle of a request waits for no answer.
        request.exceptionHandler(gone -> {});
    }
}
