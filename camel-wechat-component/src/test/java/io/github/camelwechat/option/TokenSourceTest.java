// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.camelwechat.WeChatComponent;
import io.github.camelwechat.WeChatConfiguration;
import io.github.camelwechat.WeChatConstants;
import io.github.camelwechat.account.Secret;
import io.github.camelwechat.failure.ApiErrorException;
import io.github.camelwechat.testing.ManualClock;
import io.github.camelwechat.testing.RawServer;
import io.github.camelwechat.testing.RawServer.Answer;
import io.github.camelwechat.testing.RawServer.Request;
import io.github.camelwechat.token.AccessToken;
import io.github.camelwechat.token.TokenSource;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules of option tokenSource: where tokens come from and which secret fetches them. */
class TokenSourceTest {

    private static final String SEND = "/cgi-bin/message/custom/send";
    private static final String OLD = "old-secret-never-print-me";
    private static final String NEW = "new-secret-never-print-me";

    private final CamelContext context = new DefaultCamelContext();
    private final ManualClock clock = new ManualClock(Instant.parse("2026-11-21T08:00:00Z"));
    private final WeChatConfiguration shop = new WeChatConfiguration();
    private volatile String secretInForce = OLD;
    private volatile Function<Request, Answer> tokens = this::token;
    private RawServer wechat;

    @BeforeEach
    void start() throws IOException {
        wechat =
                new RawServer(
                        request ->
                                request.path().equals(SEND)
                                        ? RawServer.json("{\"errcode\":0}")
                                        : tokens.apply(request));
        context.getRegistry().bind("weChatClock", clock);
        shop.setAppId("wx0000000000000001");
        shop.setAppSecret(OLD);
        shop.setApiBaseUrl(wechat.url());
        shop.setWindowClosed(ClosedWindowPolicy.ASK);
        component().getAccounts().put("shop", shop);
        context.start();
    }

    @AfterEach
    void stop() throws IOException {
        context.stop();
        wechat.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "none",
                "ftp://tokens.example/x?key=never-print-me",
                "http://user:never-print-me@tokens.example/",
                "http://",
                "file:",
                "https://tokens.example/ never-print-me"
            })
    void refusesWhatIsNoSourceWithoutPrintingIt(String option) {
        shop.setTokenSource(option);
        assertThatThrownBy(() -> context.getEndpoint("wechat:shop").createProducer())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Option tokenSource of wechat://shop")
                .hasMessageContaining("stable, classic, a #bean")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("never-print-me"));
    }

    @Test
    void refusesABeanOfAnotherType() {
        context.getRegistry().bind("notASource", new Object());
        assertThatThrownBy(
                        () ->
                                context.getEndpoint("wechat:shop?tokenSource=#notASource")
                                        .createProducer())
                .hasMessageContaining("Option tokenSource");
    }

    @Test
    void aBeanNeedsNoSecret() {
        TokenSource mine =
                request ->
                        CompletableFuture.completedFuture(
                                new AccessToken(
                                        Secret.of("mine"), clock.instant().plusSeconds(60)));
        context.getRegistry().bind("mine", mine);
        shop.setAppSecret(null);

        send("wechat:shop?tokenSource=#mine");

        assertThat(wechat.requests()).hasSize(1);
        assertThat(wechat.requests(SEND).get(0).target()).endsWith("?access_token=mine");
    }

    @Test
    void aServerIsAskedInsteadOfWeChat() throws IOException {
        try (RawServer server =
                new RawServer(request -> RawServer.json("{\"access_token\":\"theirs\"}"))) {
            send("wechat:shop?tokenSource=RAW(" + server.url() + "/t?key=never-print-me)");
        }
        assertThat(wechat.requests(SEND).get(0).target()).endsWith("?access_token=theirs");
    }

    @Test
    void classicAsksTheOlderEndpointOnceForAllEndpointsThatSaySo() {
        send("wechat:shop?tokenSource=classic");
        send("wechat:shop?tokenSource=classic&onUncertain=assumeSent");
        assertThat(wechat.requests("/cgi-bin/token")).hasSize(1);
        assertThat(wechat.requests("/cgi-bin/stable_token")).isEmpty();
    }

    @Test
    void aSecretThatWasResetIsReplacedWhileEverythingRuns() {
        component().setSecretTimeout(0);
        send("wechat:shop");
        secretInForce = NEW;
        clock.advance(Duration.ofHours(2));
        for (int i = 0; i < 4; i++) {
            assertThat(catchThrowable(() -> send("wechat:shop")).getCause()).isNotNull();
        }

        component().updateSecret("shop", NEW);

        send("wechat:shop");
        send("wechat:shop?onUncertain=assumeSent");
        assertThat(wechat.requests(SEND)).hasSize(3);
    }

    @Test
    void aSecretThatChangesInTheAccountsEntryIsFollowed() {
        secretInForce = NEW;
        assertThat(catchThrowable(() -> send("wechat:shop")))
                .hasRootCauseInstanceOf(ApiErrorException.class);
        assertThat(catchThrowable(() -> send("wechat:shop?appSecret=" + OLD)))
                .hasRootCauseInstanceOf(ApiErrorException.class);

        shop.setAppSecret(NEW);

        send("wechat:shop");
    }

    @Test
    void aSecretOnTheUriDoesNotFollowTheEntry() {
        String uri = "wechat:shop?appSecret=uri-secret-never-print-me";
        catchThrowable(() -> send(uri));
        shop.setAppSecret(NEW);
        secretInForce = NEW;
        clock.advance(Duration.ofSeconds(4));

        assertThat(catchThrowable(() -> send(uri))).hasRootCauseInstanceOf(ApiErrorException.class);
    }

    @Test
    void anAccountThatIsNotThereCannotBeUpdated() {
        send("wechat:shop");
        assertThatThrownBy(() -> component().updateSecret("shpo", NEW))
                .hasMessageContaining("'shpo'")
                .hasMessageContaining("[shop]")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain(NEW));
    }

    private void send(String uri) {
        context.createProducerTemplate()
                .sendBodyAndHeader(uri, "hello", WeChatConstants.OPEN_ID, "o-user");
    }

    private WeChatComponent component() {
        return context.getComponent("wechat", WeChatComponent.class);
    }

    private Answer token(Request request) {
        return request.text().contains(secretInForce) || request.target().contains(secretInForce)
                ? RawServer.json("{\"access_token\":\"ours\",\"expires_in\":7200}")
                : RawServer.json("{\"errcode\":40001,\"errmsg\":\"invalid credential\"}");
    }
}
