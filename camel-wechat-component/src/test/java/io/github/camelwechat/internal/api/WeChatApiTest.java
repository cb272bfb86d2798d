// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api;

import static io.github.camelwechat.internal.api.client.ApiFixture.SHOP;
import static io.github.camelwechat.internal.api.client.ApiFixture.failure;
import static io.github.camelwechat.internal.api.client.ApiFixture.get;
import static io.github.camelwechat.testing.RawServer.http;
import static io.github.camelwechat.testing.RawServer.json;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.failure.ApiErrorException;
import io.github.camelwechat.failure.ApiUnreachableException;
import io.github.camelwechat.failure.InvalidMessageException;
import io.github.camelwechat.internal.api.client.ApiFixture;
import io.github.camelwechat.internal.api.client.MediaDownload;
import io.github.camelwechat.internal.api.http.FilePart;
import io.github.camelwechat.message.MediaContent;
import io.github.camelwechat.testing.RawServer;
import io.github.camelwechat.testing.RawServer.Answer;
import io.github.camelwechat.testing.RawServer.Request;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules of the API as a whole: tokens, hosts and repetition together. */
class WeChatApiTest {

    private static final String SEND = "/cgi-bin/message/custom/send";
    private static final byte[] PICTURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0, (byte) 0xff};

    private final ApiFixture fixture = new ApiFixture();
    private final AtomicInteger tokens = new AtomicInteger();
    private volatile Function<Request, Answer> script =
            request -> json("{\"errcode\":0,\"errmsg\":\"ok\"}");
    private RawServer server;
    private WeChatApi api;

    @BeforeEach
    void start() throws IOException {
        server = new RawServer(this::answer);
        api = fixture.api(server.url());
    }

    @AfterEach
    void close() throws IOException {
        fixture.close();
        server.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {40001, 40014, 42001})
    void aTokenThatIsAlwaysRefusedCostsTwoBusinessCalls(int code) {
        script = request -> refusal(code);

        assertThat(
                        failure(
                                        api.sendCustomerService(SHOP, new byte[] {'{', '}'}),
                                        ApiErrorException.class)
                                .errorCode())
                .isEqualTo(code);

        assertThat(server.requests(SEND)).hasSize(2);
        assertThat(server.requests(SEND).get(0).target()).endsWith("?access_token=token-1");
        assertThat(server.requests(SEND).get(1).target()).endsWith("?access_token=token-2");
    }

    @Test
    void aTokenThatWasSupersededIsReplacedOnce() {
        script =
                request ->
                        request.target().endsWith("token-1")
                                ? refusal(40001)
                                : json("{\"errcode\":0}");

        assertThat(get(api.sendCustomerService(SHOP, new byte[] {'{', '}'})).errorCode()).isZero();
        assertThat(server.requests(SEND)).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 45011})
    void busyIsAskedAtMostThreeTimes(int code) {
        script = request -> refusal(code);

        ApiErrorException failure =
                failure(
                        api.sendCustomerService(SHOP, new byte[] {'{', '}'}),
                        ApiErrorException.class);

        assertThat(failure.errorCode()).isEqualTo(code);
        assertThat(failure.retryable()).isTrue();
        assertThat(server.requests(SEND)).hasSize(3);
    }

    @Test
    void aRefusalIsNotAskedAgain() {
        script = request -> refusal(45015);

        failure(api.sendCustomerService(SHOP, new byte[] {'{', '}'}), ApiErrorException.class);
        assertThat(server.requests(SEND)).hasSize(1);
    }

    @Test
    void aFileIsUploadedAsThePartWeChatWants() {
        script = request -> json("{\"type\":\"image\",\"media_id\":\"M-1\",\"created_at\":1}");

        String mediaId =
                get(
                        api.upload(
                                SHOP,
                                "image",
                                new FilePart(
                                        "雪\"\r\nX.png", "image/png", MediaContent.of(PICTURE))));

        assertThat(mediaId).isEqualTo("M-1");
        Request request = server.requests("/cgi-bin/media/upload").get(0);
        assertThat(request.target()).endsWith("?access_token=token-1&type=image");
        String boundary = request.head().replaceFirst("(?s).*boundary=(\\S+)\r\n.*", "$1");
        assertThat(request.text())
                .startsWith(
                        "--"
                                + boundary
                                + "\r\n"
                                + "Content-Disposition: form-data; name=\"media\";"
                                + " filename=\"雪%22__X.png\"; filelength=8\r\n"
                                + "Content-Type: image/png\r\n\r\n");
        String raw = new String(request.body(), ISO_8859_1);
        assertThat(raw)
                .endsWith(
                        "\r\n\r\n"
                                + new String(PICTURE, ISO_8859_1)
                                + "\r\n--"
                                + boundary
                                + "--\r\n");
    }

    @Test
    void aLargeFileArrivesByteForByte() {
        byte[] large = new byte[10 << 20];
        fixture.random.nextBytes(large);
        script = request -> json("{\"thumb_media_id\":\"T-1\"}");

        assertThat(
                        get(
                                api.upload(
                                        SHOP,
                                        "thumb",
                                        new FilePart(
                                                "a.jpg", "image/jpeg", MediaContent.of(large)))))
                .isEqualTo("T-1");

        byte[] body = server.requests("/cgi-bin/media/upload").get(0).body();
        int start = new String(body, 0, 1000, ISO_8859_1).indexOf("\r\n\r\n") + 4;
        assertThat(java.util.Arrays.copyOfRange(body, start, start + large.length))
                .isEqualTo(large);
    }

    @Test
    void anUploadWithoutAMediaIdFailed() {
        assertThat(
                        failure(
                                api.upload(
                                        SHOP,
                                        "image",
                                        new FilePart("a", "b", MediaContent.of(PICTURE))),
                                ApiUnreachableException.class))
                .hasMessageContaining("media_id");
    }

    @ParameterizedTest
    @ValueSource(strings = {"image/jpeg", "text/plain"})
    void anErrorIsNeverMistakenForAFile(String contentType) {
        script =
                request ->
                        http(
                                200,
                                contentType,
                                "{\"errcode\":40007,\"errmsg\":\"x\"}".getBytes(UTF_8));
        assertThat(failure(api.download(SHOP, "M"), ApiErrorException.class).errorCode())
                .isEqualTo(40007);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "{\"errcode\":40007,\"err", "{\"errcode\":0}", "<html>login</html>"})
    void whatIsNeitherFileNorErrorIsNoFile(String body) {
        script = request -> http(200, "image/jpeg", body.getBytes(UTF_8));
        failure(api.download(SHOP, "M"), ApiUnreachableException.class);
    }

    @Test
    void aFileLongerThanAllowedIsNotRead() {
        script = request -> http(200, "image/jpeg", new byte[(1 << 20) + 1]);
        assertThat(failure(api.download(SHOP, "M"), InvalidMessageException.class))
                .hasMessageContaining("1048576")
                .hasMessageContaining("maxMediaSize");
    }

    @Test
    void aFileComesWithItsNameAndType() {
        String head =
                "Content-Type: image/png; x=y\r\n"
                        + "Content-disposition: attachment; filename=\"../M 1.png\"\r\n";
        script = request -> http(200, head, PICTURE, PICTURE.length);

        MediaDownload file = get(api.download(SHOP, "M/1"));

        assertThat(file.content().bytes()).isEqualTo(PICTURE);
        assertThat(file.contentType()).isEqualTo("image/png");
        assertThat(file.fileName()).isEqualTo("M 1.png");
        assertThat(server.requests("/cgi-bin/media/get").get(0).target())
                .endsWith("&media_id=M%2F1");
    }

    @Test
    void aVideoIsFetchedFromWhereItIsWithoutTheToken() throws IOException {
        byte[] video = {0, 0, 0, 0x18, 'f', 't', 'y', 'p'};
        try (RawServer files =
                new RawServer(
                        request ->
                                request.path().equals("/v")
                                        ? http(302, "Location: /w?y=2\r\n", new byte[0], 0)
                                        : http(200, "video/mp4", video))) {
            script = request -> json("{\"video_url\":\"" + files.url() + "/v?x=1\"}");

            MediaDownload file = get(api.download(SHOP, "M"));

            assertThat(file.content().bytes()).isEqualTo(video);
            assertThat(files.requests())
                    .extracting(Request::target)
                    .containsExactly("/v?x=1", "/w?y=2");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"file:///etc/passwd", "not a url", "http:///x"})
    void aVideoIsFetchedFromTheWebOnly(String address) {
        script = request -> json("{\"video_url\":\"" + address + "\"}");
        assertThat(failure(api.download(SHOP, "M"), ApiUnreachableException.class))
                .hasMessageContaining("video");
    }

    @Test
    void anAnswerWithoutCallbackAddressesIsNoneAtAll() {
        script = request -> json("{\"ip_list\":[]}");
        assertThat(failure(api.callbackAddresses(SHOP), ApiUnreachableException.class))
                .hasMessageContaining("ip_list");
    }

    @Test
    void callbackAddressesAreWhatWeChatSays() {
        script = request -> json("{\"ip_list\":[\"101.226.62.77\",\"240e:1::/32\"]}");
        assertThat(get(api.callbackAddresses(SHOP)))
                .containsExactly("101.226.62.77", "240e:1::/32");
        assertThat(server.requests("/cgi-bin/getcallbackip")).hasSize(1);
    }

    private Answer answer(Request request) {
        return request.path().equals("/cgi-bin/stable_token")
                ? json(
                        "{\"access_token\":\"token-"
                                + tokens.incrementAndGet()
                                + "\",\"expires_in\":7200}")
                : script.apply(request);
    }

    private static Answer refusal(int code) {
        return json("{\"errcode\":" + code + ",\"errmsg\":\"x\"}");
    }
}
