// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.clock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A simulator's clock, seen from another program. One daemon thread follows it by long polls; while
 * the simulator is away, the last offset holds (real time until it was first reached). Safe for use
 * by several threads.
 */
public final class RemoteClock implements InstantSource, AutoCloseable {
    private static final long MAX_PAUSE_MILLIS = 2_000;

    private final URI simulator;
    private final String name = UUID.randomUUID().toString();
    private final InstantSource real;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private final ObjectMapper json = new ObjectMapper();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final CountDownLatch reached = new CountDownLatch(1);
    private final Thread thread;
    private volatile Reading reading = new Reading(0, null);

    private record Reading(long offset, @Nullable Instant standsAt) {}

    public RemoteClock(URI simulator) {
        this(simulator, InstantSource.system());
    }

    RemoteClock(URI simulator, InstantSource real) {
        this.simulator = simulator;
        this.real = real;
        this.thread = new Thread(this::follow, "wechat-remote-clock");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public Instant instant() {
        Reading now = reading;
        return now.standsAt() != null ? now.standsAt() : real.instant().plusMillis(now.offset());
    }

    /** Waits until the simulator was reached for the first time; false when it was not in time. */
    public boolean awaitFirstReading(Duration atMost) throws InterruptedException {
        return reached.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        closed.countDown();
        thread.interrupt();
    }

    private void follow() {
        long pause = 0;
        // A value that no clock has, so that the first poll is answered at once.
        long known = Long.MIN_VALUE;
        try {
            while (!closed.await(pause, TimeUnit.MILLISECONDS)) {
                try {
                    known = poll(known);
                    pause = 0;
                } catch (IOException e) {
                    known = Long.MIN_VALUE;
                    pause = Math.min(MAX_PAUSE_MILLIS, Math.max(50, pause * 2));
                }
            }
        } catch (InterruptedException e) {
            // Only close() interrupts this thread, and it is about to end.
            Thread.currentThread().interrupt();
        }
    }

    private long poll(long known) throws IOException, InterruptedException {
        URI uri =
                simulator.resolve("/_sim/clock/next?wait=20&follower=" + name + "&after=" + known);
        HttpRequest request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(30)).build();
        JsonNode answer = json.readTree(http.send(request, BodyHandlers.ofByteArray()).body());
        if (!answer.path("offset").isIntegralNumber()) {
            throw new IOException("this is not a simulator: " + simulator);
        }
        long offset = answer.path("offset").asLong();
        boolean stands = answer.path("manual").asBoolean();
        reading =
                new Reading(
                        offset, stands ? Instant.ofEpochMilli(answer.path("now").asLong()) : null);
        reached.countDown();
        return offset;
    }
}
