// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.helpdesk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.camelwechat.helpdesk.testing.Http;
import io.github.camelwechat.helpdesk.testing.Pictures;
import io.github.camelwechat.helpdesk.testing.RunningHelpdesk;
import io.github.camelwechat.simulator.action.SimulatedUser;
import io.github.camelwechat.simulator.fault.Fault;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules of the API between inbox and bridge. */
@Tag("slow")
class InboxApiTest {

    private static final String USER = "oInboxApi1";
    private static final String REPLIES = "/api/conversations/" + USER + "/replies";

    @TempDir static Path data;

    private static RunningHelpdesk helpdesk;
    private static Http http;

    @BeforeAll
    static void start() {
        helpdesk = new RunningHelpdesk(data);
        http = helpdesk.inbox().http();
        helpdesk.simulator().user(USER).says("Hello").await();
        helpdesk.inbox().awaitMessage(USER, message -> true);
    }

    @AfterAll
    static void stop() {
        helpdesk.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "not json",
                "[]",
                "{}",
                "{\"text\":\"  \"}",
                "{\"text\":7}",
                "{\"text\":\"a\",\"image\":\"b\"}",
                "{\"text\":\"a\",\"wait\":\"yes\"}",
                "{\"image\":\"*\"}",
                "{\"image\":\"aGVsbG8=\"}"
            })
    void refusesAReplyThatIsNeitherTextNorPictureWithASentence(String body) {
        Http.Answer answer = http.post(REPLIES, body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.object().getString("error")).endsWith(".");
    }

    @Test
    void refusesTextAndPictureThatAreTooLarge() {
        String picture = Base64.getEncoder().encodeToString(new byte[11 * 1024 * 1024]);

        assertThat(http.post(REPLIES, new JsonObject().put("text", "x".repeat(20_001))).status())
                .isEqualTo(400);
        assertThat(http.post(REPLIES, new JsonObject().put("image", picture)).status())
                .isEqualTo(400);
    }

    @Test
    void knowsNoConversationThatNobodyBegan() {
        assertThat(http.get("/api/conversations/nobody").status()).isEqualTo(404);
        assertThat(http.post("/api/conversations/nobody/replies", "{\"text\":\"x\"}").status())
                .isEqualTo(404);
        assertThat(http.get("/api/media/nothing").status()).isEqualTo(404);
        assertThat(http.get("/api/nothing").status()).isEqualTo(404);
    }

    @Test
    void sendsAgainOnlyWhatFailed() {
        assertThat(http.post("/api/conversations/" + USER + "/messages/none/resend", "{}").status())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://evil.example", "null", "http://localhost:1"})
    void refusesToChangeAnythingForAnotherSite(String origin) {
        assertThat(http.post(REPLIES, "{\"text\":\"x\"}", "Origin", origin).status())
                .isEqualTo(403);
        assertThat(http.post(REPLIES, "{\"text\":\"x\"}", "Sec-Fetch-Site", "cross-site").status())
                .isEqualTo(403);
    }

    @ParameterizedTest
    @CsvSource({
        "Sec-Fetch-Site, cross-site",
        "Sec-Fetch-Site, same-site",
        "Referer, https://evil.example/page",
        "Origin, null"
    })
    void letsNoOtherSiteCallIt(String header, String value) {
        for (String path : List.of("/api/conversations", "/api/events", "/api/media/1")) {
            assertThat(http.get(path, header, value).status()).isEqualTo(403);
        }
        assertThat(http.get("/", header, value).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/%zz",
                "/?%zz",
                "/api/conversations?%zz",
                "/api/conversations/%zz",
                "/api/media/%zz",
                "/api/%zz"
            })
    void answersABadRequestAtOnce(String path) throws IOException {
        assertThat(statusLine("localhost", path)).containsPattern(" (200|400|404) ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "[]", "7", "", "{"})
    void refusesABodyThatIsNoObject(String body) {
        assertThat(http.post(REPLIES, body).status()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[::1]", "[::1]:8080", "10.1.2.3", "LOCALHOST"})
    void answersUnderAddressesAndLocalhost(String host) throws IOException {
        assertThat(statusLine(host, "/api/conversations")).contains(" 200 ");
    }

    /** Written by hand: Java's client does not let anybody lie about the host. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "127.0.0.1.evil.example",
                "localhost.evil.example",
                "bad.cafe:8080",
                "1.2.3",
                "256.1.1.1",
                "[bad.cafe]",
                "[1::2::3]"
            })
    void refusesToAnswerUnderAForeignName(String host) throws IOException {
        assertThat(statusLine(host, "/api/conversations")).contains(" 403 ");
        assertThat(statusLine(host, "/")).contains(" 403 ");
        assertThat(statusLine("localhost:" + helpdesk.port(), "/")).contains(" 200 ");
    }

    @Test
    void listsConversationsWithTheirWindow() {
        JsonObject found = http.get("/api/conversations").array().getJsonObject(0);
        JsonObject window = found.getJsonObject("window");
        long now = Instant.now().getEpochSecond();

        assertThat(found.getString("openid")).isEqualTo(USER);
        assertThat(found.getLong("lastAt")).isBetween(now - 60, now + 60);
        assertThat(window.getString("state")).isEqualTo("open");
        assertThat(window.getInteger("remaining")).isEqualTo(5);
        assertThat(window.getLong("expiresAt"))
                .isBetween(now + 48 * 3600 - 60, now + 48 * 3600 + 60);
        assertThat(window.containsKey("reopens")).isTrue();
    }

    @Test
    void showsVoiceVideoPlaceAndLinkAsWhatTheyAre() {
        byte[] voice = "#!AMR\nvoice".getBytes(StandardCharsets.US_ASCII);
        byte[] film = "....ftypisom".getBytes(StandardCharsets.US_ASCII);
        SimulatedUser user = helpdesk.simulator().user("oInboxApiKinds");
        user.says("Look:").await();
        user.sendsVoice(voice).await();
        user.sendsVideo(film, Pictures.png(1)).await();
        user.sendsShortVideo(film, Pictures.png(1)).await();
        user.sendsLocation(31.2304, 121.4737, "People's Square").await();
        user.sendsLink("Our shop", "Parcels", "https://example.org/").await();

        assertFile("voice", "audio/amr", voice);
        assertFile("video", "video/mp4", film);
        assertFile("shortvideo", "video/mp4", film);
        JsonObject place = shown("location").getJsonObject("card");
        assertThat(place.getString("title")).isEqualTo("People's Square");
        assertThat(place.getString("url")).contains("31.23040%2C121.47370");
        assertThat(shown("link").getJsonObject("card"))
                .isEqualTo(
                        new JsonObject()
                                .put("title", "Our shop")
                                .put("description", "Parcels")
                                .put("url", "https://example.org/"));
    }

    private static JsonObject shown(String type) {
        return helpdesk.inbox()
                .awaitMessage("oInboxApiKinds", message -> type.equals(message.getString("type")));
    }

    private static void assertFile(String type, String mediaType, byte[] bytes) {
        JsonObject message = shown(type);
        assertThat(message.getString("mediaType")).as(type).isEqualTo(mediaType);
        Http.Answer file = http.get(message.getString("mediaUrl"));
        assertThat(file.contentType()).isEqualTo(mediaType);
        assertThat(file.body()).as(type).isEqualTo(bytes);
    }

    @Test
    void showsTheUserThatAnAgentTypes() {
        SimulatedUser user = helpdesk.simulator().user("oInboxApiTyping");
        user.says("Are you there?").await();
        helpdesk.inbox().awaitMessage(user.openid(), message -> true);

        assertThat(helpdesk.inbox().types(user.openid(), true)).isTrue();
        assertThat(user.seesTyping()).isTrue();
        assertThat(helpdesk.inbox().types(user.openid(), false)).isFalse();
        assertThat(user.seesTyping()).isFalse();

        helpdesk.simulator()
                .inject(
                        new Fault.ErrCode(45080, "need a message in the last 30 seconds"),
                        1,
                        "/cgi-bin/message/custom/typing");
        assertThat(helpdesk.inbox().types(user.openid(), true)).isFalse();
        assertThat(http.post("/api/conversations/nobody/typing", "{}").status()).isEqualTo(404);
    }

    @Test
    void takesJsonWhateverItsSenderCallsIt() {
        Http.Answer answer =
                http.post(
                        REPLIES,
                        "{\"text\":\"hi\"}",
                        "Content-Type",
                        "application/x-www-form-urlencoded");

        assertThat(answer.status()).isEqualTo(202);
        assertThat(
                        helpdesk.inbox()
                                .awaitOutcome(USER, answer.object().getString("id"))
                                .getString("status"))
                .isEqualTo("sent");
    }

    @Test
    void servesThePageWithAPolicyThatLetsNothingElseIn() throws IOException {
        var page = URI.create("http://127.0.0.1:" + helpdesk.port() + "/").toURL().openConnection();

        assertThat(page.getHeaderField("Content-Security-Policy"))
                .contains("default-src 'none'")
                .doesNotContain("unsafe");
        for (String file :
                new String[] {
                    "inbox.css", "inbox.js", "list.js", "chat.js", "window.js", "api.js"
                }) {
            assertThat(http.get("/" + file).status()).as(file).isEqualTo(200);
        }
        assertThat(http.get("/logback.xml").status()).isEqualTo(404);
    }

    @Test
    @Timeout(60)
    void tellsOpenPagesThatThereIsSomethingNew() throws IOException {
        URI uri = URI.create("http://127.0.0.1:" + helpdesk.port() + "/api/events");
        try (BufferedReader events =
                new BufferedReader(
                        new InputStreamReader(uri.toURL().openStream(), StandardCharsets.UTF_8))) {
            awaitLine(events, "event: change");
            helpdesk.simulator().user(USER).follows();
            awaitLine(events, "event: change");
            assertThat(Long.parseLong(events.readLine().substring("data: ".length())))
                    .isCloseTo(Instant.now().toEpochMilli(), within(60_000L));
        }
    }

    private static void awaitLine(BufferedReader events, String wanted) throws IOException {
        String line = events.readLine();
        while (line != null && !line.equals(wanted)) {
            line = events.readLine();
        }
        assertThat(line).isEqualTo(wanted);
    }

    private static String statusLine(String host, String path) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", helpdesk.port());
                OutputStream out = socket.getOutputStream()) {
            out.write(
                    ("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            out.flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .findFirst()
                    .orElseThrow();
        }
    }
}
