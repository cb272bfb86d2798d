// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.camelwechat.WeChatComponent;
import io.github.camelwechat.WeChatConfiguration;
import io.github.camelwechat.WeChatConstants;
import io.github.camelwechat.account.SecurityMode;
import io.github.camelwechat.failure.ApiUnreachableException;
import io.github.camelwechat.failure.SendUncertainException;
import io.github.camelwechat.failure.WindowClosedException;
import io.github.camelwechat.testing.CallbackClient;
import io.github.camelwechat.testing.FreePorts;
import io.github.camelwechat.testing.InboundSamples;
import io.github.camelwechat.testing.LoopbackServer;
import io.github.camelwechat.testing.ManualClock;
import io.github.camelwechat.testing.RawServer;
import io.github.camelwechat.testing.RawServer.Answer;
import io.github.camelwechat.testing.RawServer.Request;
import io.github.camelwechat.testing.TestTls;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.health.HealthCheckRepository;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.jsse.KeyStoreParameters;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.apache.camel.support.jsse.TrustManagersParameters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An exchange through an endpoint ends otherwise with an option than without it: nothing here is
 * true of an option that is only read.
 */
@Tag("slow")
class OptionExchangeTest {

    private static final String SEND = "/cgi-bin/message/custom/send";
    private static final String UPLOAD = "/cgi-bin/media/upload";
    private static final byte[] PICTURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0};

    @TempDir private Path folder;
    private final CamelContext context = new DefaultCamelContext();
    private final ManualClock clock = new ManualClock(Instant.parse("2026-11-21T08:00:00Z"));
    private final int port = FreePorts.one();
    private volatile Function<Request, Answer> script = request -> ok();
    private RawServer wechat;
    private WeChatComponent component;

    @BeforeEach
    void start() throws IOException {
        wechat = new RawServer(this::answer);
        context.getRegistry().bind("weChatClock", clock);
        component = context.getComponent("wechat", WeChatComponent.class);
    }

    @AfterEach
    void stop() throws IOException {
        context.stop();
        wechat.close();
    }

    private Answer answer(Request request) {
        return request.path().equals("/cgi-bin/stable_token")
                ? RawServer.json("{\"access_token\":\"stable\",\"expires_in\":7200}")
                : script.apply(request);
    }

    private static Answer ok() {
        return RawServer.json("{\"errcode\":0}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"max", "independent"})
    void windowMergeSaysWhetherAllowancesAddUp(String merge) throws Exception {
        context.addService(new LoopbackServer(port));
        String shop = InboundSamples.uri("&appSecret=never-print-me&windowMerge=" + merge);
        String uri = shop + "&apiBaseUrl=" + wechat.url();
        context.addRoutes(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from(uri).log("heard");
                    }
                });
        context.start();
        says("<MsgType>event</MsgType><Event>subscribe</Event>", 1);
        says("<MsgType>text</MsgType><Content>hello</Content><MsgId>2</MsgId>", 2);

        int allowed = merge.equals("max") ? 5 : 8;
        IntStream.range(0, allowed).forEach(i -> send(uri));

        assertThat(catchThrowable(() -> send(uri)))
                .hasRootCauseInstanceOf(WindowClosedException.class);
        assertThat(wechat.requests(SEND)).hasSize(allowed);
    }

    private void says(String what, int seconds) {
        String xml =
                "<xml><ToUserName>gh_1</ToUserName><FromUserName>o-user</FromUserName><CreateTime>"
                        + (clock.instant().getEpochSecond() + seconds)
                        + "</CreateTime>"
                        + what
                        + "</xml>";
        assertThat(
                        new CallbackClient(port, "/wechat/shop")
                                .post(
                                        InboundSamples.push(
                                                xml.getBytes(StandardCharsets.UTF_8),
                                                SecurityMode.SAFE,
                                                clock.instant(),
                                                InboundSamples.APP_ID))
                                .status())
                .isEqualTo(200);
    }

    @Test
    void tokenSourceFileSendsWithWhatTheFileSaysNow() throws IOException {
        Path token = folder.resolve("token");
        Files.writeString(token, "of-the-file-never-print-me\n");
        context.start();

        send(uri("tokenSource=file:" + token));
        Files.writeString(token, "{\"access_token\":\"renewed-never-print-me\"}");
        clock.advance(Duration.ofSeconds(6));
        send(uri("tokenSource=file:" + token));
        send(uri("appSecret=never-print-me"));

        assertThat(wechat.requests(SEND))
                .extracting(request -> request.target().replaceFirst(".*access_token=", ""))
                .containsExactly("of-the-file-never-print-me", "renewed-never-print-me", "stable");
    }

    @Test
    void onUncertainRetrySendsOnceMoreWhatNobodyAnswered() {
        context.start();
        script = firstOnly(RawServer.reset());
        assertThat(catchThrowable(() -> send(uri("appSecret=never-print-me"))))
                .hasCauseInstanceOf(SendUncertainException.class);
        assertThat(wechat.requests(SEND)).hasSize(1);

        script = firstOnly(RawServer.reset());
        send(uri("appSecret=never-print-me&onUncertain=retry"));
        assertThat(wechat.requests(SEND)).hasSize(3);

        script = request -> RawServer.reset();
        assertThat(catchThrowable(() -> send(uri("appSecret=never-print-me&onUncertain=retry"))))
                .as("not for ever")
                .hasCauseInstanceOf(SendUncertainException.class);
        assertThat(wechat.requests(SEND)).hasSize(5);
    }

    private static Function<Request, Answer> firstOnly(Answer first) {
        int[] asked = {0};
        return request -> asked[0]++ == 0 ? first : ok();
    }

    @Test
    void apiBaseUrlFailsOverToTheNextOfItsList() {
        String gone = "http://127.0.0.1:" + FreePorts.one();
        String options = "wechat:shop?appId=wx1&windowClosed=ask&appSecret=never-print-me";
        context.start();

        assertThat(catchThrowable(() -> send(options + "&apiBaseUrl=" + gone)))
                .hasRootCauseInstanceOf(java.net.ConnectException.class)
                .hasStackTraceContaining(ApiUnreachableException.class.getSimpleName());
        send(options + "&apiBaseUrl=" + gone + "," + wechat.url());

        assertThat(wechat.requests(SEND)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theHealthSwitchesSayWhetherAnEndpointIsChecked(boolean checked) throws Exception {
        for (String repository : List.of("producers", "consumers")) {
            HealthCheckHelper.getHealthCheckRepository(
                            context, repository, HealthCheckRepository.class)
                    .setEnabled(true);
        }
        component.setHealthCheckConsumerEnabled(checked);
        component.setHealthCheckProducerEnabled(!checked);
        context.addService(new LoopbackServer(port));
        context.addRoutes(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from(InboundSamples.uri("")).routeId("shop").log("heard");
                        from("direct:send").to(uri("appSecret=never-print-me"));
                    }
                });
        context.start();
        send("direct:send");

        assertThat(HealthCheckHelper.invoke(context, "full"))
                .filteredOn(result -> result.getState() == HealthCheck.State.UP)
                .extracting(result -> result.getCheck().getId())
                .contains(checked ? "consumer:shop" : "producer:wechat-shop")
                .doesNotContain(checked ? "producer:wechat-shop" : "consumer:shop");
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "component", "context"})
    void theTlsOptionsSayWhomToTrust(String where) throws Exception {
        try (RawServer secured =
                new RawServer(
                        TestTls.of(folder, "san=ip:127.0.0.1").getServerSocketFactory(),
                        this::answer)) {
            if (where.equals("component")) {
                component.setSslContextParameters(trust());
            } else {
                context.setSSLContextParameters(trust());
                component.setUseGlobalSslContextParameters(where.equals("context"));
            }
            context.start();
            String uri =
                    "wechat:shop?appId=wx1&windowClosed=ask&appSecret=never-print-me"
                            + "&apiBaseUrl=https://127.0.0.1:"
                            + secured.port();

            Throwable failure = catchThrowable(() -> send(uri));

            assertThat(secured.requests(SEND)).hasSize(where.equals("none") ? 0 : 1);
            if (where.equals("none")) {
                assertThat(failure).hasStackTraceContaining("TLS");
            } else {
                assertThat(failure).isNull();
            }
        }
    }

    private SSLContextParameters trust() {
        KeyStoreParameters store = new KeyStoreParameters();
        store.setResource("file:" + folder.resolve("key.p12"));
        store.setType("PKCS12");
        store.setPassword("changeit");
        TrustManagersParameters managers = new TrustManagersParameters();
        managers.setKeyStore(store);
        SSLContextParameters parameters = new SSLContextParameters();
        parameters.setTrustManagers(managers);
        return parameters;
    }

    @Test
    void transferTimeoutIsTheTimeForMedia() {
        component.setResponseTimeout(500);
        component.setTransferTimeout(60_000);
        context.start();
        script = request -> request.path().equals(UPLOAD) ? late("{\"media_id\":\"M-1\"}") : ok();

        upload();

        assertThat(wechat.requests(SEND)).hasSize(1);
        assertThat(wechat.requests(SEND).get(0).text()).contains("M-1");
    }

    @Test
    void transferTimeoutEndsAnUploadThatGetsNoAnswer() {
        component.setTransferTimeout(300);
        context.start();
        script = request -> RawServer.silence();

        assertThat(catchThrowable(this::upload)).hasStackTraceContaining("within 300 ms");
    }

    /** Longer than an answer may take, and not as long as media may: after a second of silence. */
    private static Answer late(String json) {
        return connection -> {
            connection.setSoTimeout(1_000);
            try {
                while (connection.getInputStream().read() >= 0) {
                    continue;
                }
                return false;
            } catch (SocketTimeoutException e) {
                connection.setSoTimeout(0);
                return RawServer.json(json).give(connection);
            }
        };
    }

    private void upload() {
        context.createProducerTemplate()
                .sendBodyAndHeader(
                        uri("appSecret=never-print-me"),
                        PICTURE,
                        WeChatConstants.OPEN_ID,
                        "o-user");
    }

    /** They come with copy and paste. */
    @Test
    void blanksAroundValuesAreTakenAway() throws Exception {
        WeChatConfiguration shop = new WeChatConfiguration();
        shop.setAppId("  " + InboundSamples.APP_ID + "\t");
        shop.setAppSecret(" app-secret-never-print-me\n");
        shop.setToken("\t" + InboundSamples.TOKEN + " ");
        shop.setEncodingAesKey(" " + InboundSamples.ENCODING_AES_KEY + "\n");
        shop.setOriginalId(" gh_1 ");
        shop.setApiBaseUrl(" " + wechat.url() + " , " + wechat.url() + " ");
        shop.setTokenSource(" stable ");
        shop.setDeliver(" passive , ask ");
        component.getAccounts().put("shop", shop);
        context.addService(new LoopbackServer(port));
        context.addRoutes(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("wechat:shop?ackMode= received ").to("wechat:shop?longText= fail");
                    }
                });
        context.start();

        says("<MsgType>text</MsgType><Content>hello</Content><MsgId>2</MsgId>", 0);
        send("wechat:shop");

        assertThat(wechat.requests("/cgi-bin/stable_token").get(0).text())
                .contains("\"" + InboundSamples.APP_ID + "\"", "\"app-secret-never-print-me\"");
        assertThat(wechat.requests(SEND)).isNotEmpty();
    }

    /** Also for an account on a URI alone, a bean and an entry. */
    @Test
    void theConfigurationOfTheComponentIsWhereEveryEndpointStarts() throws Exception {
        WeChatConfiguration base = component.getConfiguration();
        base.setApiBaseUrl(wechat.url());
        base.setAppSecret("of-the-base-never-print-me");
        base.setWindowClosed(ClosedWindowPolicy.ASK);
        base.setCallbackPath("/in/{account}");
        base.setToken(InboundSamples.TOKEN);
        base.setEncodingAesKey(InboundSamples.ENCODING_AES_KEY);
        WeChatConfiguration bean = new WeChatConfiguration();
        bean.setAppId("wx-bean");
        context.getRegistry().bind("bean", bean);
        WeChatConfiguration entry = new WeChatConfiguration();
        entry.setAppId("wx-entry");
        component.getAccounts().put("entry", entry);
        Map<String, String> uris =
                Map.of(
                        "uri",
                        "wechat:uri?appId=wx-uri",
                        "bean",
                        "wechat:bean",
                        "entry",
                        "wechat:entry");
        context.addService(new LoopbackServer(port));
        context.addRoutes(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        uris.values().forEach(uri -> from(uri).log("heard"));
                    }
                });
        context.start();

        uris.forEach(
                (name, uri) -> {
                    send(uri);
                    assertThat(wechat.requests("/cgi-bin/stable_token"))
                            .last()
                            .extracting(Request::text)
                            .asString()
                            .contains("\"wx-" + name + "\"", "\"of-the-base-never-print-me\"");
                    assertThat(handshake("/in/" + name)).as(name).isEqualTo(200);
                });
        assertThat(wechat.requests(SEND)).hasSize(3);
        assertThat(handshake("/wechat/uri")).isEqualTo(404);
    }

    private int handshake(String path) {
        String query =
                InboundSamples.push(new byte[0], SecurityMode.PLAIN, clock.instant(), "").query();
        return new CallbackClient(port, path).get(query + "&echostr=1").status();
    }

    private String uri(String options) {
        return "wechat:shop?appId=wx1&windowClosed=ask&apiBaseUrl=" + wechat.url() + "&" + options;
    }

    private void send(String uri) throws CamelExecutionException {
        context.createProducerTemplate()
                .sendBodyAndHeader(uri, "hello", WeChatConstants.OPEN_ID, "o-user");
    }
}
