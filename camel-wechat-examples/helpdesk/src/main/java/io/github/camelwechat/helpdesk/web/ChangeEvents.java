// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.helpdesk.web;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Tells open pages that there is something new, as server-sent events whose data is the time of our
 * clock in epoch milliseconds. A jump of that clock is news as well: windows open and close by it.
 */
final class ChangeEvents implements Handler<RoutingContext> {

    private static final long LOOK_MILLIS = 200;
    private static final int QUIET_LOOKS = 50;
    private static final long JUMP_MILLIS = 1_500;
    private static final int MOST_PAGES = 100;

    private final LongSupplier changes;
    private final InstantSource clock;
    private final int mostQuietLooks;
    private final Set<HttpServerResponse> pages = ConcurrentHashMap.newKeySet();

    private long known = Long.MIN_VALUE;
    private long lastLook;
    private int quietLooks;

    ChangeEvents(LongSupplier changes, InstantSource clock) {
        this(changes, clock, QUIET_LOOKS);
    }

    /**
     * @param mostQuietLooks after so many without news there is a sign of life
     */
    ChangeEvents(LongSupplier changes, InstantSource clock, int mostQuietLooks) {
        this.changes = changes;
        this.clock = clock;
        this.mostQuietLooks = mostQuietLooks;
        this.lastLook = clock.millis();
    }

    /** Starts looking; ends with Vert.x. Every look is on the same event loop. */
    void start(Vertx vertx) {
        vertx.setPeriodic(LOOK_MILLIS, timer -> look());
    }

    @Override
    public void handle(RoutingContext context) {
        if (pages.size() >= MOST_PAGES) {
            JsonResponse.error(context, 503, "Too many pages are open; ask every second instead.");
            return;
        }
        HttpServerResponse page = context.response();
        page.setChunked(true)
                .putHeader("Content-Type", "text/event-stream")
                .putHeader("Cache-Control", "no-store");
        page.closeHandler(closed -> pages.remove(page));
        page.exceptionHandler(failure -> pages.remove(page));
        pages.add(page);
        page.write("retry: 1000\n\n" + event());
    }

    private void look() {
        long now = clock.millis();
        long count = changes.getAsLong();
        boolean jumped = Math.abs(now - lastLook) > JUMP_MILLIS;
        lastLook = now;
        if (count != known || jumped || ++quietLooks >= mostQuietLooks) {
            known = count;
            quietLooks = 0;
            String event = event();
            pages.stream()
                    .filter(page -> !page.writeQueueFull())
                    .forEach(page -> page.write(event));
        }
    }

    private String event() {
        return "event: change\ndata: " + clock.millis() + "\n\n";
    }
}
