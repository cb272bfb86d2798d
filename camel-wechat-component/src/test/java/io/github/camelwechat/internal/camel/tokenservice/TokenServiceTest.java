// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.tokenservice;

import static io.github.camelwechat.internal.api.client.ApiFixture.SHOP;
import static io.github.camelwechat.internal.api.client.ApiFixture.get;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.account.Secret;
import io.github.camelwechat.internal.api.client.ApiFixture;
import io.github.camelwechat.internal.callback.source.Caller;
import io.github.camelwechat.internal.camel.runtime.AccountSettings.TokenServiceSettings;
import io.github.camelwechat.internal.camel.tokenservice.TokenService.Head;
import io.github.camelwechat.internal.camel.tokenservice.TokenService.Response;
import io.github.camelwechat.testing.LogCapture;
import io.github.camelwechat.testing.RawServer;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules of who gets a token, by the head of the request, and of how often. */
class TokenServiceTest {

    private static final String KEY = "key-of-the-house-never-print-me";

    @RegisterExtension private final LogCapture log = new LogCapture(TokenService.class);

    private final ApiFixture fixture = new ApiFixture();
    private final AtomicLong nanos = new AtomicLong();
    private final AtomicInteger fetched = new AtomicInteger();
    private RawServer wechat;
    private TokenService closed;
    private TokenService open;

    @BeforeEach
    void start() throws IOException {
        wechat =
                new RawServer(
                        request ->
                                RawServer.json(
                                        "{\"access_token\":\"token"
                                                + fetched.incrementAndGet()
                                                + "-never-print-me\",\"expires_in\":7200}"));
        closed = service(false);
        open = service(true);
    }

    @AfterEach
    void close() throws IOException {
        fixture.close();
        wechat.close();
    }

    private TokenService service(boolean openToNetwork) {
        return new TokenService(
                SHOP,
                new TokenServiceSettings("/wechat/shop/token", Secret.of(KEY), openToNetwork),
                fixture.api(wechat.url()),
                fixture.clock,
                nanos::get);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "203.0.113.7",
                "10.0.0.1",
                "192.168.1.2",
                "::ffff:203.0.113.7",
                "fe80::1%eth0",
                "0.0.0.0",
                "127.0.0.1.evil.example",
                "localhost",
                ""
            })
    void refusesAForeignAddressThoughItHasTheKey(String peer) {
        assertThat(status(closed, head(peer, Map.of()))).isEqualTo(403);
        assertThat(status(open, head(peer, Map.of()))).isEqualTo(200);
    }

    @Test
    void refusesWhereTheHttpServerDoesNotTellTheAddress() {
        assertThat(status(closed, head(null, Map.of()))).isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"127.0.0.1", "127.8.9.10", "::1", "0:0:0:0:0:0:0:1", "::ffff:127.0.0.1"})
    void answersThisMachine(String peer) {
        assertThat(status(closed, head(peer, Map.of()))).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "x-forwarded-for, 127.0.0.1",
        "x-forwarded-host, localhost",
        "x-forwarded, for=127.0.0.1",
        "forwarded, for=127.0.0.1",
        "via, 1.1 proxy",
        "x-real-ip, 127.0.0.1",
        "cf-connecting-ip, 127.0.0.1",
        "host, shop.example",
        "host, localhost.evil.example:80",
        "host, 203.0.113.7"
    })
    void refusesWhatCameByAProxyOrForAnotherHost(String header, String value) {
        Head head = head("127.0.0.1", Map.of(header, List.of(value)));

        assertThat(status(closed, head)).isEqualTo(403);
        assertThat(status(open, head)).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "LOCALHOST:8080", "127.0.0.1:8080", "[::1]:8080"})
    void answersForTheNamesOfThisMachine(String host) {
        assertThat(status(closed, head("127.0.0.1", Map.of("host", List.of(host))))).isEqualTo(200);
    }

    @Test
    void refusesAnotherKeyWhereverItComesFrom() {
        assertThat(status(open, keyless(Map.of(), null))).isEqualTo(401);
        assertThat(status(open, keyless(Map.of(), "secret=" + KEY.substring(1)))).isEqualTo(401);
        assertThat(status(open, keyless(Map.of(), "secret="))).isEqualTo(401);
        assertThat(
                        status(
                                open,
                                keyless(
                                        Map.of("authorization", List.of("Bearer ")),
                                        "secret=" + KEY)))
                .as("the header counts")
                .isEqualTo(401);
        assertThat(status(open, keyless(Map.of("authorization", List.of("bEARER " + KEY)), null)))
                .isEqualTo(200);
        assertThat(status(open, keyless(Map.of(), "secret=" + KEY))).isEqualTo(200);
    }

    @Test
    void whoGuessesIsToldToWaitAndWhoHasTheKeyIsNot() {
        Head wrong = keyless(Map.of(), "secret=x");

        List<Integer> guesses = IntStream.range(0, 12).mapToObj(i -> status(open, wrong)).toList();

        assertThat(guesses.subList(0, 10)).containsOnly(401);
        assertThat(guesses.subList(10, 12)).containsOnly(429);
        assertThat(status(open, head("127.0.0.1", Map.of()))).isEqualTo(200);
        assertThat(log.warnings()).as("in one line").hasSize(1);
        assertThat(log.messages()).noneMatch(line -> line.contains("never-print-me"));

        nanos.addAndGet(Duration.ofMinutes(1).toNanos());
        assertThat(status(open, wrong)).isEqualTo(401);
        assertThat(log.warnings()).hasSize(2).last().asString().contains("[11 more like it");
    }

    @Test
    void givesSoManyInASecondAndNoMore() {
        Head head = head("127.0.0.1", Map.of());
        List<Integer> asked = IntStream.range(0, 101).mapToObj(i -> status(closed, head)).toList();

        assertThat(asked.subList(0, 100)).containsOnly(200);
        assertThat(asked.get(100)).isEqualTo(429);
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        assertThat(status(closed, head)).isEqualTo(200);
        assertThat(fetched).hasValue(1);
    }

    @Test
    void aProgramThatCallsEveryTokenStaleIsHeardEveryHalfMinute() {
        Head post = new Head("POST", null, caller("127.0.0.1"), headers(Map.of()));
        status(closed, head("127.0.0.1", Map.of()));
        assertThat(reported(post, 1)).isEqualTo(200);
        assertThat(reported(post, 2)).isEqualTo(429);
        assertThat(reported(post, 1)).as("long gone").isEqualTo(200);
        nanos.addAndGet(Duration.ofSeconds(30).toNanos());
        assertThat(reported(post, 2)).isEqualTo(200);

        assertThat(fetched).hasValue(3);
    }

    @ParameterizedTest
    @CsvSource({"content-length, 8193", "content-length, many", "transfer-encoding, chunked"})
    void refusesALongBodyByItsHead(String header, String value) {
        Head head =
                new Head(
                        "POST", null, caller("127.0.0.1"), headers(Map.of(header, List.of(value))));

        assertThat(closed.refuse(head)).extracting(Response::status).isEqualTo(413);
    }

    private int reported(Head post, int token) {
        String stale = "{\"stale_token\":\"token" + token + "-never-print-me\"}";
        return get(closed.answer(post, stale.getBytes(UTF_8))).status();
    }

    private static int status(TokenService service, Head head) {
        Response refusal = service.refuse(head);
        return refusal == null ? get(service.answer(head, new byte[0])).status() : refusal.status();
    }

    private static Head keyless(Map<String, List<String>> headers, @Nullable String query) {
        return new Head("GET", query, caller("127.0.0.1"), headers);
    }

    private static Head head(@Nullable String peer, Map<String, List<String>> more) {
        return new Head("GET", null, caller(peer), headers(more));
    }

    private static Caller caller(@Nullable String peer) {
        return new Caller(peer, List.of());
    }

    private static Map<String, List<String>> headers(Map<String, List<String>> more) {
        Map<String, List<String>> headers = new HashMap<>(more);
        headers.put("authorization", List.of("Bearer " + KEY));
        return headers;
    }
}
