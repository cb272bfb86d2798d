// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.send.media;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelwechat.failure.InvalidMediaException;
import io.github.camelwechat.failure.InvalidMessageException;
import io.github.camelwechat.message.MediaContent;
import io.github.camelwechat.message.MediaFile;
import io.github.camelwechat.message.MediaKind;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules of media types, by content and name. */
class MediaTypesTest {

    private static final String JPEG = "\u00ff\u00d8\u00ff\u00e0";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "BM bitmap",
                "RIFF....WEBPVP8 ",
                "RIFF....WAVEfmt ",
                "\u00ff\u00fetext with a byte order mark",
                "\u00ff\u00f1 AAC",
                "\0\0\0\u0018ftypheic....",
                "\0\0\0\u0018ftypM4A ....",
                "\0\0\0\u0014ftypqt  ....",
                "\0\0\0\u0018ftyp",
                "\u0089PNG\n",
                "%PDF-1.7",
                "{\"a\":1}"
            })
    void refusesWhatWeChatTakesNoneOf(String content) {
        assertThatThrownBy(() -> detect(content, null, "picture.png"))
                .isInstanceOf(InvalidMessageException.class)
                .hasMessageMatching(
                        content.isEmpty()
                                ? ".*empty.*"
                                : ".*PNG, JPEG and GIF.*AMR and MP3.*MP4.*");
    }

    @ParameterizedTest
    @CsvSource({
        "'\u0089PNG\r\n\u001a\n', IMAGE, png, image/png",
        "'\u00ff\u00d8\u00ff\u00db', IMAGE, jpg, image/jpeg",
        "GIF87a, IMAGE, gif, image/gif",
        "GIF89a, IMAGE, gif, image/gif",
        "#!AMR, VOICE, amr, audio/amr",
        "#!AMR-WB, VOICE, amr, audio/amr",
        "ID3, VOICE, mp3, audio/mpeg",
        "'\u00ff\u00fb', VOICE, mp3, audio/mpeg",
        "'\u00ff\u00f3', VOICE, mp3, audio/mpeg",
        "'....ftypisom', VIDEO, mp4, video/mp4",
        "'....ftypmp42', VIDEO, mp4, video/mp4"
    })
    void goesByTheFirstBytesWhateverTheName(
            String content, MediaKind kind, String extension, String type) {
        MediaFile file = detect(content + "....", null, "file.bin");

        assertThat(file.kind()).isEqualTo(kind);
        assertThat(file.fileName()).isEqualTo("file.bin." + extension);
        assertThat(file.contentType()).isEqualTo(type);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "-, media.jpg",
                "' ', media.jpg",
                "a.JPG, a.JPG",
                "a.jpeg, a.jpeg",
                "a, a.jpg"
            })
    void givesAFileTheExtensionWeChatJudgesItBy(String name, String expected) {
        assertThat(detect(JPEG, MediaKind.IMAGE, name).fileName()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"VOICE", "VIDEO"})
    void refusesAFileThatIsNotWhatTheRouteSays(MediaKind wanted) {
        assertThatThrownBy(() -> detect(JPEG, wanted, null))
                .isInstanceOf(InvalidMessageException.class)
                .hasMessageContaining(wanted.wireName())
                .hasMessageContaining("JPEG");
    }

    @ParameterizedTest
    @CsvSource({
        "'\u00ff\u00d8\u00ff', IMAGE, 10485760",
        "'#!AMR\nPPPP', VOICE, 2097152",
        "....ftypisom, VIDEO, 10485760",
        "'\u00ff\u00d8\u00ff', THUMB, 65536"
    })
    void refusesAFileThatIsTooLarge(String start, MediaKind kind, int largest) {
        byte[] most = Arrays.copyOf(start.getBytes(ISO_8859_1), largest);

        assertThat(MediaTypes.detect("shop", MediaContent.of(most), kind, null).content().length())
                .isEqualTo(largest);
        assertThatThrownBy(
                        () ->
                                MediaTypes.detect(
                                        "shop",
                                        MediaContent.of(Arrays.copyOf(most, largest + 1)),
                                        kind,
                                        null))
                .isInstanceOf(InvalidMessageException.class)
                .hasMessageContaining(String.valueOf(largest + 1))
                .hasMessageContaining(String.valueOf(largest));
    }

    /** Frames of 20 ms, each of one byte that says that nothing was said, or of a whole second. */
    @ParameterizedTest
    @CsvSource({"#!AMR, 124, 1", "#!AMR, 12, 14", "#!AMR, 60, 32", "#!AMR-WB, 68, 61"})
    void refusesAVoiceThatPlaysLongerThanAMinute(String mark, byte head, int length) {
        assertThat(detect(mark + "\n" + frames(3_000, head, length), null, null).kind())
                .isEqualTo(MediaKind.VOICE);
        assertThatThrownBy(() -> detect(mark + "\n" + frames(3_020, head, length), null, null))
                .isInstanceOf(InvalidMediaException.class)
                .hasMessageContaining("60.4 seconds")
                .hasMessageContaining("at most 60");
    }

    /** MPEG 1 at 44.1 and 32 kHz, MPEG 2 at 16 kHz, MPEG 2.5 at 8 kHz; behind a tag and without. */
    @ParameterizedTest
    @CsvSource({
        "fffb9000, 417, 2296, 2307",
        "fffb1800, 144, 1666, 1675",
        "fff34800, 144, 1666, 1676",
        "fff34a00, 145, 1666, 1676",
        "ffe31800, 72, 833, 838"
    })
    void refusesAnMp3ThatPlaysLongerThanAMinute(String head, int length, int most, int tooMany) {
        String frame = new String(HexFormat.of().parseHex(head), ISO_8859_1);
        String tag = "ID3\4\0\0\0\0\1\0" + "\u00ff\u00fb\u0090\0".repeat(32);
        frame += "\0".repeat(length - 4);

        assertThat(detect(tag + frame.repeat(most), null, null).kind()).isEqualTo(MediaKind.VOICE);
        for (String before : List.of("", tag)) {
            String voice = before + frame.repeat(tooMany);
            assertThatThrownBy(() -> detect(voice, null, null))
                    .isInstanceOf(InvalidMediaException.class)
                    .hasMessageContaining("60.3 seconds");
        }
    }

    private static String frames(int count, byte head, int length) {
        return ((char) head + "\0".repeat(length - 1)).repeat(count);
    }

    @Test
    void aThumbIsAJpeg() {
        assertThatThrownBy(() -> detect("GIF89a", MediaKind.THUMB, null))
                .hasMessageContaining("JPEG");
    }

    private static MediaFile detect(String content, MediaKind wanted, String name) {
        return MediaTypes.detect(
                "shop", MediaContent.of(content.getBytes(ISO_8859_1)), wanted, name);
    }
}
