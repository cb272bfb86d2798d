// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api.token;

import static io.github.camelwechat.internal.api.client.ApiFixture.SHOP;
import static io.github.camelwechat.internal.api.client.ApiFixture.failure;
import static io.github.camelwechat.internal.api.client.ApiFixture.get;
import static io.github.camelwechat.testing.RawServer.http;
import static io.github.camelwechat.testing.RawServer.json;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.account.Secret;
import io.github.camelwechat.failure.ApiUnreachableException;
import io.github.camelwechat.internal.api.client.ApiFixture;
import io.github.camelwechat.testing.RawServer;
import io.github.camelwechat.testing.RawServer.Answer;
import io.github.camelwechat.testing.RawServer.Request;
import io.github.camelwechat.token.AccessToken;
import io.github.camelwechat.token.TokenRequest;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens that somebody else fetches: a bean, a server, a file. */
class ExternalTokensTest {

    private static final String KEY = "key-never-print-me";

    @TempDir private Path folder;
    private final ApiFixture fixture = new ApiFixture();
    private volatile Function<Request, Answer> script = request -> text("token-1");
    private RawServer server;
    private AccessTokens.Provider fromServer;
    private AccessTokens.Provider fromFile;
    private Path file;

    @BeforeEach
    void start() throws IOException {
        server = new RawServer(request -> script.apply(request));
        URI address = URI.create(server.url() + "/tokens/shop?key=" + KEY);
        fromServer =
                fixture.tokens.from(
                        new HttpTokens(fixture.client, address, fixture.json, fixture.clock),
                        "bean");
        file = folder.resolve("token");
        fromFile =
                fixture.tokens.from(
                        new FileTokens(file, fixture.json, fixture.clock, Runnable::run), "bean");
    }

    @AfterEach
    void close() throws IOException {
        fixture.close();
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "[\"token\"]",
                "<html>login</html>",
                "{\"access_token\":\"\"}",
                "{\"access_token\":null}",
                "{\"access_token\":{\"value\":\"x\"}}",
                "{\"access_token\":\"null\"}",
                "null",
                "undefined",
                "{\"access_token\":\"two words\"}",
                "two words",
                "{\"access_token\":"
            })
    void whatIsNoTokenIsNotUsedAsOne(String content) throws IOException {
        script = request -> text(content);
        ApiUnreachableException refused =
                failure(fromServer.current(SHOP), ApiUnreachableException.class);
        for (Throwable each = refused; each != null; each = each.getCause()) {
            assertThat(each.toString()).doesNotContain(KEY);
        }
        if (!content.startsWith("[") && !content.startsWith("<")) {
            Files.writeString(file, content);
            assertThat(failure(fromFile.current(SHOP), ApiUnreachableException.class))
                    .hasMessageContaining("tokenSource");
        }
    }

    @Test
    void aServerIsToldOfAStaleTokenOnlyIfItSaysSo() {
        script = request -> text("{\"access_token\":\"token-1\"}");
        fromServer.invalidate(SHOP, get(fromServer.current(SHOP)));
        assertThat(get(fromServer.current(SHOP)).value().reveal()).isEqualTo("token-1");
        assertThat(server.requests()).noneMatch(request -> request.head().startsWith("POST"));

        script =
                request ->
                        request.head().startsWith("POST")
                                ? text("{\"access_token\":\"token-2\"}")
                                : text(
                                        "{\"access_token\":\"token-1\",\"report_stale_by\":\"POST\"}");
        fromServer.invalidate(SHOP, get(fromServer.current(SHOP)));
        assertThat(get(fromServer.current(SHOP)).value().reveal()).isEqualTo("token-2");
        assertThat(server.requests())
                .filteredOn(request -> request.head().startsWith("POST"))
                .extracting(Request::text)
                .containsExactly("{\"stale_token\":\"token-1\"}");
    }

    @Test
    void aServerThatDoesNotHearTheReportIsBelievedAllTheSame() {
        script =
                request ->
                        request.head().startsWith("POST")
                                ? http(429, "text/plain", new byte[0])
                                : text(
                                        "{\"access_token\":\"token-1\",\"report_stale_by\":\"POST\"}");
        fromServer.invalidate(SHOP, get(fromServer.current(SHOP)));

        assertThat(get(fromServer.current(SHOP)).value().reveal()).isEqualTo("token-1");
    }

    @Test
    void aServerThatFailsIsAskedAgainByTheNextCall() {
        script = request -> http(503, "text/plain", "down".getBytes(UTF_8));
        assertThat(failure(fromServer.current(SHOP), ApiUnreachableException.class))
                .hasMessageContaining("503")
                .hasMessageContaining("/tokens/shop");
        script = request -> text("token-1\n");
        assertThat(get(fromServer.current(SHOP)).value().reveal()).isEqualTo("token-1");
        assertThat(server.requests().get(0).target()).isEqualTo("/tokens/shop?key=" + KEY);
    }

    @Test
    void aServersTokenIsAskedForAgainEveryMinuteAheadOfNeed() {
        script = request -> json("{\"access_token\":\"token-1\",\"expires_in\":7200}");
        get(fromServer.current(SHOP));
        fixture.clock.advance(Duration.ofSeconds(40));
        get(fromServer.current(SHOP));
        assertThat(server.requests()).hasSize(1);

        script = request -> json("{\"access_token\":\"token-2\",\"expires_in\":5000}");
        fixture.clock.advance(Duration.ofSeconds(10));
        assertThat(get(fromServer.current(SHOP)).value().reveal()).isEqualTo("token-1");
        fixture.clock.advance(Duration.ofSeconds(20));
        assertThat(get(fromServer.current(SHOP)).value().reveal()).isEqualTo("token-2");
    }

    @Test
    void aServersTokenThatEndsSoonIsNotKeptForAMinute() {
        script = request -> json("{\"access_token\":\"token-1\",\"expires_in\":\"9\"}");
        assertThat(get(fromServer.current(SHOP)).goodUntil())
                .isEqualTo(fixture.clock.instant().plusSeconds(9));
    }

    @Test
    void aServersRefusedTokenIsAskedForAtOnce() {
        AccessToken refused = get(fromServer.current(SHOP));
        script = request -> text("token-2");
        fromServer.invalidate(SHOP, refused);
        assertThat(get(fromServer.current(SHOP)).value().reveal()).isEqualTo("token-2");
    }

    @Test
    void theClockOfATokenServerIsNotWeChats() {
        byte[] token = "token-1".getBytes(UTF_8);
        script =
                request ->
                        http(200, "Date: Sat, 21 Nov 2020 08:00:00 GMT\r\n", token, token.length);
        get(fromServer.current(SHOP));
        assertThat(fixture.skew.estimate()).isZero();
    }

    @Test
    void aFileThatIsMissingIsNamed() {
        assertThat(failure(fromFile.current(SHOP), ApiUnreachableException.class))
                .hasMessageContaining(file.toString())
                .hasMessageContaining("cannot be read");
    }

    @ParameterizedTest
    @ValueSource(strings = {"token-1", " token-1\n", "{\"access_token\":\"token-1\"}"})
    void aFileThatChangesIsReadAgain(String content) throws IOException {
        Files.writeString(file, content);
        assertThat(get(fromFile.current(SHOP)).value().reveal()).isEqualTo("token-1");

        Files.writeString(file, "token-2");
        assertThat(get(fromFile.current(SHOP)).value().reveal()).isEqualTo("token-1");
        fixture.clock.advance(Duration.ofSeconds(6));
        assertThat(get(fromFile.current(SHOP)).value().reveal()).isEqualTo("token-2");
    }

    @Test
    void aBeanIsToldWhatItsTokenReplacesAndWhetherItWasRefused() {
        List<TokenRequest> requests = new ArrayList<>();
        AccessTokens.Provider supply =
                fixture.tokens.from(
                        request -> {
                            requests.add(request);
                            return given("token-" + requests.size());
                        },
                        "bean");
        AccessToken first = get(supply.current(SHOP));
        supply.invalidate(SHOP, first);
        AccessToken second = get(supply.current(SHOP));
        fixture.clock.advance(Duration.ofHours(1));
        get(supply.current(SHOP));

        assertThat(requests)
                .containsExactly(
                        new TokenRequest(SHOP, null, false),
                        new TokenRequest(SHOP, first, true),
                        new TokenRequest(SHOP, second, false));
    }

    @Test
    void aBeanThatFailsOrGivesNothingIsAnErrorThatNamesTheOption() {
        for (CompletionStage<AccessToken> nothing :
                List.<CompletionStage<AccessToken>>of(
                        CompletableFuture.completedFuture(null),
                        CompletableFuture.failedFuture(new IllegalStateException("vault")))) {
            assertThat(
                            failure(
                                    fixture.tokens.from(request -> nothing, "bean").current(SHOP),
                                    ApiUnreachableException.class))
                    .hasMessageContaining("the bean of option tokenSource");
        }
        assertThat(
                        failure(
                                fixture.tokens
                                        .from(
                                                request -> {
                                                    throw new IllegalStateException("vault");
                                                },
                                                "bean")
                                        .current(SHOP),
                                Throwable.class))
                .hasMessageContaining("the bean of option tokenSource");
    }

    @Test
    void aSourceThatNeverAnswersIsAnErrorThatNamesTheOption() {
        ScheduledExecutorService timers = Executors.newSingleThreadScheduledExecutor();
        try {
            TimedTokens hanging =
                    new TimedTokens(
                            request -> new CompletableFuture<>(),
                            "the bean",
                            Duration.ofMillis(50),
                            timers);

            assertThat(
                            failure(
                                    fixture.tokens.from(hanging, "bean").current(SHOP),
                                    ApiUnreachableException.class))
                    .hasMessageContaining("the bean of option tokenSource")
                    .hasMessageContaining("50 ms");
        } finally {
            timers.shutdownNow();
        }
    }

    private CompletionStage<AccessToken> given(String token) {
        return CompletableFuture.completedFuture(
                new AccessToken(
                        Secret.of(token), fixture.clock.instant().plus(Duration.ofMinutes(50))));
    }

    private static Answer text(String body) {
        return http(200, "text/plain", body.getBytes(UTF_8));
    }
}
