// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.benchmark.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process with nothing in it but what is measured. */
public final class OwnProcess {

    private static final long LONGEST_SECONDS = 600;

    private OwnProcess() {}

    /**
     * A line that a process printed, and the time until then.
     *
     * @param line the first line it printed
     * @param nanos from its start until then
     */
    public record Said(String line, long nanos) {}

    /** The classpath of this process. */
    public static String classpath() {
        return System.getProperty(
                "surefire.test.class.path", System.getProperty("java.class.path"));
    }

    /** Runs a class, and waits until it has ended. */
    public static Said run(
            Class<?> main, String classpath, List<String> options, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.add("-cp");
        command.add(classpath);
        command.add(main.getName());
        command.addAll(List.of(arguments));
        long started = System.nanoTime();
        Process process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try (BufferedReader output = process.inputReader()) {
            String line = output.readLine();
            long nanos = System.nanoTime() - started;
            if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)
                    || process.exitValue() != 0
                    || line == null) {
                throw new IllegalStateException(main.getSimpleName() + " did not come to its end");
            }
            return new Said(line, nanos);
        } finally {
            process.destroyForcibly();
        }
    }
}
