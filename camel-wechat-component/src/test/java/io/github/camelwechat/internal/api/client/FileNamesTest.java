// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api.client;

import static io.github.camelwechat.internal.api.client.ApiFixture.get;
import static io.github.camelwechat.testing.RawServer.http;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.testing.RawServer;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules of the names of downloads: read as they were meant, and harmless to whoever uses them. */
class FileNamesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "attachment; filename*=utf-8''%E8%AE%A2%E5%8D%95.png",
                "attachment; FILENAME*=UTF-8'zh'%E8%AE%A2%E5%8D%95.png; filename=\"x.png\"",
                "attachment; filename=\"x.png\"; filename*=utf-8''%E8%AE%A2%E5%8D%95.png",
                "attachment; filename*=GBK''%B6%A9%B5%A5.png"
            })
    void readsTheExtendedFormInItsCharacterSet(String disposition) {
        assertThat(FileNames.of(disposition)).isEqualTo("订单.png");
    }

    @Test
    void readsRawUtf8ThatWasTakenForLatin1() {
        String header = new String("订单.png".getBytes(UTF_8), ISO_8859_1);

        assertThat(FileNames.of("attachment; filename=\"" + header + "\"")).isEqualTo("订单.png");
    }

    @Test
    void takesThePlainFormWhereTheExtendedOneIsBroken() {
        assertThat(FileNames.of("attachment; filename*=no-such''%zz; filename=a.png"))
                .isEqualTo("a.png");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '|',
            value = {
                "a${sysenv.PATH}.jpg,a__sysenv.PATH_.jpg",
                "#{x}.jpg,x_.jpg",
                "$simple{x}.jpg,simple_x_.jpg",
                ".bashrc,bashrc",
                "-rf,rf",
                "../../etc/passwd,passwd",
                "C:\\\\windows\\\\a.jpg,a.jpg",
                "a\u202egpj.exe,a_gpj.exe"
            })
    void handsOnNothingThatOthersEvaluateFollowOrHide(String sent, String handedOn) {
        assertThat(FileNames.of("attachment; filename=\"" + sent + "\"")).isEqualTo(handedOn);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "attachment", "attachment; filename=", "x; filename=\"..\""})
    void handsOnNoNameWhereThereIsNone(String disposition) {
        assertThat(FileNames.of(disposition)).isNull();
    }

    @Test
    void namesADownloadAsItsSenderDid() throws IOException {
        byte[] content = {1, 2, 3};
        String headers =
                "Content-Disposition: attachment; filename*=utf-8''%E8%AE%A2%E5%8D%95.png\r\n";
        try (ApiFixture fixture = new ApiFixture();
                RawServer server = new RawServer(request -> http(200, headers, content, 3))) {
            ApiTarget target = new ApiTarget("shop", ApiHosts.parse(server.url()), "/media/get");

            MediaDownload media = get(fixture.client.download(target, Map.of(), null));

            assertThat(media.fileName()).isEqualTo("订单.png");
        }
    }

    @Test
    void handsOnNoNameThatIsTooLongForAFile() {
        assertThat(FileNames.of("x; filename=" + "a".repeat(50_000) + ".png"))
                .hasSize(60)
                .endsWith("a.png");
    }
}
