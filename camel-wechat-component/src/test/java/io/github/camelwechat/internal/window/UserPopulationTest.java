// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.window;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Rules of the memory store's size, as the guide tells them. How fast it is, is only printed. */
@Tag("slow")
class UserPopulationTest {

    private static final long LEAST_BYTES = 100;
    private static final long MOST_BYTES = 200;

    @Test
    void keepsAUserInTwoHundredBytes() throws Exception {
        assertThat(bytesEach("1g", "100000"))
                .hasSize(1)
                .allMatch(each -> LEAST_BYTES < each && each < MOST_BYTES);
    }

    @Test
    @Tag("heavy")
    void keepsTenMillionUsersAtTheSamePrice() throws Exception {
        assertThat(bytesEach("10g", "10000", "100000", "1000000", "10000000"))
                .hasSize(4)
                .allMatch(each -> LEAST_BYTES < each && each < MOST_BYTES);
    }

    private static List<Long> bytesEach(String heap, String... numbersOfUsers) throws Exception {
        List<Long> bytes = new ArrayList<>();
        Pattern figure = Pattern.compile("users: (\\d+) bytes each");
        for (String line : printed(heap, numbersOfUsers)) {
            Matcher found = figure.matcher(line);
            if (found.find()) {
                bytes.add(Long.parseLong(found.group(1)));
            }
        }
        return bytes;
    }

    /** In a process with room for all of them, where nobody else's garbage is counted. */
    private static List<String> printed(String heap, String... numbersOfUsers) throws Exception {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx" + heap,
                                "-cp",
                                System.getProperty(
                                        "surefire.test.class.path",
                                        System.getProperty("java.class.path")),
                                UserPopulation.class.getName()));
        command.addAll(List.of(numbersOfUsers));
        Process process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        List<String> lines = new ArrayList<>();
        try (BufferedReader output = process.inputReader()) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                System.out.println(line);
                lines.add(line);
            }
        }
        assertThat(process.waitFor()).isZero();
        return lines;
    }
}
