// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.benchmark.trial;

import com.zaxxer.hikari.HikariDataSource;
import io.github.camelwechat.account.OpenId;
import io.github.camelwechat.benchmark.load.CallbackServer;
import io.github.camelwechat.benchmark.load.Effort;
import io.github.camelwechat.benchmark.load.EncryptedCallbacks;
import io.github.camelwechat.benchmark.load.InFlight;
import io.github.camelwechat.benchmark.load.ResourceStack;
import io.github.camelwechat.benchmark.load.Rounds;
import io.github.camelwechat.benchmark.load.Rounds.Contender;
import io.github.camelwechat.benchmark.load.Sample;
import io.github.camelwechat.store.InMemoryStateStore;
import io.github.camelwechat.store.StateStore;
import io.github.camelwechat.store.StoreContext;
import io.github.camelwechat.store.jdbc.JdbcStateStore;
import io.github.camelwechat.store.redis.RedisStateStore;
import io.lettuce.core.RedisClient;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import redis.embedded.RedisServer;

/**
 * Taking one message off a user's window, next to the least that the engine needs to take one off a
 * number unless that is zero or too old.
 */
public final class Reservations implements Trial {

    private static final int IN_FLIGHT = 64;
    private static final int MOST_USERS = 10_000;

    /** As many threads as the component gives to stores that block. */
    private static final int STORE_THREADS = 16;

    private static final String WINDOW = "window";
    private static final String ENGINE = "engine";
    private static final String SCRIPT =
            "local left = tonumber(redis.call('HGET', KEYS[1], 'left') or '0') if left <= 0 or"
                    + " redis.call('HGET', KEYS[1], 'until') < ARGV[1] then return -1 end return"
                    + " redis.call('HINCRBY', KEYS[1], 'left', -1)";
    private static final String UPDATE =
            "UPDATE bare_window SET remaining = remaining - 1"
                    + " WHERE openid = ? AND remaining > 0 AND expires_at > ?";
    private static final int ENOUGH = 2_000_000_000;

    private static final Instant LATER = Instant.parse("2099-01-01T00:00:00Z");

    private List<OpenId> users = List.of();

    private record BareWindow(int remaining, Instant until) {}

    @Override
    public List<Goal> goals() {
        return List.of(
                Goal.RESERVATION_IN_MEMORY,
                Goal.RESERVATION_IN_REDIS,
                Goal.RESERVATION_IN_POSTGRES);
    }

    @Override
    public List<Figure> run(Effort effort) throws Exception {
        users =
                IntStream.range(0, Math.min(MOST_USERS, effort.users()))
                        .mapToObj(number -> new OpenId(EncryptedCallbacks.user(number)))
                        .toList();
        return List.of(inMemory(effort), inRedis(effort), inPostgres(effort));
    }

    private Figure inMemory(Effort effort) throws Exception {
        try (ResourceStack open = new ResourceStack()) {
            ExecutorService threads =
                    Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
            open.add(threads::shutdownNow);
            ConcurrentHashMap<OpenId, BareWindow> bare = new ConcurrentHashMap<>();
            users.forEach(user -> bare.put(user, new BareWindow(ENOUGH, LATER)));
            InMemoryStateStore store =
                    new InMemoryStateStore(4L * users.size(), InstantSource.system());
            return figure(
                    Goal.RESERVATION_IN_MEMORY,
                    effort,
                    contender(threads, opened(store)),
                    contender(threads, user -> computed(bare, user)));
        }
    }

    private static CompletionStage<?> computed(Map<OpenId, BareWindow> windows, OpenId user) {
        Instant now = InstantSource.system().instant();
        BareWindow after =
                windows.compute(
                        user,
                        (key, window) ->
                                window == null
                                                || window.remaining() <= 0
                                                || window.until().isBefore(now)
                                        ? window
                                        : new BareWindow(window.remaining() - 1, window.until()));
        return CompletableFuture.completedStage(after);
    }

    private Figure inRedis(Effort effort) throws Exception {
        try (ResourceStack open = new ResourceStack()) {
            RedisServer server =
                    RedisServer.newRedisServer()
                            .port(CallbackServer.freePort())
                            .setting("save \"\"")
                            .setting("appendonly no")
                            .setting("bind 127.0.0.1")
                            .build();
            server.start();
            open.add(server::stop);
            String address = "redis://127.0.0.1:" + server.ports().get(0);
            RedisClient client = RedisClient.create(address);
            open.add(client::shutdown);
            RedisAsyncCommands<String, String> redis = client.connect().async();
            for (OpenId user : users) {
                redis.hset(
                        user.value(),
                        Map.of(
                                "left",
                                Integer.toString(ENOUGH),
                                "until",
                                Long.toString(LATER.getEpochSecond())));
            }
            String script = redis.scriptLoad(SCRIPT).get();
            return figure(
                    Goal.RESERVATION_IN_REDIS,
                    effort,
                    contender(Runnable::run, opened(started(open, new RedisStateStore(address)))),
                    contender(
                            Runnable::run,
                            user ->
                                    redis.evalsha(
                                            script,
                                            ScriptOutputType.INTEGER,
                                            new String[] {user.value()},
                                            Long.toString(Instant.now().getEpochSecond()))));
        }
    }

    private Figure inPostgres(Effort effort) throws Exception {
        try (ResourceStack open = new ResourceStack()) {
            // The engine and not the disk, which would hide what is done around it.
            EmbeddedPostgres server =
                    open.add(
                            EmbeddedPostgres.builder()
                                    .setServerConfig("synchronous_commit", "off")
                                    .setServerConfig("fsync", "off")
                                    .start());
            HikariDataSource pool = new HikariDataSource();
            open.add(pool);
            pool.setDataSource(server.getPostgresDatabase());
            pool.setMaximumPoolSize(STORE_THREADS);
            fill(pool);
            ExecutorService threads = Executors.newFixedThreadPool(STORE_THREADS);
            open.add(threads::shutdownNow);
            return figure(
                    Goal.RESERVATION_IN_POSTGRES,
                    effort,
                    contender(Runnable::run, opened(started(open, new JdbcStateStore(pool)))),
                    contender(
                            Runnable::run,
                            user -> CompletableFuture.runAsync(() -> update(pool, user), threads)));
        }
    }

    private void fill(DataSource pool) throws SQLException {
        try (Connection connection = pool.getConnection()) {
            connection
                    .createStatement()
                    .execute(
                            "CREATE TABLE bare_window (openid VARCHAR(64) PRIMARY KEY,"
                                    + " remaining INTEGER, expires_at BIGINT)");
            PreparedStatement insert =
                    connection.prepareStatement("INSERT INTO bare_window VALUES (?, ?, ?)");
            for (OpenId user : users) {
                insert.setString(1, user.value());
                insert.setInt(2, ENOUGH);
                insert.setLong(3, LATER.getEpochSecond());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private static void update(DataSource pool, OpenId user) {
        try (Connection connection = pool.getConnection();
                PreparedStatement update = connection.prepareStatement(UPDATE)) {
            update.setString(1, user.value());
            update.setLong(2, Instant.now().getEpochSecond());
            if (update.executeUpdate() != 1) {
                throw new IllegalStateException("nothing was updated");
            }
        } catch (SQLException e) {
            throw new IllegalStateException("PostgreSQL did not update", e);
        }
    }

    private static StateStore started(ResourceStack open, StateStore store) {
        ExecutorService threads = Executors.newFixedThreadPool(STORE_THREADS);
        ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(2);
        open.add(threads::shutdownNow);
        open.add(scheduler::shutdownNow);
        store.start(new StoreContext(threads, scheduler, InstantSource.system()));
        open.add(store::stop);
        return store;
    }

    /** A window that every user has opened. */
    private Function<OpenId, CompletionStage<?>> opened(StateStore store) {
        Entrances.Window window = new Entrances.Window(store, InstantSource.system());
        InFlight.run(
                users.size(),
                IN_FLIGHT,
                Runnable::run,
                number -> window.open(users.get(number).value()));
        return window::reserve;
    }

    private Contender contender(Executor starter, Function<OpenId, CompletionStage<?>> operation) {
        return operations ->
                Sample.of(
                        operations,
                        Set.of(),
                        () ->
                                InFlight.run(
                                        operations,
                                        IN_FLIGHT,
                                        starter,
                                        // A step that meets every user, none of them soon again.
                                        number ->
                                                operation.apply(
                                                        users.get(
                                                                (int)
                                                                        (number
                                                                                * 7919L
                                                                                % users.size())))));
    }

    private static Figure figure(Goal goal, Effort effort, Contender window, Contender engine)
            throws Exception {
        Map<String, Contender> contenders = new LinkedHashMap<>();
        contenders.put(WINDOW, window);
        contenders.put(ENGINE, engine);
        Rounds rounds = Rounds.of(effort, contenders);
        double windowNanos = rounds.median(WINDOW, Sample::nanosEach);
        double engineNanos = rounds.median(ENGINE, Sample::nanosEach);
        return Figure.of(
                goal,
                windowNanos / engineNanos,
                String.format(
                        Locale.ROOT, "%.2f µs : %.2f µs", windowNanos / 1000, engineNanos / 1000));
    }
}
