// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.testing.engine;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Ties a server to this JVM: a shell holds one end of a pipe, and when the other end is gone, even
 * because this JVM was killed, it kills the server.
 */
final class Tether implements AutoCloseable {

    private final Process shell;

    private Tether(Process shell) {
        this.shell = shell;
    }

    /**
     * Starts a server.
     *
     * @param pidFile where its process number is to be written
     */
    static Tether start(List<String> command, Path pidFile, Path log) throws IOException {
        String run = "\"$@\" & echo $! > '" + pidFile + "'; cat >/dev/null; kill -9 $!; wait";
        return run(run, command, log);
    }

    /** Holds on to a server that somebody else started, and removes its folder when it is gone. */
    static Tether to(long pid, Path folder) throws IOException {
        return run(
                "cat >/dev/null; kill -9 $1; rm -rf \"$2\"",
                List.of(Long.toString(pid), folder.toString()),
                Path.of("/dev/null"));
    }

    private static Tether run(String script, List<String> arguments, Path log) throws IOException {
        List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", script, "sh"));
        command.addAll(arguments);
        return new Tether(
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                        .start());
    }

    /** Kills the server at once, and waits until it is gone. */
    @Override
    public void close() throws IOException {
        shell.getOutputStream().close();
        shell.onExit().join();
    }
}
