// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.store.redis;

import io.github.camelwechat.failure.StateStoreException;
import io.github.camelwechat.store.StateKey;
import io.github.camelwechat.store.StatePage;
import io.github.camelwechat.store.StateRecord;
import io.github.camelwechat.store.StateStore;
import io.github.camelwechat.store.StateValue;
import io.github.camelwechat.store.StoreContext;
import io.github.camelwechat.store.WriteResult;
import io.github.camelwechat.store.redis.RedisEntries.Search;
import io.github.camelwechat.store.redis.RedisLayout.Entry;
import io.lettuce.core.Range.Boundary;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.RedisClusterClient;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps state in Redis 6.2 or later, or what speaks its protocol: one server, one with sentinels,
 * or a cluster. Shared by every node that uses it, and as durable as Redis is told to be. Every
 * write is one script and one round trip. Thread-safe; only {@link #start} waits.
 *
 * <p>While Redis cannot be reached, every operation fails at once; it is looked for twice a second.
 * Times are kept to the millisecond.
 */
public final class RedisStateStore implements StateStore {

    private static final Logger LOG = LoggerFactory.getLogger(RedisStateStore.class);

    /** The driver's logger that knows no secrets. */
    private static final String PRINTS_EVERYTHING = "io.lettuce.core.protocol";

    private final Supplier<RedisAddress.Client> clients;
    private final RedisSettings settings;
    private final RedisLayout layout;

    /**
     * The last version: any number no other write of the key has had. Each node counts from a
     * random one of 63 bits.
     */
    private final AtomicLong versions = new AtomicLong(new SecureRandom().nextLong());

    private volatile @Nullable Started started;

    private record Started(
            StoreContext context,
            RedisAddress.Client client,
            RedisLink link,
            RedisEntries entries,
            RedisScripts scripts,
            Executor answers,
            ScheduledFuture<?> cleanUp) {

        Instant now() {
            return context.clock().instant();
        }
    }

    /**
     * @param address of one server ({@code redis://host:6379/0}), of sentinels ({@code
     *     redis-sentinel://host:26379,host:26379/0#master}) or of a cluster ({@code
     *     redis-cluster://host:6379,host:6379}); user and password go before the host, and {@code
     *     rediss} is TLS
     */
    public RedisStateStore(String address) {
        this(address, RedisSettings.DEFAULTS);
    }

    /** As {@link #RedisStateStore(String)}. */
    public RedisStateStore(String address, RedisSettings settings) {
        this(new RedisAddress(address, settings.timeout())::client, settings);
    }

    /**
     * With a client of the user's, who also ends it. It should not repeat commands or keep them
     * until a connection is there: {@code autoReconnect(false)} is best, as the store looks for
     * connections itself.
     */
    public RedisStateStore(RedisClient client, RedisURI address, RedisSettings settings) {
        this(() -> RedisAddress.Client.of(client, address), settings);
    }

    /**
     * With a client of the user's, who also ends it. It should look for changes of the cluster, and
     * reject commands for a node without a connection.
     */
    public RedisStateStore(RedisClusterClient client, RedisSettings settings) {
        this(() -> RedisAddress.Client.of(client), settings);
    }

    private RedisStateStore(Supplier<RedisAddress.Client> clients, RedisSettings settings) {
        this.clients = clients;
        this.settings = settings;
        this.layout = new RedisLayout(settings.namespace());
    }

    /** Fails with a {@link StateStoreException} if Redis cannot be reached. */
    @Override
    public void start(StoreContext context) {
        if (LoggerFactory.getLogger(PRINTS_EVERYTHING).isTraceEnabled()) {
            LOG.warn(
                    "At TRACE the logger {} prints everything that is sent to Redis, the password"
                            + " among it: raise its level",
                    PRINTS_EVERYTHING);
        }
        RedisAddress.Client client = clients.get();
        RedisLink link = new RedisLink(client.dialer(), settings.timeout(), context.scheduler());
        boolean open = false;
        try {
            link.open();
            open = true;
        } finally {
            if (!open) {
                client.end().run();
            }
        }
        RedisEntries entries = new RedisEntries(link, layout);
        RedisScripts scripts = new RedisScripts(link, layout);
        scripts.load();
        RedisCleanUp cleanUp = new RedisCleanUp(entries, scripts, context.clock());
        started =
                new Started(
                        context,
                        client,
                        link,
                        entries,
                        scripts,
                        link.workers(context.executor()),
                        cleanUp.on(context.scheduler()));
    }

    @Override
    public void stop() {
        Started running = started;
        started = null;
        if (running != null) {
            running.cleanUp().cancel(false);
            running.link().close();
            running.client().end().run();
        }
    }

    @Override
    public CompletionStage<Optional<StateRecord>> get(StateKey key) {
        return on(redis -> redis.entries().record(key, redis.now()));
    }

    @Override
    public CompletionStage<OptionalLong> putIfAbsent(StateKey key, StateValue value) {
        return write(key, null, value).thenApply(RedisStateStore::version);
    }

    @Override
    public CompletionStage<OptionalLong> replace(StateKey key, long version, StateValue value) {
        return write(key, version, value).thenApply(RedisStateStore::version);
    }

    @Override
    public CompletionStage<WriteResult> compareAndExchange(
            StateKey key, @Nullable StateRecord seen, StateValue value) {
        if (seen == null) {
            return write(key, null, value);
        }
        long version = newVersion();
        return on(
                redis -> {
                    Instant now = redis.now();
                    return RedisScripts.leavesEntries(seen, value, now)
                            ? redis.scripts().update(seen, version, value, now)
                            : redis.scripts().write(key, seen.version(), version, value, now);
                });
    }

    private CompletionStage<WriteResult> write(
            StateKey key, @Nullable Long seen, StateValue value) {
        long version = newVersion();
        return on(redis -> redis.scripts().write(key, seen, version, value, redis.now()));
    }

    private long newVersion() {
        return versions.incrementAndGet() & Long.MAX_VALUE;
    }

    private static OptionalLong version(WriteResult result) {
        return result instanceof WriteResult.Written written
                ? OptionalLong.of(written.version())
                : OptionalLong.empty();
    }

    @Override
    public CompletionStage<Boolean> remove(StateKey key, long version) {
        return on(redis -> redis.scripts().remove(key, version, redis.now()));
    }

    @Override
    public CompletionStage<StatePage> scan(String prefix, @Nullable String cursor, int limit) {
        StatePage.requireLimit(limit);
        // One more than asked for tells whether there is a next page.
        int wanted = limit == Integer.MAX_VALUE ? limit : limit + 1;
        byte[] end = RedisLayout.beyond(RedisLayout.scanned(prefix));
        Boundary<byte[]> from =
                cursor == null
                        ? Boundary.including(RedisLayout.scanned(prefix))
                        : Boundary.excluding(RedisLayout.scanned(cursor));
        return on(
                redis ->
                        redis.entries()
                                .records(from, new Search(Entry.SCANNED, end, wanted, redis.now()))
                                .thenApply(found -> page(found, limit)));
    }

    private static StatePage page(List<StateRecord> found, int limit) {
        return found.size() <= limit
                ? new StatePage(found, null)
                : new StatePage(found.subList(0, limit), found.get(limit - 1).key().text());
    }

    @Override
    public CompletionStage<List<StateRecord>> due(String index, Instant until, int limit) {
        StatePage.requireLimit(limit);
        Boundary<byte[]> from = Boundary.including(RedisLayout.firstDue(index));
        byte[] end = RedisLayout.lastDue(index, until);
        return on(
                redis ->
                        redis.entries()
                                .records(from, new Search(Entry.DUE, end, limit, redis.now())));
    }

    /**
     * Hands the answer over to the component's executor: whoever waits for it may do anything then,
     * and the driver's few threads must go on reading.
     */
    private <T> CompletionStage<T> on(Function<Started, CompletionStage<T>> operation) {
        Started redis = started;
        if (redis == null) {
            return CompletableFuture.failedStage(
                    new StateStoreException("the store is not started, or was stopped", null));
        }
        CompletableFuture<T> result = new CompletableFuture<>();
        operation
                .apply(redis)
                .whenComplete(
                        (answer, thrown) ->
                                redis.answers()
                                        .execute(() -> end(redis.link(), result, answer, thrown)));
        return result;
    }

    private static <T> void end(
            RedisLink link, CompletableFuture<T> result, T answer, @Nullable Throwable thrown) {
        if (thrown == null) {
            result.complete(answer);
        } else {
            result.completeExceptionally(link.failure(thrown));
        }
    }
}
