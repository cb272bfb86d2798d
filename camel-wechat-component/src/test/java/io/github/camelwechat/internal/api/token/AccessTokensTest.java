// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api.token;

import static io.github.camelwechat.internal.api.client.ApiFixture.SHOP;
import static io.github.camelwechat.internal.api.client.ApiFixture.failure;
import static io.github.camelwechat.internal.api.client.ApiFixture.get;
import static io.github.camelwechat.testing.RawServer.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.failure.ApiErrorException;
import io.github.camelwechat.failure.ApiUnreachableException;
import io.github.camelwechat.failure.InvalidMessageException;
import io.github.camelwechat.failure.WeChatException;
import io.github.camelwechat.internal.api.client.ApiFixture;
import io.github.camelwechat.internal.api.client.ApiHosts;
import io.github.camelwechat.testing.RawServer;
import io.github.camelwechat.testing.RawServer.Answer;
import io.github.camelwechat.testing.RawServer.Request;
import io.github.camelwechat.token.AccessToken;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules of access tokens: fetched once, renewed in time, and again when WeChat rejects one. */
class AccessTokensTest {

    private final ApiFixture fixture = new ApiFixture();
    private final AtomicInteger issued = new AtomicInteger();
    private volatile Function<Request, Answer> script =
            request -> token(issued.incrementAndGet(), 7200);
    private RawServer server;
    private AccessTokens.Provider supply;

    @BeforeEach
    void start() throws IOException {
        server = new RawServer(request -> script.apply(request));
        supply = fixture.tokens.from(fixture.stable(ApiHosts.parse(server.url())), "bean");
    }

    @AfterEach
    void close() throws IOException {
        fixture.close();
        server.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {40001, 40013, 40125, 40164, 40243, 50007, 89503})
    void aRefusedTokenIsFinalAndNotAskedForAgainAtOnce(int code) {
        script = request -> json("{\"errcode\":" + code + ",\"errmsg\":\"no rid: r-1\"}");

        for (int i = 0; i < 1000; i++) {
            ApiErrorException failure = failure(current(), ApiErrorException.class);
            assertThat(failure.errorCode()).isEqualTo(code);
            assertThat(failure.requestId()).isEqualTo("r-1");
            assertThat(failure.apiPath()).isEqualTo("/cgi-bin/stable_token");
        }
        assertThat(server.requests()).hasSize(1);

        fixture.clock.advance(Duration.ofSeconds(4));
        script = request -> token(1, 7200);
        assertThat(get(current())).isNotNull();
    }

    @Test
    void anAccountWithoutASecretIsToldWhichOptionIsMissing() {
        Account receiver = new Account("receiver", "wx1", null, null);

        assertThat(failure(supply.current(receiver), InvalidMessageException.class))
                .hasMessageContaining("appSecret");
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void aTokenEndpointThatCannotBeReachedIsAskedAgainByTheNextCall() {
        script = request -> RawServer.reset();
        WeChatException failure = failure(current(), ApiUnreachableException.class);
        for (Throwable each = failure; each != null; each = each.getCause()) {
            assertThat(each.toString()).doesNotContain(ApiFixture.APP_SECRET.reveal());
        }

        script = request -> token(1, 7200);
        assertThat(get(current()).value().reveal()).isEqualTo("token-1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"access_token\":\"t\"}",
                "{\"access_token\":\"\",\"expires_in\":7200}",
                "{\"access_token\":\"t\",\"expires_in\":0}",
                "{\"access_token\":\"t\",\"expires_in\":\"soon\"}"
            })
    void anAnswerWithoutAUsableTokenIsNone(String answer) {
        script = request -> json(answer);
        assertThat(failure(current(), ApiUnreachableException.class))
                .hasMessageContaining("access_token");
    }

    @Test
    void aHundredCallersFetchOneToken() throws InterruptedException {
        CountDownLatch release = new CountDownLatch(1);
        script =
                request ->
                        connection -> {
                            awaitQuietly(release);
                            return token(issued.incrementAndGet(), 7200).give(connection);
                        };
        CountDownLatch ready = new CountDownLatch(100);
        List<CompletableFuture<AccessToken>> callers =
                IntStream.range(0, 100)
                        .mapToObj(
                                i ->
                                        CompletableFuture.supplyAsync(
                                                        () -> {
                                                            ready.countDown();
                                                            awaitQuietly(ready);
                                                            return current();
                                                        },
                                                        task -> new Thread(task).start())
                                                .thenCompose(stage -> stage))
                        .toList();
        ready.await();
        release.countDown();

        assertThat(callers)
                .allSatisfy(
                        caller -> assertThat(get(caller).value().reveal()).isEqualTo("token-1"));
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void anExpiredTokenIsFetchedOnceByAHundredCallers() {
        get(current());
        fixture.clock.advance(Duration.ofHours(2));

        List<CompletableFuture<AccessToken>> callers =
                IntStream.range(0, 100).parallel().mapToObj(i -> current()).toList();

        assertThat(callers)
                .allSatisfy(
                        caller -> assertThat(get(caller).value().reveal()).isEqualTo("token-2"));
        assertThat(server.requests()).hasSize(2);
    }

    @Test
    void aStalledTokenEndpointHoldsUpNobodyWhoStillHasAGoodToken() {
        get(current());
        script = request -> RawServer.silence();
        fixture.clock.advance(Duration.ofSeconds(7200 - 240));

        for (int i = 0; i < 100; i++) {
            assertThat(current())
                    .isCompletedWithValueMatching(
                            token -> token.value().reveal().equals("token-1"));
        }
        await().until(() -> server.requests().size() == 2);
    }

    @Test
    void aTokenIsRefreshedInItsLastFiveMinutesAndNotBefore() {
        get(current());
        fixture.clock.advance(Duration.ofSeconds(7200 - 360));
        get(current());
        assertThat(server.requests()).hasSize(1);

        fixture.clock.advance(Duration.ofSeconds(111));
        get(current());
        await().until(() -> get(current()).value().reveal().equals("token-2"));
        assertThat(server.requests()).hasSize(2);
    }

    @Test
    void aRefreshThatFailsIsNotRepeatedByEveryCaller() {
        get(current());
        script = request -> json("{\"errcode\":40164,\"errmsg\":\"invalid ip\"}");
        fixture.clock.advance(Duration.ofSeconds(7200 - 240));
        get(current());
        await().until(() -> server.requests().size() == 2);

        await().during(Duration.ofMillis(100))
                .until(() -> get(current()).value().reveal().equals("token-1"));
        assertThat(server.requests()).hasSize(2);

        fixture.clock.advance(Duration.ofSeconds(31));
        get(current());
        await().until(() -> server.requests().size() == 3);
    }

    @Test
    void expiresInIsWhatIsLeftOfTheLife() {
        script = request -> token(issued.incrementAndGet(), 310);
        get(current());
        fixture.clock.advance(Duration.ofSeconds(305));
        assertThat(get(current()).value().reveal()).isEqualTo("token-2");
    }

    @Test
    void onlyTheTokenThatFailedIsInvalidated() {
        AccessToken first = get(current());
        supply.invalidate(SHOP, first);
        AccessToken second = get(current());

        supply.invalidate(SHOP, first);

        assertThat(get(current())).isEqualTo(second);
        assertThat(server.requests()).hasSize(2);
    }

    @Test
    void theSameTokenHandedBackAfterItFailedIsForcedOutOncePerHalfMinute() {
        AtomicInteger forced = new AtomicInteger();
        script = request -> token(forces(request) ? forced.incrementAndGet() : forced.get(), 7200);
        supply.invalidate(SHOP, get(current()));
        AccessToken fresh = get(current());
        assertThat(fresh.value().reveal()).isEqualTo("token-1");

        supply.invalidate(SHOP, fresh);
        assertThat(get(current()).value().reveal()).isEqualTo("token-1");
        assertThat(forced).hasValue(1);

        supply.invalidate(SHOP, get(current()));
        fixture.clock.advance(Duration.ofSeconds(31));
        assertThat(get(current()).value().reveal()).isEqualTo("token-2");
    }

    @Test
    void forcingIsRationedByTheDay() {
        script = request -> token(0, 7200);
        for (int i = 0; i < 50; i++) {
            supply.invalidate(SHOP, get(current()));
            fixture.clock.advance(Duration.ofSeconds(31));
        }
        assertThat(server.requests()).filteredOn(this::forces).hasSize(5);
    }

    @Test
    void aBusyTokenEndpointIsAskedAgainAfterAWhile() {
        script =
                request ->
                        issued.incrementAndGet() < 3
                                ? json("{\"errcode\":-1,\"errmsg\":\"busy\"}")
                                : token(3, 7200);
        assertThat(get(current()).value().reveal()).isEqualTo("token-3");
    }

    @Test
    void theRequestIsStableTokenInNormalMode() {
        AccessToken token = get(current());

        Request request = server.requests().get(0);
        assertThat(request.head()).startsWith("POST /cgi-bin/stable_token HTTP/1.1\r\n");
        assertThat(fixture.json.read(request.body()))
                .isEqualTo(
                        Map.of(
                                "grant_type",
                                "client_credential",
                                "appid",
                                SHOP.appId(),
                                "secret",
                                ApiFixture.APP_SECRET.reveal(),
                                "force_refresh",
                                false));
        assertThat(token.toString()).doesNotContain("token-1");
    }

    private CompletableFuture<AccessToken> current() {
        return supply.current(SHOP).toCompletableFuture();
    }

    private boolean forces(Request request) {
        return fixture.json.read(request.body()).get("force_refresh").equals(true);
    }

    @Test
    void aClockThatIsSetBackDoesNotProlongARefusal() {
        AtomicLong nanos = new AtomicLong();
        AtomicInteger asked = new AtomicInteger();
        ApiErrorException refusal =
                new ApiErrorException("shop", "/cgi-bin/token", 40125, "bad secret", null);
        AccessTokens.Provider tokens =
                new AccessTokens(
                                fixture.clock,
                                nanos::get,
                                fixture.random,
                                UnaryOperator.identity(),
                                null)
                        .from(
                                request -> {
                                    asked.incrementAndGet();
                                    return CompletableFuture.failedFuture(refusal);
                                },
                                "bean");
        failure(tokens.current(SHOP), ApiErrorException.class);
        fixture.clock.advance(Duration.ofHours(-1));
        failure(tokens.current(SHOP), ApiErrorException.class);
        assertThat(asked).hasValue(1);

        nanos.addAndGet(Duration.ofSeconds(3).toNanos());

        failure(tokens.current(SHOP), ApiErrorException.class);
        assertThat(asked).hasValue(2);
    }

    private static Answer token(int number, int seconds) {
        return json("{\"access_token\":\"token-" + number + "\",\"expires_in\":" + seconds + "}");
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
