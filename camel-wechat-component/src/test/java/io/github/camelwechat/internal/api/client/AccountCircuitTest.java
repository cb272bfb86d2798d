// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api.client;

import static io.github.camelwechat.internal.api.client.ApiFixture.SHOP;
import static io.github.camelwechat.internal.api.client.ApiFixture.failure;
import static io.github.camelwechat.internal.api.client.ApiFixture.get;
import static io.github.camelwechat.testing.RawServer.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.account.Secret;
import io.github.camelwechat.failure.ApiErrorException;
import io.github.camelwechat.failure.CircuitOpenException;
import io.github.camelwechat.failure.SendUncertainException;
import io.github.camelwechat.internal.api.WeChatApi;
import io.github.camelwechat.testing.RawServer;
import io.github.camelwechat.testing.RawServer.Answer;
import io.github.camelwechat.testing.RawServer.Request;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules of the circuit that spares an account whose calls are refused. */
class AccountCircuitTest {

    private static final String SEND = "/cgi-bin/message/custom/send";
    private static final String TOKEN = "/cgi-bin/stable_token";

    private final ApiFixture fixture = new ApiFixture();
    private final AtomicInteger tokens = new AtomicInteger();
    private volatile Function<Request, Answer> tokenScript =
            request ->
                    json(
                            "{\"access_token\":\"token-"
                                    + tokens.incrementAndGet()
                                    + "\",\"expires_in\":7200}");
    private volatile Function<Request, Answer> sendScript = request -> refusal(40001);
    private RawServer server;
    private WeChatApi api;

    @BeforeEach
    void start() throws IOException {
        server =
                new RawServer(
                        request ->
                                (request.path().equals(TOKEN) ? tokenScript : sendScript)
                                        .apply(request));
        api = fixture.api(server.url());
    }

    @AfterEach
    void close() throws IOException {
        fixture.close();
        server.close();
    }

    @Test
    void aServerThatAlwaysAnswers40001IsAskedTwicePerSendAndThenNotAtAll() {
        for (int i = 0; i < 3; i++) {
            assertThat(failure(send(), ApiErrorException.class).errorCode()).isEqualTo(40001);
        }
        assertThat(server.requests(SEND)).hasSize(6);
        assertThat(condition().down()).isTrue();

        for (int i = 0; i < 100; i++) {
            CircuitOpenException open = failure(send(), CircuitOpenException.class);
            assertThat(open.refusal().errorCode()).isEqualTo(40001);
            assertThat(open.asksAgainAt()).isEqualTo(fixture.clock.instant().plusSeconds(10));
            assertThat(open)
                    .hasMessageContaining("3 calls in a row")
                    .hasMessageContaining(open.refusal().advice());
        }
        assertThat(server.requests(SEND)).hasSize(6);
    }

    @Test
    void oneCallIsLetThroughAfterAPauseThatGrows() {
        openTheCircuit();
        fixture.clock.advance(Duration.ofSeconds(10));
        int asked = server.requests(SEND).size();

        failure(send(), ApiErrorException.class);
        assertThat(server.requests(SEND)).hasSize(asked + 2);

        fixture.clock.advance(Duration.ofSeconds(19));
        failure(send(), CircuitOpenException.class);
        fixture.clock.advance(Duration.ofSeconds(1));
        failure(send(), ApiErrorException.class);
    }

    @Test
    void onlyOneOfManyCallersIsTheProbe() {
        openTheCircuit();
        fixture.clock.advance(Duration.ofSeconds(10));
        int asked = server.requests(SEND).size();

        List<Throwable> failures =
                Stream.generate(this::send).limit(50).toList().stream()
                        .map(stage -> failure(stage, Throwable.class))
                        .toList();

        assertThat(failures)
                .hasOnlyElementsOfTypes(ApiErrorException.class, CircuitOpenException.class);
        assertThat(failures).filteredOn(ApiErrorException.class::isInstance).hasSize(1);
        assertThat(server.requests(SEND)).hasSize(asked + 2);
    }

    @Test
    void aProbeThatSucceedsClosesTheCircuit() {
        openTheCircuit();
        sendScript = request -> json("{\"errcode\":0}");
        fixture.clock.advance(Duration.ofSeconds(10));

        get(send());

        get(send());
        assertThat(condition().down()).isFalse();
        assertThat(condition().trouble()).isNull();
        assertThat(condition().lastAnswer()).isEqualTo(fixture.clock.instant());
    }

    @Test
    void aProbeWithoutAnAnswerIsFollowedByAnother() {
        openTheCircuit();
        sendScript = request -> RawServer.reset();
        fixture.clock.advance(Duration.ofSeconds(10));

        failure(send(), SendUncertainException.class);
        failure(send(), SendUncertainException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {45015, 45002, 43004, 48001, 45009, -1})
    void aRefusalOfOneMessageSaysNothingAboutTheAccount(int code) {
        sendScript = request -> refusal(code);
        for (int i = 0; i < 4; i++) {
            assertThat(failure(send(), ApiErrorException.class).errorCode()).isEqualTo(code);
        }
        assertThat(condition().down()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {50002, 48023})
    void anAccountThatWeChatStoppedIsLeftAlone(int code) {
        sendScript = request -> refusal(code);
        openTheCircuit();
        assertThat(server.requests(SEND)).hasSize(3);
        assertThat(failure(send(), CircuitOpenException.class).refusal().errorCode())
                .isEqualTo(code);
    }

    @Test
    void aRefusedTokenOpensItToo() {
        tokenScript =
                request -> json("{\"errcode\":40164,\"errmsg\":\"invalid ip 1.2.3.4, not in\"}");
        openTheCircuit();
        fixture.clock.advance(Duration.ofSeconds(4));

        assertThat(failure(send(), CircuitOpenException.class).refusal().seenAddress())
                .isEqualTo("1.2.3.4");
        assertThat(server.requests(TOKEN)).hasSize(1);
        assertThat(server.requests(SEND)).isEmpty();
    }

    @Test
    void anAccountWhoseSecretChangedBeginsAnew() {
        openTheCircuit();
        sendScript = request -> json("{\"errcode\":0}");

        get(
                api.sendCustomerService(
                        new Account(
                                SHOP.name(),
                                SHOP.appId(),
                                null,
                                Secret.of("another-never-print-me")),
                        new byte[] {'{', '}'}));
    }

    @Test
    void accountsDoNotShareACircuit() {
        openTheCircuit();
        sendScript = request -> json("{\"errcode\":0}");
        Account other = new Account("other", "wx2", null, ApiFixture.APP_SECRET);
        get(api.sendCustomerService(other, new byte[] {'{', '}'}));
    }

    @Test
    void threeCallsWithoutAnAnswerAreTroubleButLetTheNextThrough() {
        sendScript = request -> RawServer.reset();
        for (int i = 0; i < 4; i++) {
            failure(send(), SendUncertainException.class);
        }
        assertThat(condition().down()).isTrue();
        assertThat(condition().asksAgainAt()).isNull();
        assertThat(server.requests(SEND)).hasSize(4);
    }

    @Test
    void aClockThatIsSetBackDoesNotKeepTheCircuitOpen() {
        AtomicLong nanos = new AtomicLong();
        AccountCircuits circuits =
                new AccountCircuits(fixture.clock, nanos::get, UnaryOperator.identity());
        ApiErrorException refusal = new ApiErrorException("shop", SEND, 50002, "limited", null);
        for (int i = 0; i < 3; i++) {
            circuits.guard(SHOP, () -> CompletableFuture.failedFuture(refusal));
        }
        fixture.clock.advance(Duration.ofHours(-1));
        nanos.addAndGet(Duration.ofSeconds(9).toNanos());
        CircuitOpenException open =
                failure(
                        circuits.guard(SHOP, () -> CompletableFuture.completedFuture("too early")),
                        CircuitOpenException.class);
        assertThat(open.asksAgainAt()).isEqualTo(fixture.clock.instant().plusSeconds(1));

        nanos.addAndGet(Duration.ofSeconds(1).toNanos());

        assertThat(get(circuits.guard(SHOP, () -> CompletableFuture.completedFuture("answer"))))
                .isEqualTo("answer");
    }

    private void openTheCircuit() {
        for (int i = 0; i < 3; i++) {
            failure(send(), ApiErrorException.class);
        }
    }

    private ApiCondition condition() {
        return fixture.circuits.condition(SHOP.name());
    }

    private CompletionStage<ApiResponse> send() {
        return api.sendCustomerService(SHOP, new byte[] {'{', '}'});
    }

    private static Answer refusal(int code) {
        return json("{\"errcode\":" + code + ",\"errmsg\":\"x\"}");
    }
}
