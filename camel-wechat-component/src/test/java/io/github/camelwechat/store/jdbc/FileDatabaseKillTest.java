// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.store.StateRecord;
import io.github.camelwechat.store.StateStore;
import io.github.camelwechat.store.StoreContext;
import io.github.camelwechat.testing.StoreProcess;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Rules of H2 files: what H2 said it has, it has when the process is killed. Many write at once,
 * because then commits share a write. {@code -Dkills} says how often, {@code -Dkills.seed} when.
 */
class FileDatabaseKillTest {

    private static final int KILLS = 4 * Integer.getInteger("kills", 5);
    private static final long SEED = Long.getLong("kills.seed", 20261121L);
    private static final int WRITERS = 8;

    @TempDir Path folder;

    @Test
    @Tag("heavy")
    void losesNothingThatWasStored() throws Exception {
        SplittableRandom dice = new SplittableRandom(SEED);
        int stored = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            Set<String> names = writtenUntilKilled("k" + kill, dice.nextInt(1, 40));
            stored += names.size();
            assertThat(missing(names)).as("of %d after kill %d", names.size(), kill).isEmpty();
        }
        System.out.printf("%d kills, %,d records stored, none lost%n", KILLS, stored);
    }

    private String url() {
        return "jdbc:h2:file:" + folder.resolve("state") + ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE";
    }

    private Set<String> writtenUntilKilled(String name, int enough) throws Exception {
        Process doomed =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:TieredStopAtLevel=1",
                                "-XX:+UseSerialGC",
                                "-cp",
                                System.getProperty("java.class.path"),
                                StoreProcess.class.getName(),
                                url(),
                                Integer.toString(WRITERS),
                                name)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        Set<String> names = new HashSet<>();
        try (BufferedReader output = doomed.inputReader(StandardCharsets.UTF_8)) {
            // What it said before its end is read to the end; the last line may be cut.
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                if (line.matches(name + "-\\d+-\\d+")) {
                    names.add(line);
                }
                if (names.size() == enough) {
                    // Not destroyForcibly() of the process, which closes its output as well.
                    doomed.toHandle().destroyForcibly();
                }
            }
        }
        doomed.waitFor();
        return names;
    }

    private List<String> missing(Set<String> names) {
        JdbcConnectionPool pool = JdbcConnectionPool.create(url(), "sa", "");
        ScheduledExecutorService threads = Executors.newScheduledThreadPool(2);
        StateStore store = new JdbcStateStore(pool);
        try {
            store.start(new StoreContext(threads, threads, InstantSource.system()));
            return names.stream().filter(name -> !isDone(store, name)).sorted().toList();
        } finally {
            store.stop();
            threads.shutdownNow();
            pool.dispose();
        }
    }

    private static boolean isDone(StateStore store, String name) {
        Optional<StateRecord> found =
                store.get(StoreProcess.key(name)).toCompletableFuture().join();
        return found.map(record -> new String(record.value().bytes(), StandardCharsets.UTF_8))
                .filter("done"::equals)
                .isPresent();
    }
}
