// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.send;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.WeChatConstants;
import io.github.camelwechat.failure.InvalidMediaException;
import io.github.camelwechat.failure.InvalidMessageException;
import io.github.camelwechat.testing.SimulatedWeChatTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.Exchange;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A file that WeChat does not take goes through an endpoint first, and no other does. */
class MediaTranscoderTest extends SimulatedWeChatTest {

    private static final String USER = "oTranscoderUser";
    private static final byte[] WAV = "RIFF....WAVEfmt a voice".getBytes(ISO_8859_1);
    private static final byte[] AMR = ("#!AMR\n" + "\u007c".repeat(50)).getBytes(ISO_8859_1);
    private static final byte[] LONG_AMR =
            ("#!AMR\n" + "\u007c".repeat(3_100)).getBytes(ISO_8859_1);

    private final List<String> transcoded = new CopyOnWriteArrayList<>();
    private Object result = AMR;

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from(shop("")).to("mock:heard");
                from("direct:say")
                        .to(shop("&mediaTranscoder=direct:transcode"))
                        .setProperty("after", body());
                from("direct:upload")
                        .to(shop("&mediaTranscoder=direct:transcode&operation=uploadMedia"));
                from("direct:dry-say").to(shop("&mediaTranscoder=direct:transcode&dryRun=true"));
                from("direct:dry-upload")
                        .to(
                                shop(
                                        "&mediaTranscoder=direct:transcode&dryRun=true"
                                                + "&operation=uploadMedia"));
                from("direct:transcode").process(MediaTranscoderTest.this::transcode);
            }
        };
    }

    @BeforeEach
    void openTheWindow() {
        wechat().user(USER).says("hello").await();
    }

    private void transcode(Exchange exchange) throws IOException {
        Exception why = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        byte[] file = exchange.getMessage().getBody(byte[].class);
        transcoded.add(file.length + ": " + why.getMessage());
        if (result instanceof IOException failure) {
            throw failure;
        }
        exchange.getMessage().setBody(result);
    }

    @Test
    void sendsWhatItMakesOfAFormatWeChatDoesNotTake() {
        Exchange sent = say(new ByteArrayInputStream(WAV));

        assertThat(sent.getException()).isNull();
        assertThat(transcoded).singleElement().asString().startsWith(WAV.length + ": The first");
        assertThat(uploads()).singleElement().asString().contains("#!AMR").doesNotContain("WAVE");
        assertThat(wechat().user(USER).chat()).last().asString().contains("voice");
    }

    @Test
    void hasAVoiceMadeShorter() {
        assertThat(say(LONG_AMR).getException()).isNull();

        assertThat(transcoded).singleElement().asString().contains("62.0 seconds");
    }

    @Test
    void worksForUploadsToo() {
        Exchange uploaded = request("direct:upload", WAV, "voice");

        assertThat(uploaded.getException()).isNull();
        assertThat(uploaded.getMessage().getBody(Map.class)).containsKey("media_id");
        assertThat(transcoded).hasSize(1);
    }

    @Test
    void worksWhereNothingIsSent() {
        for (String route : List.of("direct:dry-say", "direct:dry-upload")) {
            Exchange dry = request(route, WAV, "voice");

            assertThat(dry.getException()).isNull();
            assertThat(dry.getMessage().getHeader(WeChatConstants.DRY_RUN)).isNotNull();
        }
        assertThat(transcoded).hasSize(2);
        assertThat(uploads()).isEmpty();
    }

    @Test
    void checksWhatWasMadeAndAsksOnce() {
        result = new ByteArrayInputStream(LONG_AMR);

        assertThat(say(WAV).getException())
                .isInstanceOf(InvalidMediaException.class)
                .hasMessageContaining("62.0 seconds");
        assertThat(transcoded).hasSize(1);
        assertThat(uploads()).isEmpty();
    }

    @Test
    void saysWhoGaveNoFile() {
        result = "no file";

        assertThat(say(WAV).getException())
                .isInstanceOf(InvalidMessageException.class)
                .hasMessageContaining("mediaTranscoder");
    }

    @Test
    void failsAsTheTranscoderFails() {
        result = new ConnectException("the encoder is away");

        assertThat(say(WAV).getException()).isSameAs(result);
        assertThat(uploads()).isEmpty();
    }

    @Test
    void leavesAloneWhatWeChatTakes() {
        assertThat(say(AMR).getException()).isNull();
        assertThat(say("a text").getException()).isNull();
        assertThat(say(new byte[0]).getException()).isInstanceOf(InvalidMessageException.class);

        assertThat(transcoded).isEmpty();
    }

    private Exchange say(Object body) {
        return request("direct:say", body, null);
    }

    private Exchange request(String route, Object body, String kind) {
        return template()
                .request(
                        route,
                        exchange -> {
                            exchange.getMessage().setBody(body);
                            exchange.getMessage().setHeader(WeChatConstants.OPEN_ID, USER);
                            exchange.getMessage().setHeader(WeChatConstants.MSG_TYPE, kind);
                        });
    }

    private List<String> uploads() {
        return wechat().requests().stream()
                .filter(request -> request.path().equals("/cgi-bin/media/upload"))
                .map(request -> new String(request.body(), ISO_8859_1))
                .toList();
    }
}
