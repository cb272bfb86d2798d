// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api.token;

import static io.github.camelwechat.internal.api.client.ApiFixture.SHOP;
import static io.github.camelwechat.internal.api.client.ApiFixture.failure;
import static io.github.camelwechat.internal.api.client.ApiFixture.get;
import static io.github.camelwechat.testing.RawServer.json;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelwechat.failure.ApiErrorException;
import io.github.camelwechat.internal.api.client.ApiFixture;
import io.github.camelwechat.internal.api.client.ApiHosts;
import io.github.camelwechat.store.InMemoryStateStore;
import io.github.camelwechat.store.StateKey;
import io.github.camelwechat.store.StateStore;
import io.github.camelwechat.store.StateValue;
import io.github.camelwechat.store.StoreContext;
import io.github.camelwechat.testing.ManualClock;
import io.github.camelwechat.testing.RawServer;
import io.github.camelwechat.testing.RawServer.Answer;
import io.github.camelwechat.testing.RawServer.Request;
import io.github.camelwechat.testing.UnavailableStore;
import io.github.camelwechat.token.AccessToken;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several nodes, each with connections and memory of its own, on one store. */
class SharedTokensTest {

    private static final int NODES = 8;
    private static final String TOKEN = "/cgi-bin/token";

    private final ManualClock clock = new ManualClock(Instant.parse("2026-11-21T08:00:00Z"));
    private final InMemoryStateStore store = new InMemoryStateStore();
    private final ScheduledExecutorService timers = Executors.newScheduledThreadPool(1);
    private final AtomicInteger issued = new AtomicInteger();
    private final List<ApiFixture> nodes =
            IntStream.range(0, NODES).mapToObj(i -> new ApiFixture(clock)).toList();

    /** As the real one: every call gives a new token, after a while. */
    private volatile Function<Request, Answer> script = request -> issue();

    private RawServer server;
    private List<AccessTokens.Provider> supplies;

    @BeforeEach
    void start() throws IOException {
        store.start(new StoreContext(Executors.newSingleThreadExecutor(), timers, clock));
        server =
                new RawServer(
                        request ->
                                connection -> {
                                    CompletableFuture.supplyAsync(
                                                    () -> true,
                                                    CompletableFuture.delayedExecutor(
                                                            50, TimeUnit.MILLISECONDS))
                                            .join();
                                    return script.apply(request).give(connection);
                                });
        supplies = suppliesOn(store);
    }

    @AfterEach
    void close() throws IOException {
        nodes.forEach(ApiFixture::close);
        timers.shutdownNow();
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon\ntoken", "1795000000000", "1795000000000\n", "x"})
    void aDamagedRecordIsNoTokenAndIsWrittenOver(String damaged) {
        StateKey key = new StateKey(SHOP.name(), "token", "test " + SHOP.appId());
        get(
                store.putIfAbsent(
                        key,
                        new StateValue(
                                damaged.getBytes(UTF_8),
                                clock.instant().plus(Duration.ofHours(1)))));

        AccessToken first = get(supplies.get(0).current(SHOP));

        assertThat(get(supplies.get(1).current(SHOP)).value().reveal())
                .isEqualTo(first.value().reveal());
        assertThat(issued).hasValue(1);
    }

    @Test
    void aLostStoreLetsEveryNodeFetchForItself() {
        List<AccessTokens.Provider> alone = suppliesOn(new UnavailableStore());
        assertThat(get(alone.get(0).current(SHOP))).isNotNull();
        assertThat(get(alone.get(1).current(SHOP))).isNotNull();
        assertThat(server.requests(TOKEN)).hasSize(2);
    }

    @Test
    void aRefusalIsNotSharedAndHoldsUpNobody() {
        script = request -> json("{\"errcode\":40164,\"errmsg\":\"invalid ip\"}");
        failure(supplies.get(0).current(SHOP), ApiErrorException.class);
        script = request -> issue();

        assertThat(get(supplies.get(1).current(SHOP)).value().reveal()).isEqualTo("token-1");
    }

    @Test
    void aNodeThatDiedWhileItFetchedHoldsUpTheOthersForItsLeaseOnly() {
        StateKey lease = new StateKey("shop", "token-lease", "test " + SHOP.appId());
        store.putIfAbsent(lease, new StateValue(new byte[0], Instant.MAX));
        CompletableFuture<AccessToken> waiting =
                supplies.get(0).current(SHOP).toCompletableFuture();
        await().during(Duration.ofMillis(300)).until(() -> server.requests().isEmpty());

        clock.advance(SharedTokens.LEASE.minusSeconds(2));
        await().during(Duration.ofMillis(300)).until(() -> server.requests().isEmpty());
        clock.advance(Duration.ofSeconds(2));

        assertThat(get(waiting).value().reveal()).isEqualTo("token-1");
    }

    @ParameterizedTest(name = "clocks {0} s apart")
    @ValueSource(ints = {-3600, 3600})
    void aNodeWhoseClockDiffersWaitsForTheOneThatFetches(int seconds) {
        CompletableFuture<Void> asked = new CompletableFuture<>();
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        script =
                request -> {
                    asked.complete(null);
                    return answer.join();
                };
        CompletableFuture<AccessToken> first = current(supplies.get(0));
        asked.join();
        try (ApiFixture other =
                new ApiFixture(() -> clock.instant().plusSeconds(seconds).minusMillis(1))) {
            CompletableFuture<AccessToken> second =
                    current(
                            other.tokens.from(
                                    other.shared(
                                            other.classic(ApiHosts.parse(server.url())), store),
                                    "bean"));
            await().during(Duration.ofMillis(300)).until(() -> server.requests(TOKEN).size() == 1);
            answer.complete(issue());

            assertThat(get(first).value().reveal()).isEqualTo("token-1");
            assertThat(get(second).value().reveal()).isEqualTo("token-1");
        }
        assertThat(server.requests(TOKEN)).hasSize(1);
    }

    @Test
    void allNodesTogetherFetchExactlyOneTokenPerExpiry() {
        for (int expiry = 1; expiry <= 5; expiry++) {
            List<CompletableFuture<AccessToken>> callers =
                    supplies.parallelStream()
                            .flatMap(supply -> Stream.generate(() -> current(supply)).limit(25))
                            .toList();

            String expected = "token-" + expiry;
            assertThat(callers)
                    .hasSize(NODES * 25)
                    .allSatisfy(
                            caller -> assertThat(get(caller).value().reveal()).isEqualTo(expected));
            assertThat(server.requests(TOKEN)).hasSize(expiry);
            clock.advance(Duration.ofHours(2));
        }
    }

    @Test
    void aTokenThatWeChatRefusesIsReplacedOnceForAll() {
        List<AccessToken> first = supplies.stream().map(supply -> get(current(supply))).toList();
        for (int i = 0; i < NODES; i++) {
            supplies.get(i).invalidate(SHOP, first.get(i));
        }

        List<CompletableFuture<AccessToken>> callers =
                supplies.parallelStream().map(this::current).toList();

        assertThat(callers)
                .allSatisfy(
                        caller -> assertThat(get(caller).value().reveal()).isEqualTo("token-2"));
        assertThat(server.requests(TOKEN)).hasSize(2);
    }

    @Test
    void aRefreshAheadOfNeedIsMadeByOneNodeWhileAllGoOn() {
        supplies.forEach(supply -> get(current(supply)));
        clock.advance(Duration.ofSeconds(7200 - 200));

        supplies.forEach(
                supply ->
                        assertThat(current(supply))
                                .isCompletedWithValueMatching(
                                        token -> token.value().reveal().equals("token-1")));

        await().untilAsserted(
                        () ->
                                supplies.forEach(
                                        supply ->
                                                assertThat(get(current(supply)).value().reveal())
                                                        .isEqualTo("token-2")));
        assertThat(server.requests(TOKEN)).hasSize(2);
    }

    @Test
    void aNodeThatStartsLaterTakesWhatIsThere() {
        get(current(supplies.get(0)));
        clock.advance(Duration.ofMinutes(90));
        assertThat(get(current(supplies.get(1))).value().reveal()).isEqualTo("token-1");
        assertThat(server.requests(TOKEN)).hasSize(1);
    }

    @Test
    void theClassicRequestIsAGetWithTheSecretInItsQuery() {
        get(current(supplies.get(0)));
        assertThat(server.requests(TOKEN).get(0).head())
                .startsWith("GET /cgi-bin/token?")
                .contains("grant_type=client_credential")
                .contains("appid=" + SHOP.appId())
                .contains("secret=" + ApiFixture.APP_SECRET.reveal());
    }

    private List<AccessTokens.Provider> suppliesOn(StateStore shared) {
        ApiHosts hosts = ApiHosts.parse(server.url());
        return nodes.stream()
                .map(node -> node.tokens.from(node.shared(node.classic(hosts), shared), "bean"))
                .toList();
    }

    private CompletableFuture<AccessToken> current(AccessTokens.Provider supply) {
        return supply.current(SHOP).toCompletableFuture();
    }

    private Answer issue() {
        return json(
                "{\"access_token\":\"token-"
                        + issued.incrementAndGet()
                        + "\",\"expires_in\":7200}");
    }
}
