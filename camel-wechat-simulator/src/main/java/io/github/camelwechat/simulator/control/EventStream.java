// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.control;

import io.github.camelwechat.simulator.change.ChangeFeed;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Server-sent events: what changed, not how, so that a page which missed one only has to look
 * again. At most 32 pages at a time; one that does not read is cut off and may come again.
 */
final class EventStream {
    private static final int MAX_PAGES = 32;
    private static final long PULSE_MILLIS = 15_000;

    private final Vertx vertx;
    private final ChangeFeed changes;
    private final Set<HttpServerResponse> pages = ConcurrentHashMap.newKeySet();

    EventStream(Vertx vertx, ChangeFeed changes) {
        this.vertx = vertx;
        this.changes = changes;
    }

    /** Opens a stream. False when there are too many. */
    boolean open(HttpServerResponse page) {
        if (pages.size() >= MAX_PAGES) {
            return false;
        }
        pages.add(page);
        Context context = vertx.getOrCreateContext();
        Runnable unwatch =
                changes.watch(change -> context.runOnContext(v -> send(page, text(change))));
        long pulse = vertx.setPeriodic(PULSE_MILLIS, id -> send(page, ": pulse\n\n"));
        page.closeHandler(
                closed -> {
                    pages.remove(page);
                    unwatch.run();
                    vertx.cancelTimer(pulse);
                });
        page.setChunked(true)
                .putHeader("Content-Type", "text/event-stream; charset=utf-8")
                .putHeader("Cache-Control", "no-store");
        send(page, "retry: 1000\n\n");
        return true;
    }

    private static void send(HttpServerResponse page, String text) {
        if (page.closed() || page.ended()) {
            return;
        }
        if (page.writeQueueFull()) {
            page.reset();
            return;
        }
        page.write(text);
    }

    private static String text(ChangeFeed.Change change) {
        // An openid has no character that JSON would escape.
        return "data: {\"topic\":\""
                + change.topic().name().toLowerCase(Locale.ROOT)
                + "\",\"openid\":\""
                + change.openid()
                + "\"}\n\n";
    }
}
