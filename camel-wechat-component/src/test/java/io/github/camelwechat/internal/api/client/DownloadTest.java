// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api.client;

import static io.github.camelwechat.internal.api.client.ApiFixture.failure;
import static io.github.camelwechat.internal.api.client.ApiFixture.get;
import static io.github.camelwechat.testing.RawServer.http;
import static io.github.camelwechat.testing.RawServer.raw;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.failure.ApiUnreachableException;
import io.github.camelwechat.failure.InvalidMessageException;
import io.github.camelwechat.internal.media.MediaSpool;
import io.github.camelwechat.message.MediaContent;
import io.github.camelwechat.testing.RawServer;
import io.github.camelwechat.testing.RawServer.Answer;
import io.github.camelwechat.testing.RawServer.Request;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules of downloads: limited while they come, and gone on with when a connection is lost. */
class DownloadTest {

    private static final Pattern RANGE = Pattern.compile("(?i)\r\nrange: bytes=(\\d+)-\r\n");
    private static final String TAG = "ETag: \"a\"\r\n";

    private final ApiFixture fixture = new ApiFixture();
    private final AtomicInteger answers = new AtomicInteger();
    private final byte[] file = file(400_000);
    private Function<Request, Answer> script;
    private RawServer server;

    @BeforeEach
    void open() throws IOException {
        server =
                new RawServer(
                        request -> {
                            answers.incrementAndGet();
                            return script.apply(request);
                        });
    }

    @AfterEach
    void close() throws IOException {
        fixture.close();
        server.close();
    }

    /** In memory, on the edge, and on disk. */
    @ParameterizedTest
    @ValueSource(
            ints = {1, MediaSpool.MOST_IN_MEMORY, MediaSpool.MOST_IN_MEMORY + 1, 400_000, 1 << 20})
    void aFileIsTheSameWhereverItPasses(int length) throws IOException {
        byte[] sent = file(length);
        script = request -> http(200, "image/jpeg", sent);

        MediaContent content = get(download()).content();

        assertThat(content.length()).isEqualTo(length);
        assertThat(content.bytes()).isEqualTo(sent);
        boolean onDisk = length > MediaSpool.MOST_IN_MEMORY;
        assertThat(content instanceof MediaContent.OnDisk).isEqualTo(onDisk);
        remove(content);
    }

    /** It says nothing of its length, or says less than the truth. */
    @Test
    void aFileThatIsTooLargeIsNotReadToItsEnd() {
        byte[] large = file((1 << 20) + 1);
        script = request -> raw(concat("HTTP/1.1 200 OK\r\n\r\n".getBytes(US_ASCII), large), false);

        InvalidMessageException refusal = failure(download(), InvalidMessageException.class);

        assertThat(refusal).hasMessageContaining("1048576").hasMessageContaining("maxMediaSize");
        assertThat(refusal.retryable()).isFalse();
        assertThat(answers).hasValue(1);
    }

    @Test
    void aFileThatSaysItIsTooLargeIsNotReadAtAll() {
        script = request -> http(200, "", Arrays.copyOf(file, 10), (1 << 20) + 1);

        assertThat(failure(download(), InvalidMessageException.class))
                .hasMessageContaining("maxMediaSize");
        assertThat(answers).hasValue(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1_000, 300_000})
    void aLostConnectionIsGoneOnWithWhereItBroke(int lostAfter) throws IOException {
        script = request -> part(request, lostAfter, TAG, file);

        MediaContent content = get(download()).content();

        assertThat(content.bytes()).isEqualTo(file);
        assertThat(server.requests().get(1).head())
                .contains("Range: bytes=" + lostAfter + "-\r\n")
                .contains("If-Range: \"a\"\r\n");
        remove(content);
    }

    @Test
    void aPartWithoutATagIsKnownByTheLengthOfTheWhole() throws IOException {
        script = request -> part(request, 300_000, "Accept-Ranges: bytes\r\n", file);

        MediaContent content = get(download()).content();

        assertThat(content.bytes()).isEqualTo(file);
        assertThat(server.requests()).hasSize(2);
        assertThat(server.requests().get(1).head()).doesNotContain("If-Range");
        remove(content);
    }

    @Test
    void aServerThatSendsNoPartsIsAskedForAllOfIt() throws IOException {
        script =
                request ->
                        answers.get() == 1
                                ? http(200, "", Arrays.copyOf(file, 300_000), file.length)
                                : http(200, "", file, file.length);

        MediaContent content = get(download()).content();

        assertThat(content.bytes()).isEqualTo(file);
        remove(content);
    }

    /** Nobody knows how much is missing. */
    @Test
    void aFileOfUnknownLengthBeginsAnew() throws IOException {
        byte[] chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".getBytes(US_ASCII);
        byte[] begun = concat(chunked, concat("40000\r\n".getBytes(US_ASCII), file));
        script = request -> answers.get() == 1 ? raw(begun, false) : http(200, "", file);

        MediaContent content = get(download()).content();

        assertThat(content.bytes()).isEqualTo(file);
        assertThat(server.requests().get(1).head()).doesNotContain("Range");
        remove(content);
    }

    /** With another tag, of another length, from another byte; or it has become shorter. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "206 ETag: \"b\"\r\nContent-Range: bytes 300000-399999/400000\r\n",
                "206 Content-Range: bytes 300000-400000/400001\r\n",
                "206 Content-Range: bytes 0-99999/400000\r\n",
                "206 X: y\r\n",
                "416 Content-Range: bytes */200000\r\n"
            })
    void aPartOfAnotherFileIsNotPutBehindThisOne(String other) throws IOException {
        int status = Integer.parseInt(other.substring(0, 3));
        script =
                request ->
                        switch (answers.get()) {
                            case 1 -> http(200, TAG, Arrays.copyOf(file, 300_000), file.length);
                            case 2 -> http(status, other.substring(4), new byte[100_000], 100_000);
                            default -> http(200, "", file, file.length);
                        };

        MediaContent content = get(download()).content();

        assertThat(content.bytes()).isEqualTo(file);
        assertThat(server.requests()).hasSize(3);
        assertThat(server.requests().get(2).head()).doesNotContain("Range");
        remove(content);
    }

    @Test
    void isNotGoneOnWithForEver() {
        script = request -> part(request, 10_000, TAG, file);

        failure(download(), ApiUnreachableException.class);

        assertThat(server.requests()).hasSize(4);
    }

    @Test
    void isNotAskedForAgainBeforeItBegan() {
        script = request -> RawServer.reset();

        failure(download(), ApiUnreachableException.class);

        assertThat(server.requests()).hasSize(1);
    }

    private CompletionStage<MediaDownload> download() {
        ApiTarget target =
                new ApiTarget("shop", ApiHosts.parse(server.url()), "/cgi-bin/media/get");
        return fixture.client.download(target, Map.of("media_id", "M"), null);
    }

    /** The next part of a file, which breaks off behind so many bytes if it is not the last. */
    private static Answer part(Request request, int length, String headers, byte[] file) {
        Matcher range = RANGE.matcher(request.head());
        int from = range.find() ? Integer.parseInt(range.group(1)) : 0;
        int rest = file.length - from;
        byte[] sent = Arrays.copyOfRange(file, from, from + Math.min(length, rest));
        if (from == 0) {
            return http(200, headers, sent, rest);
        }
        byte[] last = Arrays.copyOfRange(file, from, file.length);
        String contentRange =
                "Content-Range: bytes "
                        + from
                        + "-"
                        + (file.length - 1)
                        + "/"
                        + file.length
                        + "\r\n";
        return length == 10_000
                ? http(206, headers + contentRange, sent, rest)
                : http(206, headers + contentRange, last, rest);
    }

    private static byte[] file(int length) {
        byte[] file = new byte[length];
        new Random(7).nextBytes(file);
        file[0] = (byte) 0xff;
        return file;
    }

    private static byte[] concat(byte[] one, byte[] other) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(one);
        all.writeBytes(other);
        return all.toByteArray();
    }

    private static void remove(MediaContent content) throws IOException {
        if (content instanceof MediaContent.OnDisk disk) {
            Files.delete(disk.file());
        }
    }
}
