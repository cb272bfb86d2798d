// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.helpdesk.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Without signs of life, every event is news. */
class ChangeEventsTest {

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    private final AtomicLong changes = new AtomicLong();
    private final AtomicReference<Instant> now = new AtomicReference<>(NOON);
    private final InstantSource clock = now::get;
    private final ChangeEvents events = new ChangeEvents(changes::get, clock, Integer.MAX_VALUE);
    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    @Timeout(60)
    void tellsOfAChangeAndOfAJumpOfTheClock() throws IOException {
        try (BufferedReader page = openPage()) {
            assertThat(nextEvent(page)).as("at once").isEqualTo(NOON.toEpochMilli());
            events.start(vertx);
            assertThat(nextEvent(page)).as("the first look").isEqualTo(NOON.toEpochMilli());

            changes.incrementAndGet();
            assertThat(nextEvent(page)).as("a change").isEqualTo(NOON.toEpochMilli());

            now.set(NOON.plusSeconds(2));
            assertThat(nextEvent(page)).as("a jump").isEqualTo(NOON.toEpochMilli() + 2000);
        }
    }

    private BufferedReader openPage() throws IOException {
        Router router = Router.router(vertx);
        router.get("/events").handler(events);
        HttpServer server =
                vertx.createHttpServer()
                        .requestHandler(router)
                        .listen(0, "127.0.0.1")
                        .toCompletionStage()
                        .toCompletableFuture()
                        .join();
        URI uri = URI.create("http://127.0.0.1:" + server.actualPort() + "/events");
        return new BufferedReader(
                new InputStreamReader(uri.toURL().openStream(), StandardCharsets.UTF_8));
    }

    private static long nextEvent(BufferedReader page) throws IOException {
        String line = page.readLine();
        while (!line.startsWith("data: ")) {
            line = page.readLine();
        }
        return Long.parseLong(line.substring("data: ".length()));
    }
}
