// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Rules of the memory store in a process with little memory, which must not die of its load. */
@Tag("slow")
class SmallHeapTest {

    private static final int MANY = 200_000;

    @Test
    void staysWithinTheHeapWhateverComes() throws Exception {
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx64m",
                                "-XX:+UseSerialGC",
                                "-XX:+ExitOnOutOfMemoryError",
                                "-cp",
                                System.getProperty(
                                        "surefire.test.class.path",
                                        System.getProperty("java.class.path")),
                                SmallHeapTest.class.getName())
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        List<String> printed;
        try (BufferedReader output = process.inputReader()) {
            printed = output.lines().toList();
        }
        assertThat(process.waitFor()).isZero();
        assertThat(printed)
                .contains("the last are there: true", "the large one stays and goes: true true");
    }

    /** Callbacks that differ, users, and messages; then records that run out all the time. */
    public static void main(String[] arguments) {
        StateStore store = new InMemoryStateStore();
        Instant later = Instant.now().plusSeconds(3600);
        for (int i = 0; i < MANY; i++) {
            put(store, "dedupe", i, 120, later);
            put(store, "window", i, 41, later);
            if (i % 1000 == 0) {
                put(store, "parked", i, 60_000, later);
            }
        }
        AtomicReference<Instant> now = new AtomicReference<>(later);
        StateStore shortLived = new InMemoryStateStore(Long.MAX_VALUE, now::get);
        for (int i = 0; i < MANY; i++) {
            put(shortLived, "dedupe", i, 120, now.get().plusSeconds(10));
            now.set(now.get().plus(Duration.ofMillis(1)));
        }
        boolean all =
                has(store, "dedupe", MANY - 1)
                        && has(store, "window", MANY - 1)
                        && has(store, "parked", MANY - 1000)
                        && has(shortLived, "dedupe", MANY - 1)
                        && !has(shortLived, "dedupe", MANY - 20_000);
        System.out.println("the last are there: " + all);
        // Larger than its share alone: it stays until the next one.
        put(store, "media", 1, (int) (Runtime.getRuntime().maxMemory() / 10), later);
        boolean stays = has(store, "media", 1);
        put(store, "media", 2, 1, later);
        boolean goes = has(store, "media", 2) && !has(store, "media", 1);
        System.out.println("the large one stays and goes: " + stays + " " + goes);
    }

    private static void put(StateStore store, String kind, int number, int size, Instant expires) {
        store.putIfAbsent(key(kind, number), new StateValue(new byte[size], expires));
    }

    private static boolean has(StateStore store, String kind, int number) {
        return store.get(key(kind, number)).toCompletableFuture().join().isPresent();
    }

    private static StateKey key(String kind, int number) {
        return new StateKey("shop", kind, "oABCDEFGHIJKLMNO%012d".formatted(number));
    }
}
