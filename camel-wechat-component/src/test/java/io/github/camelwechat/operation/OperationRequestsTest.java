// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.operation;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.camelwechat.WeChatComponent;
import io.github.camelwechat.WeChatConfiguration;
import io.github.camelwechat.WeChatConstants;
import io.github.camelwechat.WeChatOperation;
import io.github.camelwechat.account.Account;
import io.github.camelwechat.account.Secret;
import io.github.camelwechat.internal.platform.PlatformTickets;
import io.github.camelwechat.store.InMemoryStateStore;
import io.github.camelwechat.store.RecordKind;
import io.github.camelwechat.store.StateKey;
import io.github.camelwechat.testing.RawServer;
import io.github.camelwechat.testing.RawServer.Answer;
import io.github.camelwechat.testing.RawServer.Request;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Rules of operations on the wire: what each makes of what an author writes, byte for byte, and of
 * WeChat's answer.
 */
@TestInstance(Lifecycle.PER_CLASS)
class OperationRequestsTest {

    private static final String TOKEN = "access_token=token-never-print-me";
    private static final ObjectMapper JSON = new ObjectMapper();

    /** They have tests of their own. */
    private static final Set<WeChatOperation> NOT_IN_THE_TABLE =
            Set.of(
                    WeChatOperation.sendMessage,
                    WeChatOperation.downloadMedia,
                    WeChatOperation.windowStatus,
                    WeChatOperation.listParked,
                    WeChatOperation.dropParked,
                    WeChatOperation.followerStatus,
                    WeChatOperation.sendSurvey,
                    WeChatOperation.forgetUser,
                    WeChatOperation.forgetAccount,
                    WeChatOperation.doctor,
                    WeChatOperation.probeCapabilities);

    private final InMemoryStateStore store = new InMemoryStateStore();
    private CamelContext context;
    private ProducerTemplate template;
    private RawServer server;
    private volatile JsonNode reply;

    @BeforeAll
    void start() throws Exception {
        server = new RawServer(this::answer);
        context = new DefaultCamelContext();
        WeChatConfiguration shop = new WeChatConfiguration();
        shop.setAppId("wx0000000000000001");
        shop.setAppSecret("app-secret-never-print-me");
        shop.setApiBaseUrl(server.url());
        WeChatConfiguration acme = new WeChatConfiguration();
        acme.setPlatform(true);
        acme.setAppId("wx0000000000000009");
        acme.setAppSecret("platform-secret-never-print-me");
        acme.setApiBaseUrl(server.url());
        acme.setStateStore(store);
        WeChatComponent component = context.getComponent("wechat", WeChatComponent.class);
        component.getAccounts().putAll(Map.of("shop", shop, "acme", acme));
        context.start();
        template = context.createProducerTemplate();
    }

    @AfterAll
    void close() throws Exception {
        context.close();
        server.close();
    }

    /** WeChat pushed it a while ago. */
    private void keepTicket() {
        new PlatformTickets(store, InstantSource.system())
                .keep(
                        new Account("acme", "wx0000000000000009", null, null),
                        new PlatformTickets.Ticket(Secret.of("ticket"), Instant.now()))
                .toCompletableFuture()
                .join();
    }

    @AfterEach
    void forgetAuthorizers() {
        StateKey key = RecordKind.AUTHORIZER.key("acme", "wx0123456789abcdef");
        store.get(key)
                .toCompletableFuture()
                .join()
                .ifPresent(found -> store.remove(key, found.version()));
    }

    @AfterEach
    void removeRoute() throws Exception {
        context.getRouteController().stopAllRoutes();
        for (var route : List.copyOf(context.getRoutes())) {
            context.removeRoute(route.getRouteId());
        }
        server.requests().clear();
    }

    static List<OperationSample> samples() {
        return OperationSample.all();
    }

    @Test
    void leavesNoOperationWithoutASample() {
        Set<String> withSample =
                samples().stream().map(OperationSample::operation).collect(Collectors.toSet());

        assertThat(Arrays.stream(WeChatOperation.values()))
                .filteredOn(operation -> !NOT_IN_THE_TABLE.contains(operation))
                .extracting(WeChatOperation::name)
                .isSubsetOf(withSample)
                .hasSameSizeAs(withSample);
    }

    @Test
    void leavesNoOperationWithoutATestAgainstTheSimulator() throws IOException {
        StringBuilder tests = new StringBuilder();
        try (var files =
                Files.newDirectoryStream(
                        Path.of("src/test/java/io/github/camelwechat/operation"),
                        "*OperationsTest.java")) {
            for (Path file : files) {
                tests.append(Files.readString(file));
            }
        }

        assertThat(Arrays.stream(WeChatOperation.values()))
                .filteredOn(operation -> !NOT_IN_THE_TABLE.contains(operation))
                .filteredOn(operation -> tests.indexOf("\"" + operation + "\"") < 0)
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void asksWhatAYamlRouteSays(OperationSample sample) throws Exception {
        PluginHelper.getRoutesLoader(context)
                .loadRoutes(ResourceHelper.fromString("route.yaml", sample.inYaml("direct:yaml")));

        check(sample, "direct:yaml");
    }

    @ParameterizedTest
    @MethodSource("samples")
    void asksWhatAJavaRouteSays(OperationSample sample) throws Exception {
        context.addRoutes(sample.inJava("direct:java"));

        check(sample, "direct:java");
    }

    private void check(OperationSample sample, String from) throws Exception {
        reply = sample.reply();
        if (sample.account().equals("acme")) {
            keepTicket();
        }
        Exchange exchange =
                template.request(
                        from,
                        message -> {
                            if (sample.file() != null) {
                                message.getMessage()
                                        .setBody(new ByteArrayInputStream(file(sample.file())));
                                message.getMessage().setHeader(Exchange.FILE_NAME, sample.file());
                            }
                        });

        assertThat(exchange.getException()).isNull();
        checkRequest(sample);
        checkAnswer(sample, exchange.getMessage());
    }

    private void checkRequest(OperationSample sample) throws IOException {
        List<Request> requests =
                server.requests().stream().filter(request -> !isOfTokens(request)).toList();
        if (sample.request().isEmpty() || isCachedTicket(sample, requests)) {
            assertThat(requests).isEmpty();
            return;
        }
        assertThat(requests).hasSize(1);
        Request request = requests.get(0);
        assertThat(request.head().split(" ", 3)[0] + " " + withoutToken(request.target()))
                .isEqualTo(sample.request());
        assertThat(request.target().contains(TOKEN))
                .isEqualTo(
                        !request.path().matches("/sns/.*|.*/showqrcode|.*/api_start_push_ticket"));
        if (sample.sent() != null) {
            assertThat(request.body()).isEqualTo(sample.sent().getBytes(UTF_8));
        }
        if (sample.file() != null) {
            assertThat(new String(request.body(), ISO_8859_1))
                    .contains(new String(file(sample.file()), ISO_8859_1))
                    .contains("name=\"media\"; filename=\"" + sample.file() + "\"");
        }
        if ("latte.mp4".equals(sample.file())) {
            assertThat(request.text())
                    .contains(
                            "name=\"description\"\r\n\r\n"
                                    + "{\"title\":\"latte\",\"introduction\":\"三分钟 🎬\"}\r\n");
        }
    }

    private static boolean isOfTokens(Request request) {
        return request.path().equals("/cgi-bin/stable_token")
                || request.path().equals("/cgi-bin/component/api_component_token");
    }

    /** It was fetched for the sample of the other language. */
    private static boolean isCachedTicket(OperationSample sample, List<Request> requests) {
        return sample.request().contains("getticket") && requests.isEmpty();
    }

    private void checkAnswer(OperationSample sample, Message message) throws IOException {
        if (sample.reply() != null && sample.reply().isTextual()) {
            assertThat(message.getBody()).isInstanceOf(InputStream.class);
            assertThat(message.getBody(byte[].class)).isEqualTo(file("picture.png"));
            assertThat(message.getHeader(Exchange.CONTENT_TYPE)).isEqualTo("image/png");
            return;
        }
        assertThat(message.getBody()).isInstanceOf(Map.class);
        JsonNode body = JSON.valueToTree(message.getBody());
        JsonNode expected =
                JSON.readTree(
                        String.valueOf(
                                        sample.answer() == null
                                                ? JSON.createObjectNode()
                                                : sample.answer())
                                .replace("{base}", server.url()));
        expected.fields()
                .forEachRemaining(
                        field -> assertThat(body.get(field.getKey())).isEqualTo(field.getValue()));
        assertThat(body.isEmpty()).isEqualTo(sample.answer() != null && expected.isEmpty());
        assertThat(message.getHeader(WeChatConstants.SEND_STATUS))
                .isEqualTo(
                        sample.operation().matches("sendTemplate|send\\w*Subscription")
                                ? "TEMPLATE"
                                : null);
    }

    private static String withoutToken(String target) {
        return target.replaceFirst("[?]" + TOKEN + "$", "").replaceFirst(TOKEN + "&", "");
    }

    private static byte[] file(String name) throws IOException {
        return switch (name.replaceFirst(".*\\.", "")) {
            case "jpg" -> "\u00ff\u00d8\u00ff\u00e0 a cover".getBytes(ISO_8859_1);
            case "bmp" -> "BM a drawing".getBytes(ISO_8859_1);
            case "mp4" -> "\0\0\0\u0018ftypmp42\0\0\0\0 a video".getBytes(ISO_8859_1);
            default -> {
                try (InputStream picture =
                        OperationRequestsTest.class.getResourceAsStream("/picture.png")) {
                    yield picture.readAllBytes();
                }
            }
        };
    }

    private Answer answer(Request request) {
        if (isOfTokens(request)) {
            return RawServer.json(
                    "{\"access_token\":\"token-never-print-me\",\"expires_in\":7200,"
                            + "\"component_access_token\":\"token-never-print-me\"}");
        }
        JsonNode scripted = reply;
        if (scripted == null) {
            return RawServer.json("{\"errcode\":0,\"errmsg\":\"ok\"}");
        }
        try {
            return scripted.isTextual()
                    ? RawServer.http(200, "image/png", file("picture.png"))
                    : RawServer.json(scripted.toString());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
