// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.control;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;

/** The web phone's files, read once. */
final class WebPhone {
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:;"
                    + " media-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none';"
                    + " frame-ancestors 'none'";

    private final Map<String, File> files = new HashMap<>();

    private record File(String contentType, Buffer content) {}

    WebPhone() {
        load("/", "index.html", "text/html; charset=utf-8");
        load("/phone/phone.css", "phone.css", "text/css; charset=utf-8");
        load("/phone/platform.css", "platform.css", "text/css; charset=utf-8");
        for (String script :
                new String[] {"phone.js", "wire.js", "chat.js", "menu.js", "service.js"}) {
            load("/phone/" + script, script, "text/javascript; charset=utf-8");
        }
        load("/phone/icon.svg", "icon.svg", "image/svg+xml");
    }

    /** Tells whether a path is one of the phone's. */
    boolean has(String path) {
        return files.containsKey(path);
    }

    void serve(String path, HttpServerResponse response) {
        File file = files.get(path);
        if (file == null) {
            response.setStatusCode(404).end();
            return;
        }
        response.putHeader("Content-Type", file.contentType())
                .putHeader("Content-Security-Policy", POLICY)
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("Referrer-Policy", "no-referrer")
                .putHeader("Cache-Control", "no-cache")
                .end(file.content());
    }

    private void load(String path, String name, String contentType) {
        String resource = "/io/github/camelwechat/simulator/phone/" + name;
        try (InputStream in = WebPhone.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("the jar lacks " + resource);
            }
            files.put(path, new File(contentType, Buffer.buffer(in.readAllBytes())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
