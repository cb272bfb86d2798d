// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.testing.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Path;

/**
 * A shell that waits at the other end of a pipe. When this end is gone, even because this JVM was
 * killed, it kills the servers it was told of and removes their folders.
 */
final class ServerCleanup {

    private static final String SCRIPT =
            "while read -r pid folder; do set -- \"$@\" \"$pid\" \"$folder\"; done;"
                    + " while [ $# -gt 0 ]; do"
                    + " [ -f \"$1\" ] && kill -9 \"$(head -n 1 \"$1\")\"; rm -rf \"$2\"; shift 2;"
                    + " done";

    private static final Writer TOLD = start();

    private ServerCleanup() {}

    /**
     * @param pid the file whose first line is the number of the server's process while it runs
     */
    static synchronized void tell(Path pid, Path folder) throws IOException {
        TOLD.write(pid + " " + folder + "\n");
        TOLD.flush();
    }

    private static Writer start() {
        try {
            return new ProcessBuilder("/bin/sh", "-c", SCRIPT)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .outputWriter();
        } catch (IOException e) {
            throw new UncheckedIOException("the janitor has no shell", e);
        }
    }
}
