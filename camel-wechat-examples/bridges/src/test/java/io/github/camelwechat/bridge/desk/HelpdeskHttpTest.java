// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.bridge.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.camelwechat.bridge.desk.HelpdeskException.Busy;
import io.github.camelwechat.bridge.desk.HelpdeskException.Refused;
import io.github.camelwechat.bridge.desk.HelpdeskException.Unavailable;
import io.github.camelwechat.bridge.standin.StandInServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What the answers of a helpdesk's API mean for the message that was brought to it. */
class HelpdeskHttpTest {

    private static final InstantSource CLOCK =
            InstantSource.fixed(Instant.parse("2026-11-30T12:00:00Z"));
    private static final Content.Attachment FILE =
            new Content.Attachment(Content.Kind.IMAGE, "a.png", "image/png", "1");

    private static final class Api extends StandInServer {
        Api() {
            super(0, CLOCK);
            route("POST", "/things", request -> Answer.json(200, "{\"id\":7}"));
            route("GET", "/things", request -> Answer.json(200, "{\"id\":7}"));
            route("GET", "/file", request -> Answer.file("image/png", new byte[] {1, 2}));
            route("GET", "/moved", request -> Answer.empty(302).with("Location", "/file"));
            route("GET", "/circle", request -> Answer.empty(302).with("Location", "/circle"));
        }
    }

    private static final Api API = new Api();
    private static final Api ELSEWHERE = new Api();

    private final HelpdeskHttp http =
            new HelpdeskHttp(
                    "Somebody",
                    API.baseUri() + "/",
                    new BridgeServices(CLOCK, Duration.ofSeconds(10)),
                    () -> Map.of("X-Token", "never-print-me"));

    @AfterAll
    static void close() {
        API.close();
        ELSEWHERE.close();
    }

    private HelpdeskHttp.Response post() {
        return http.post("/things", HelpdeskHttp.JSON.createObjectNode().put("a", 1));
    }

    private static Busy busyAfter(HelpdeskHttpTest test, StandInServer.Answer answer) {
        API.failNext("/things", answer);
        return catchThrowableOfType(Busy.class, test::post);
    }

    @Test
    void isBusyForAsLongAsTheHelpdeskSays() {
        Instant now = CLOCK.instant();

        assertThat(busyAfter(this, answer(429).with("Retry-After", "30")).until())
                .isEqualTo(now.plusSeconds(30));
        assertThat(
                        busyAfter(
                                        this,
                                        answer(429)
                                                .with(
                                                        "Retry-After",
                                                        "Mon, 30 Nov 2026 12:01:00 GMT"))
                                .until())
                .isEqualTo(now.plusSeconds(60));
        assertThat(
                        busyAfter(
                                        this,
                                        answer(429)
                                                .with(
                                                        "X-RateLimit-Reset",
                                                        Long.toString(now.getEpochSecond() + 9)))
                                .until())
                .isEqualTo(now.plusSeconds(9));
        assertThat(busyAfter(this, answer(429)).until()).isEqualTo(now.plusSeconds(10));
        assertThat(busyAfter(this, answer(429).with("Retry-After", "soon")).until())
                .isEqualTo(now.plusSeconds(10));
        assertThat(busyAfter(this, answer(503).with("Retry-After", "5")).until())
                .isEqualTo(now.plusSeconds(5));
    }

    private static StandInServer.Answer answer(int status) {
        return StandInServer.Answer.empty(status);
    }

    private Unavailable unavailableAfter(int status) {
        API.refuseNext("/things", status);
        return catchThrowableOfType(Unavailable.class, this::post);
    }

    @Test
    void knowsAfterWhichFailureItMayHaveBeenDone() {
        assertThat(unavailableAfter(500).uncertain()).isTrue();
        assertThat(unavailableAfter(502).uncertain()).isTrue();
        assertThat(unavailableAfter(503).uncertain()).isFalse();
        API.loseNextAnswer("/things");
        assertThat(catchThrowableOfType(Unavailable.class, this::post).uncertain()).isTrue();
        API.loseNextAnswer("/things");
        API.loseNextAnswer("/things"); // Java's client asks a second time by itself
        assertThat(catchThrowableOfType(Unavailable.class, () -> http.get("/things")).uncertain())
                .isFalse();
        HelpdeskHttp nobody =
                new HelpdeskHttp(
                        "Nobody",
                        "http://127.0.0.1:1",
                        new BridgeServices(CLOCK, Duration.ofSeconds(10)),
                        Map::of);
        Unavailable unreachable =
                catchThrowableOfType(Unavailable.class, () -> nobody.post("/things"));
        assertThat(unreachable.uncertain()).isFalse();
        assertThat(unreachable).hasMessageContaining("cannot be reached at http://127.0.0.1:1");
    }

    @Test
    void givesNoMessageUpBecauseOfAToken() {
        assertThat(unavailableAfter(401))
                .hasMessageContaining("check that the token is right and may do POST /things")
                .hasMessageNotContaining("never-print-me");
        assertThat(unavailableAfter(403).uncertain()).isFalse();
    }

    @Test
    void handsOnTheOtherAnswersAndRefusesOnRequest() {
        API.failNext("/things", StandInServer.Answer.json(422, "{\"message\":\"too large\"}"));

        HelpdeskHttp.Response refusal = post();

        assertThat(refusal.ok()).isFalse();
        assertThatThrownBy(refusal::orRefused)
                .isInstanceOf(Refused.class)
                .hasMessage("Somebody answered 422: {\"message\":\"too large\"}");
        assertThat(post().orRefused().path("id").asInt()).isEqualTo(7);
    }

    @Test
    void sendsItsTokenToNobodyElse() {
        http.download(FILE, "/moved", true);
        assertThat(API.requests()).last().matches(request -> request.header("X-Token").isPresent());

        http.download(FILE, ELSEWHERE.baseUri() + "/file", true);

        assertThat(ELSEWHERE.requests())
                .last()
                .matches(request -> request.header("X-Token").isEmpty());
    }

    @Test
    void refusesAFileThatIsNotThereOrWhoseAddressLeadsNowhere() {
        assertThatThrownBy(() -> http.download(FILE, "/gone", true))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("404");
        assertThatThrownBy(() -> http.download(FILE, "/circle", true))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("circle");
        assertThatThrownBy(() -> http.download(FILE, "http://[/", false))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("cannot be read");
    }

    /**
     * Addresses with a signature of their own end with 403; waiting for another token is in vain.
     */
    @Test
    void refusesAFileWhoseAddressIsOverAndWaitsWhereItIsOurToken() {
        ELSEWHERE.refuseNext("/file", 403);
        API.refuseNext("/file", 403);
        API.refuseNext("/file", 403);

        assertThatThrownBy(() -> http.download(FILE, ELSEWHERE.baseUri() + "/file", true))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("403");
        assertThatThrownBy(() -> http.download(FILE, "/file", false)).isInstanceOf(Refused.class);
        assertThatThrownBy(() -> http.download(FILE, "/file", true))
                .isInstanceOf(Unavailable.class);
    }

    @Test
    void refusesAFileThatIsTooLarge() {
        API.failNext(
                "/file", StandInServer.Answer.file("video/mp4", new byte[64 * 1024 * 1024 + 1]));

        assertThatThrownBy(() -> http.download(FILE, "/file", false))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("64 MB");
        assertThat(http.download(FILE, "/file", false).bytes().length()).isEqualTo(2);
    }

    @Test
    void waitsForNoFileThatStopsInTheMiddle() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread half =
                    new Thread(
                            () -> {
                                try {
                                    Socket socket = server.accept();
                                    socket.getOutputStream()
                                            .write(
                                                    "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf"
                                                            .getBytes(StandardCharsets.US_ASCII));
                                } catch (IOException e) {
                                    throw new UncheckedIOException(e);
                                }
                            });
            half.start();
            HelpdeskHttp slow =
                    new HelpdeskHttp(
                            "Somebody",
                            "http://127.0.0.1:" + server.getLocalPort(),
                            new BridgeServices(CLOCK, Duration.ofSeconds(4)),
                            Map::of);

            assertThatThrownBy(() -> slow.download(FILE, "/file", false))
                    .isInstanceOf(Unavailable.class)
                    .hasMessageContaining("did not bring an answer to its end");
        }
    }

    @Test
    void followsNoRedirectAwayFromHttps() {
        URI from = URI.create("https://files.example/a?b=c");

        assertThat(HelpdeskHttp.further(from, "/d"))
                .isEqualTo(URI.create("https://files.example/d"));
        assertThatThrownBy(() -> HelpdeskHttp.further(from, "http://169.254.169.254/"))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("https");
    }
}
