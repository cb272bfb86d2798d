// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelwechat.simulator.Api;
import io.github.camelwechat.simulator.WeChatSimulator;
import io.github.camelwechat.simulator.fault.Fault;
import io.github.camelwechat.simulator.junit.WeChatSimulatorExtension;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files are sent whole or in part, and break off where a test wants it. */
class DownloadTest {
    @RegisterExtension
    static final WeChatSimulatorExtension WECHAT =
            WeChatSimulatorExtension.create(b -> b.manualClock());

    private static final byte[] FILM = Files.ofSize(Files.MP4, 10_000);

    private final WeChatSimulator wechat = WECHAT.simulator();
    private final Api api = new Api(wechat);
    private URI film;

    @Test
    void breaksOffOnceAfterSoManyBytes() throws Exception {
        wechat.inject(new Fault.DropInsideDownload(4_000));

        assertThatThrownBy(() -> get(null, null)).isInstanceOf(IOException.class);

        assertThat(get(null, null).body()).isEqualTo(FILM);
    }

    @ParameterizedTest
    @CsvSource({"bytes=4000-,4000,10000", "bytes=0-9,0,10", "bytes=9999-20000,9999,10000"})
    void sendsThePartThatIsAskedFor(String range, int from, int end) throws Exception {
        HttpResponse<byte[]> part = get(range, null);

        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(part.body()).isEqualTo(Arrays.copyOfRange(FILM, from, end));
        assertThat(part.headers().firstValue("Content-Range"))
                .hasValue("bytes " + from + "-" + (end - 1) + "/10000");
    }

    @Test
    void hasNoPartBehindTheEnd() throws Exception {
        assertThat(get("bytes=10000-", null).statusCode()).isEqualTo(416);
    }

    @Test
    void sendsAllOfItWhereThePartIsOfAnotherFile() throws Exception {
        String tag = get(null, null).headers().firstValue("ETag").orElseThrow();

        assertThat(get("bytes=4000-", tag).statusCode()).isEqualTo(206);
        assertThat(get("bytes=4000-", "\"another\"").body()).isEqualTo(FILM);
    }

    @BeforeEach
    void upload() {
        JsonNode uploaded =
                api.http()
                        .upload(
                                api.with("/cgi-bin/media/upload?type=video"),
                                "media",
                                "a.mp4",
                                FILM);
        String id = uploaded.path("media_id").asText();
        film = URI.create(api.get("/cgi-bin/media/get?media_id=" + id).path("video_url").asText());
    }

    private HttpResponse<byte[]> get(String range, String tag) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(film);
        if (range != null) {
            request.header("Range", range);
        }
        if (tag != null) {
            request.header("If-Range", tag);
        }
        return HttpClient.newHttpClient()
                .send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }
}
