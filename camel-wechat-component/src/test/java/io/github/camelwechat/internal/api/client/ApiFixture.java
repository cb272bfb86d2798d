// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.account.Secret;
import io.github.camelwechat.internal.api.WeChatApi;
import io.github.camelwechat.internal.api.http.HttpSettings;
import io.github.camelwechat.internal.api.token.AccessTokens;
import io.github.camelwechat.internal.api.token.ClassicTokens;
import io.github.camelwechat.internal.api.token.SharedTokens;
import io.github.camelwechat.internal.api.token.StableTokens;
import io.github.camelwechat.internal.async.Completion;
import io.github.camelwechat.internal.json.Json;
import io.github.camelwechat.store.StateStore;
import io.github.camelwechat.testing.ManualClock;
import io.github.camelwechat.token.TokenSource;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;

/** The whole client with short time limits and a clock that can be moved. */
public final class ApiFixture implements AutoCloseable {

    public static final Secret APP_SECRET = Secret.of("app-secret-never-print-me");
    public static final Account SHOP = new Account("shop", "wx0000000000000001", null, APP_SECRET);
    static final Duration RESPONSE = Duration.ofSeconds(1);

    /** Stands still until it is moved; not used if another clock was given. */
    public final ManualClock clock = new ManualClock(Instant.parse("2026-11-21T08:00:00Z"));

    private final InstantSource used;
    private final ScheduledExecutorService timers = Executors.newScheduledThreadPool(1);
    private final ExecutorService completions = Executors.newFixedThreadPool(2);
    public final Json json = new Json();
    public final SecureRandom random = new SecureRandom();
    public final Backoff backoff = new Backoff(timers, random, Duration.ofMillis(20));
    public final ApiClient client;
    public final ClockSkew skew;
    public final AccessTokens tokens;
    final AccountCircuits circuits;

    public ApiFixture() {
        this(settings());
    }

    public ApiFixture(HttpSettings settings) {
        this(settings, null);
    }

    /** For a test that follows somebody else's clock. */
    public ApiFixture(InstantSource clock) {
        this(settings(Duration.ofSeconds(10), RESPONSE.multipliedBy(4)), clock);
    }

    private ApiFixture(HttpSettings settings, InstantSource other) {
        InstantSource used = other == null ? clock : other;
        skew = new ClockSkew(used);
        client =
                new ApiClient(settings, random, timers, completions, completions, used, skew, null);
        tokens = new AccessTokens(used, random, UnaryOperator.identity(), null);
        this.used = used;
        // Tests that move the clock mean the time that elapses, too.
        circuits = new AccountCircuits(used, () -> 0, UnaryOperator.identity());
    }

    public static HttpSettings settings() {
        return settings(Duration.ofSeconds(2), RESPONSE);
    }

    /** For calls that only a slow machine could cut short. */
    public static HttpSettings patient() {
        return settings(Duration.ofSeconds(20), Duration.ofSeconds(20));
    }

    static HttpSettings withConnections(int most) {
        return new HttpSettings(
                RESPONSE, RESPONSE, Duration.ofSeconds(5), most, 1 << 16, 1 << 20, null, null);
    }

    private static HttpSettings settings(Duration connect, Duration response) {
        return new HttpSettings(
                connect, response, Duration.ofSeconds(5), 20, 1 << 16, 1 << 20, null, null);
    }

    public StableTokens stable(ApiHosts hosts) {
        return new StableTokens(client, hosts, json, backoff, used);
    }

    public ClassicTokens classic(ApiHosts hosts) {
        return new ClassicTokens(client, hosts, backoff, used);
    }

    /** One node's share of a store. */
    public SharedTokens shared(TokenSource source, StateStore store) {
        return new SharedTokens(source, "test", store, used, timers);
    }

    public WeChatApi api(String... baseUrls) {
        ApiHosts hosts = ApiHosts.parse(String.join(",", baseUrls));
        return new WeChatApi(
                client,
                tokens.from(stable(hosts), "bean"),
                hosts,
                backoff,
                new ApiProtections(clock, random),
                circuits);
    }

    /** The result of a stage that must complete within seconds. */
    public static <T> T get(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            return fail("expected a result", e.getCause());
        } catch (InterruptedException | TimeoutException e) {
            return fail("did not complete", e);
        }
    }

    /** The failure of a stage that must fail within seconds. */
    public static <E extends Throwable> E failure(CompletionStage<?> stage, Class<E> type) {
        Throwable failure =
                get(
                        stage.handle(
                                (result, thrown) ->
                                        thrown == null ? null : Completion.cause(thrown)));
        assertThat(failure).isInstanceOf(type);
        return type.cast(failure);
    }

    @Override
    public void close() {
        client.close();
        timers.shutdownNow();
        completions.shutdownNow();
    }
}
