// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.operation;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.testing.FilmProcess;
import io.github.camelwechat.testing.RawServer;
import io.github.camelwechat.testing.RawServer.Answer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A film larger than all of the memory there is passes in both directions, and nothing is left of
 * it.
 */
@Tag("slow")
class FilmTest {

    private static final int LENGTH = 50 << 20;
    private static final int SMALL = 300_000;
    private static final long MOST_GROWTH = 4 << 20;

    @TempDir private Path directory;

    private final Queue<Integer> uploads = new ConcurrentLinkedQueue<>();

    @Test
    void passesWithoutBeingHeld() throws Exception {
        Path film = directory.resolve("out").resolve("film.wav");
        Path temporary = Files.createDirectory(directory.resolve("tmp"));
        try (RawServer wechat = new RawServer(this::answer)) {
            Process process =
                    new ProcessBuilder(
                                    Path.of(System.getProperty("java.home"), "bin", "java")
                                            .toString(),
                                    "-Xmx44m",
                                    "-XX:+UseSerialGC",
                                    "-XX:TieredStopAtLevel=1",
                                    "-Djava.io.tmpdir=" + temporary,
                                    "-cp",
                                    System.getProperty("java.class.path"),
                                    FilmProcess.class.getName(),
                                    "wechat:shop?appId=wx0123456789abcdef&appSecret=s&apiBaseUrl="
                                            + wechat.url(),
                                    film.toString())
                            .redirectErrorStream(true)
                            .start();
            List<String> printed = new ArrayList<>(process.inputReader().lines().toList());
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();

            assertThat(printed).contains("read " + LENGTH, "left 0");
            assertThat(grown(printed)).isLessThan(MOST_GROWTH);
        }
        assertThat(film).hasSize(LENGTH);
        assertThat(isFilm(film)).isTrue();
        assertThat(uploads).hasSize(4).allSatisfy(length -> assertThat(length).isPositive());
        assertThat(uploads.stream().filter(length -> length > LENGTH)).hasSize(2);
    }

    private static long grown(List<String> printed) {
        return printed.stream()
                .filter(line -> line.startsWith("grew "))
                .mapToLong(line -> Long.parseLong(line.substring(5)))
                .findFirst()
                .orElseThrow(() -> new AssertionError(printed));
    }

    private Answer answer(RawServer.Request request) {
        String target = request.target();
        if (target.contains("token?") || target.contains("stable_token")) {
            return RawServer.json("{\"access_token\":\"t\",\"expires_in\":7200}");
        }
        if (target.contains("add_material")) {
            uploads.add(request.body().length);
            return RawServer.json("{\"media_id\":\"M\"}");
        }
        return film(target.contains("media_id=film") ? LENGTH : SMALL);
    }

    private static Answer film(int length) {
        return connection -> {
            OutputStream out = connection.getOutputStream();
            out.write(
                    ("HTTP/1.1 200 OK\r\nContent-Type: audio/wav\r\nContent-Length: "
                                    + length
                                    + "\r\n\r\n")
                            .getBytes(US_ASCII));
            byte[] part = new byte[100_000];
            for (int at = 0; at < length; at += part.length) {
                fill(part, at);
                out.write(part, 0, Math.min(part.length, length - at));
            }
            out.flush();
            return true;
        };
    }

    private static void fill(byte[] part, int at) {
        for (int i = 0; i < part.length; i++) {
            part[i] = value(at + i);
        }
    }

    private static byte value(int at) {
        return (byte) (at == 0 ? 'R' : at * 31 + (at >> 8) * 7 + (at >> 16));
    }

    private static boolean isFilm(Path file) throws IOException {
        byte[] film = Files.readAllBytes(file);
        for (int i = 0; i < film.length; i++) {
            if (film[i] != value(i)) {
                return false;
            }
        }
        return true;
    }
}
