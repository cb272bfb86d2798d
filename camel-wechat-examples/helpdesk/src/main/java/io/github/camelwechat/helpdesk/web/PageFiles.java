// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.helpdesk.web;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;

/** The inbox page: a handful of files from the jar, with a policy that lets nothing else in. */
final class PageFiles {

    private static final String FOLDER = "/inbox/";

    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
                    + " img-src 'self' blob:; media-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static final Map<String, String> TYPES =
            Map.of(
                    "html", "text/html; charset=utf-8",
                    "css", "text/css; charset=utf-8",
                    "js", "text/javascript; charset=utf-8",
                    "svg", "image/svg+xml");

    private PageFiles() {}

    static void mount(Router router, Handler<RoutingContext> guard) {
        serve(router, guard, "/", "inbox.html");
        for (String name :
                new String[] {
                    "inbox.css",
                    "inbox.js",
                    "list.js",
                    "chat.js",
                    "window.js",
                    "api.js",
                    "inbox.svg"
                }) {
            serve(router, guard, "/" + name, name);
        }
    }

    private static void serve(
            Router router, Handler<RoutingContext> guard, String path, String name) {
        Buffer content = read(name);
        String type =
                TYPES.getOrDefault(
                        name.substring(name.lastIndexOf('.') + 1), "application/octet-stream");
        router.get(path)
                .handler(guard)
                .handler(
                        context ->
                                context.response()
                                        .putHeader("Content-Type", type)
                                        .putHeader("Cache-Control", "no-cache")
                                        .putHeader("Content-Security-Policy", POLICY)
                                        .putHeader("X-Content-Type-Options", "nosniff")
                                        .putHeader("Referrer-Policy", "no-referrer")
                                        .end(content));
    }

    private static Buffer read(String name) {
        try (InputStream in = PageFiles.class.getResourceAsStream(FOLDER + name)) {
            if (in == null) {
                throw new IllegalStateException(FOLDER + name + " is missing from the jar");
            }
            return Buffer.buffer(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
