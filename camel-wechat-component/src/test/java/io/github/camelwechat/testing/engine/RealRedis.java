// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.testing.engine;

import io.github.camelwechat.testing.FreePorts;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.awaitility.Awaitility;
import redis.embedded.core.ExecutableProvider;

/** A Redis server on a free port, which keeps nothing on disk and ends with this JVM. */
public final class RealRedis implements AutoCloseable {

    private static final Path EXECUTABLE = executable();
    private static final RedisClient CLIENT = RedisClient.create();

    private final int port;
    private final List<String> settings;
    private final Path folder;
    private Process process;

    private RealRedis(int port, List<String> settings) throws IOException {
        this.port = port;
        this.settings = settings;
        this.folder = Files.createTempDirectory("redis");
        ServerCleanup.tell(pid(), folder);
    }

    /** One for all who empty it before they begin. */
    public static RealRedis shared() {
        return Shared.SERVER;
    }

    private static final class Shared {
        private static final RealRedis SERVER = start();
    }

    /**
     * @param settings as in a configuration file, for example {@code --requirepass}, {@code x}
     */
    public static RealRedis start(String... settings) {
        try {
            return new RealRedis(FreePorts.withBus(), List.of(settings)).startAgain();
        } catch (IOException e) {
            throw new IllegalStateException("Redis cannot be started", e);
        }
    }

    /** A sentinel that watches one master under the name {@code shop}. */
    static RealRedis startSentinel(int masterPort) throws IOException {
        RealRedis sentinel = new RealRedis(FreePorts.one(), List.of());
        Files.write(
                sentinel.configuration(),
                List.of(
                        "sentinel monitor shop 127.0.0.1 " + masterPort + " 1",
                        "sentinel down-after-milliseconds shop 300",
                        "sentinel failover-timeout shop 2000"));
        return sentinel.startAgain();
    }

    /** Starts it where it was before, and waits until it answers. */
    public RealRedis startAgain() throws IOException {
        List<String> command = new ArrayList<>(List.of(EXECUTABLE.toString()));
        if (Files.exists(configuration())) {
            command.addAll(List.of(configuration().toString(), "--sentinel"));
        } else {
            command.addAll(List.of("--save", "", "--appendonly", "no"));
        }
        command.addAll(
                List.of("--port", "" + port, "--bind", "127.0.0.1", "--dir", folder.toString()));
        command.addAll(List.of("--pidfile", pid().toString()));
        command.addAll(settings);
        process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("log").toFile())
                        .start();
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(20))
                .ignoreExceptionsInstanceOf(RedisException.class)
                .until(() -> ask(RedisCommands::ping).equals("PONG"));
        return this;
    }

    private Path pid() {
        return folder.resolve("pid");
    }

    private Path configuration() {
        return folder.resolve("sentinel.conf");
    }

    public int port() {
        return port;
    }

    public String address() {
        return "redis://127.0.0.1:" + port;
    }

    public <T> T ask(Function<RedisCommands<String, String>, T> question) {
        RedisURI address = RedisURI.create(address());
        int password = settings.indexOf("--requirepass");
        if (password >= 0) {
            address =
                    RedisURI.builder(address)
                            .withPassword(settings.get(password + 1).toCharArray())
                            .build();
        }
        try (StatefulRedisConnection<String, String> connection = CLIENT.connect(address)) {
            return question.apply(connection.sync());
        }
    }

    /** Returns the number of calls of a command since {@code CONFIG RESETSTAT}. */
    public int calls(String command) {
        return ask(redis -> redis.info("commandstats"))
                .lines()
                .filter(line -> line.startsWith("cmdstat_" + command + ":calls="))
                .mapToInt(line -> Integer.parseInt(line.replaceAll("[^=]*=(\\d+),.*", "$1")))
                .findAny()
                .orElse(0);
    }

    /** Lets it stand still, with its connections open, until {@link #resume()}. */
    public void pause() throws IOException, InterruptedException {
        signal("STOP");
    }

    public void resume() throws IOException, InterruptedException {
        signal("CONT");
    }

    private void signal(String signal) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + signal, "" + process.pid()).start().waitFor();
    }

    /** Kills it; what it had is gone. */
    @Override
    public void close() throws IOException {
        process.destroyForcibly().onExit().join();
        Files.deleteIfExists(pid());
    }

    private static Path executable() {
        try {
            Path file = ExecutableProvider.newJarResourceProvider().get().toPath();
            Path folder = file.getParent();
            // It was made for this file alone; anything else is not ours to remove.
            if (folder.getFileName().toString().startsWith("redis-")) {
                ServerCleanup.tell(folder.resolve("none"), folder);
            }
            return file;
        } catch (IOException e) {
            throw new IllegalStateException("this system has no Redis among those shipped", e);
        }
    }
}
