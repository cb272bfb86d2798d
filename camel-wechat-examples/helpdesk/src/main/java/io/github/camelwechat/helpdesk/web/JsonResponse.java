// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.helpdesk.web;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;

/** The responses of the API: JSON, never from a cache. */
final class JsonResponse {

    private JsonResponse() {}

    static void send(RoutingContext context, int status, Buffer json) {
        if (context.response().ended()) {
            return;
        }
        context.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "application/json")
                .putHeader("Cache-Control", "no-store")
                .putHeader("X-Content-Type-Options", "nosniff")
                .end(json);
    }

    /**
     * @param sentence what was wrong, and what was expected
     */
    static void error(RoutingContext context, int status, String sentence) {
        send(context, status, new JsonObject().put("error", sentence).toBuffer());
    }
}
