// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.window;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the guide says of the memory store's size and speed. */
class TrackedUsersTest {

    private static final int MOST_BYTES = 700;

    @Test
    void keepsAUserInLessThanAKilobyte() {
        TrackedUsers.Figures figures = TrackedUsers.measure(100_000, 10_000);
        assertThat(figures.bytes()).as(figures.toString()).isBetween(100L, (long) MOST_BYTES);
    }

    @Test
    @Tag("heavy")
    void keepsTenMillionUsersAtTheSamePrice() throws Exception {
        List<String> figures = new ArrayList<>();
        for (int users : new int[] {10_000, 1_000_000, 10_000_000}) {
            figures.add(measureApart(users));
        }
        System.out.println(String.join("\n", figures));
        assertThat(figures).allMatch(line -> line.contains(" bytes each; a reservation takes "));
    }

    /** In a process with room for ten million, where nobody else's garbage is counted. */
    private static String measureApart(int users) throws Exception {
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx12g",
                                "-cp",
                                System.getProperty(
                                        "surefire.test.class.path",
                                        System.getProperty("java.class.path")),
                                TrackedUsers.class.getName(),
                                String.valueOf(users))
                        .redirectError(new File("target/tracked-users.log"))
                        .start();
        String line = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return line.strip();
    }
}
