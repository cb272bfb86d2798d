// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api.operation;

import static io.github.camelwechat.internal.api.client.ApiFixture.SHOP;
import static io.github.camelwechat.internal.api.client.ApiFixture.failure;
import static io.github.camelwechat.internal.api.client.ApiFixture.get;
import static io.github.camelwechat.testing.RawServer.http;
import static io.github.camelwechat.testing.RawServer.json;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelwechat.failure.ApiErrorException;
import io.github.camelwechat.failure.ApiUnreachableException;
import io.github.camelwechat.failure.InvalidMessageException;
import io.github.camelwechat.failure.SendUncertainException;
import io.github.camelwechat.internal.api.client.ApiFixture;
import io.github.camelwechat.internal.api.operation.catalogue.Operations;
import io.github.camelwechat.internal.json.Json;
import io.github.camelwechat.testing.ManualClock;
import io.github.camelwechat.testing.RawServer;
import io.github.camelwechat.testing.RawServer.Answer;
import io.github.camelwechat.testing.RawServer.Request;
import java.io.IOException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules of operations whose answers are late, missing, or refusals. */
class OperationRunnerTest {

    private static final String TICKETS = "/cgi-bin/ticket/getticket";

    private final ManualClock clock = new ManualClock(Instant.parse("2026-11-21T08:00:00Z"));
    private final ApiFixture fixture = new ApiFixture(clock);
    private final Json json = new Json();
    private final AtomicInteger tickets = new AtomicInteger();
    private volatile Function<Request, Answer> script = request -> json("{\"errcode\":0}");
    private RawServer server;
    private OperationRunner runner;

    @BeforeEach
    void start() throws IOException {
        server = new RawServer(this::answer);
        runner =
                new OperationRunnerFactory(fixture.skew, fixture.client, clock, fixture.random)
                        .create(fixture.api(server.url()));
    }

    @AfterEach
    void close() throws IOException {
        fixture.close();
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"deleteMenu", "createTag", "getUserTags", "getMenu"})
    void onlyAChangeIsUncertainWithoutAnAnswerAndNothingIsRepeated(String name) {
        script = request -> RawServer.reset();
        CompletionStage<OperationResult> stage =
                run(name, Map.of("tag", Map.of("name", "x"), "openid", "o"));

        if (name.startsWith("get")) {
            failure(stage, ApiUnreachableException.class);
        } else {
            assertThat(failure(stage, SendUncertainException.class))
                    .hasMessageContaining("may have been carried out, or not");
        }
        assertThat(server.requests()).hasSize(2);
    }

    @Test
    void aMassMessageWithoutAnAnswerMayHaveBeenDelivered() {
        script = request -> http(502, "text/html", "<html>".getBytes(UTF_8));

        assertThat(failure(run("sendToAll", mass()), SendUncertainException.class))
                .hasMessageContaining("may have been delivered, or not");
    }

    @Test
    void anErrcodeIsAnAnswerOnlyToTheOperationItIsAnAnswerOf() {
        script = request -> json("{\"errcode\":46003,\"errmsg\":\"menu no exist\"}");

        assertThat(get(run("getMenu", Map.of()))).isEqualTo(new OperationResult.Fields(Map.of()));
        failure(run("deleteMenu", Map.of()), ApiErrorException.class);
    }

    @Test
    void aDuplicateMassMessageGivesTheFirstOnesId() {
        script = request -> json("{\"errcode\":45065,\"errmsg\":\"exist\",\"msg_id\":7}");

        assertThat(get(run("sendToAll", mass())))
                .isEqualTo(
                        new OperationResult.Fields(
                                Map.of(
                                        "errcode",
                                        45065,
                                        "errmsg",
                                        "exist",
                                        "msg_id",
                                        7,
                                        "duplicate",
                                        true)));
    }

    @Test
    void aUsersTokenThatIsNoLongerGoodCostsTheAccountNothing() {
        script =
                request ->
                        json(
                                "{\"errcode\":40001,\"errmsg\":\"invalid"
                                        + " user-token-never-print-me\"}");

        ApiErrorException refused =
                failure(
                        run(
                                "getOAuthUser",
                                Map.of("access_token", "user-token-never-print-me", "openid", "o")),
                        ApiErrorException.class);

        assertThat(refused.errorMessage()).isEqualTo("invalid ***");
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void anUnknownQrCodeSaysWhatToDo() {
        script = request -> http(404, "text/html", "<html>".getBytes(UTF_8));

        assertThat(
                        failure(
                                run("getQrCodeImage", Map.of("ticket", "T")),
                                InvalidMessageException.class))
                .hasMessageContaining("take field ticket of the answer to createQrCode");
    }

    @Test
    void aTicketIsFetchedOnceHoweverManyAsk() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        script =
                request ->
                        connection -> {
                            await(asked);
                            return ticket(request).give(connection);
                        };
        List<CompletionStage<OperationResult>> signatures =
                IntStream.range(0, 100)
                        .mapToObj(i -> run("signJsSdk", Map.of("url", "https://shop.example/" + i)))
                        .toList();
        asked.countDown();

        signatures.forEach(ApiFixture::get);
        assertThat(server.requests(TICKETS)).hasSize(1);
    }

    @Test
    void aTicketIsFetchedAgainBeforeItEndsAndAfterAFailure() {
        script = request -> json("{\"errcode\":48001,\"errmsg\":\"unauthorized\"}");
        failure(run("getCardTicket", Map.of()), ApiErrorException.class);
        script = this::ticket;

        assertThat(ticketOf(get(run("getCardTicket", Map.of())))).isEqualTo("ticket-1");
        clock.advance(Duration.ofMinutes(114));
        assertThat(ticketOf(get(run("getCardTicket", Map.of())))).isEqualTo("ticket-1");
        clock.advance(Duration.ofMinutes(7));
        assertThat(ticketOf(get(run("getCardTicket", Map.of())))).isEqualTo("ticket-2");
    }

    @Test
    void signsThePageWithoutItsFragment() throws Exception {
        script = this::ticket;

        Map<String, Object> signed =
                ((OperationResult.Fields)
                                get(
                                        run(
                                                "signJsSdk",
                                                Map.of("url", "https://shop.example/你?a=1#top"))))
                        .map();

        String text =
                "jsapi_ticket=ticket-1&noncestr=%s&timestamp=%d&url=https://shop.example/你?a=1"
                        .formatted(signed.get("nonceStr"), clock.instant().getEpochSecond());
        assertThat(signed)
                .containsEntry("appId", SHOP.appId())
                .containsEntry("timestamp", clock.instant().getEpochSecond())
                .containsEntry(
                        "signature",
                        HexFormat.of()
                                .formatHex(
                                        MessageDigest.getInstance("SHA-1")
                                                .digest(text.getBytes(UTF_8))));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "cgi-bin/menu/get",
                "https://evil.example/cgi-bin/menu/get",
                "//evil.example/x",
                "/cgi-bin/menu/get#x",
                "/cgi bin",
                "/\\evil.example",
                "/菜单",
                "/a?x=%zz",
                "/a?access_token=T",
                "/a?x=1&access%5Ftoken=T",
                "/a\r\nHost: evil.example"
            })
    void callsNoPathThatIsNotOne(String path) {
        assertThatThrownBy(() -> ApiPath.parse(SHOP, path))
                .isInstanceOf(InvalidMessageException.class)
                .hasMessageStartingWith("Operation callApi of account 'shop' ");
    }

    @Test
    void callsAnyPathWithItsQuery() {
        get(
                runner.call(
                        SHOP,
                        ApiPath.parse(SHOP, "/a/b?x=%E4%BD%A0+1&y&z=%2B").request(null, json)));

        assertThat(server.requests("/a/b").get(0).target()).endsWith("&x=%E4%BD%A0+1&y=&z=%2B");
    }

    private CompletionStage<OperationResult> run(String name, Map<String, ?> body) {
        return runner.run(
                SHOP,
                Operations.byName().get(name),
                new OperationInput(body, false, Map.of(), null));
    }

    private static Map<String, Object> mass() {
        return Map.of(
                "filter", Map.of("is_to_all", true),
                "msgtype", "text",
                "text", Map.of("content", "你好"));
    }

    private Answer ticket(Request request) {
        return json(
                "{\"ticket\":\"ticket-" + tickets.incrementAndGet() + "\",\"expires_in\":7200}");
    }

    private static Object ticketOf(OperationResult result) {
        return ((OperationResult.Fields) result).map().get("ticket");
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private Answer answer(Request request) {
        return request.path().equals("/cgi-bin/stable_token")
                ? json("{\"access_token\":\"token-never-print-me\",\"expires_in\":7200}")
                : script.apply(request);
    }
}
