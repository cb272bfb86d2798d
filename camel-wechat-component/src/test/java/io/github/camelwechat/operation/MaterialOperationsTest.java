// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.operation;

import static io.github.camelwechat.WeChatConstants.DESCRIPTION;
import static io.github.camelwechat.WeChatConstants.MEDIA_ID;
import static io.github.camelwechat.WeChatConstants.MSG_TYPE;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.failure.InvalidMessageException;
import io.github.camelwechat.simulator.fault.Fault;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Map;
import org.apache.camel.Exchange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Temporary media, permanent material, pictures of articles. */
class MaterialOperationsTest extends OperationTest {

    private static final byte[] VIDEO =
            "\0\0\0\u0018ftypmp42\0\0\0\0mp42isom a film".getBytes(ISO_8859_1);

    @ParameterizedTest
    @EnumSource
    void refusesWhatIsNoFile(Author author) throws Exception {
        assertThat(perform(author, "uploadMedia", "{'media':'picture'}").getException())
                .isInstanceOf(InvalidMessageException.class)
                .hasMessageContaining("There is no file to upload");
        assertThat(wechat().requests()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void uploadsTemporaryMediaThatCanBeDownloaded(Author author) throws Exception {
        Object id = upload(author, "uploadMedia", picture(), "杯子 ☕.png").get("media_id");

        Exchange file = perform(author, "downloadMedia", null, MEDIA_ID, id.toString());

        assertThat(file.getMessage().getBody(byte[].class)).isEqualTo(picture());
    }

    /** Its exchange is done, and its temporary file gone, when the template returns. */
    @ParameterizedTest
    @EnumSource
    void readsALargeFileAfterItsExchangeAndAConnectionThatBroke(Author author) throws Exception {
        byte[] large = Arrays.copyOf(picture(), 1_000_000);
        large[999_999] = 7;
        Object id = upload(author, "uploadMedia", large, "cup.png").get("media_id");
        wechat().inject(new Fault.DropInsideDownload(400_000));

        Exchange file = perform(author, "downloadMedia", null, MEDIA_ID, id.toString());

        assertThat(file.getMessage().getHeader(Exchange.CONTENT_LENGTH)).isEqualTo(1_000_000L);
        assertThat(file.getMessage().getBody()).isInstanceOf(InputStream.class);
        assertThat(file.getMessage().getBody(byte[].class)).isEqualTo(large);
        assertThat(wechat().requests("/cgi-bin/media/get"))
                .extracting(request -> request.headers().get("range"))
                .containsExactly(null, "bytes=400000-");
    }

    @ParameterizedTest
    @EnumSource
    void keepsAPictureForGood(Author author) throws Exception {
        String id = upload(author, "addMaterial", picture(), "cup.png").get("media_id").toString();
        assertThat(ask(author, "countMaterials", null).get("image_count")).isEqualTo(1);
        assertThat(ask(author, "listMaterials", "{'type':'image'}").get("item").toString())
                .contains(id, "cup.png");

        Exchange file = perform(author, "getMaterial", null, MEDIA_ID, id);

        assertThat(file.getMessage().getBody()).isInstanceOf(InputStream.class);
        assertThat(file.getMessage().getBody(byte[].class)).isEqualTo(picture());
        ask(author, "deleteMaterial", null, MEDIA_ID, id);
        assertThat(refusal(author, "getMaterial", null, MEDIA_ID, id)).isEqualTo(40007);
    }

    @ParameterizedTest
    @EnumSource
    void keepsAFilmWithItsDescription(Author author) throws Exception {
        Object id =
                upload(
                                author,
                                "addMaterial",
                                VIDEO,
                                "latte.mp4",
                                DESCRIPTION,
                                "{\"title\":\"拿铁 ☕\",\"introduction\":\"三分钟 🎬\"}")
                        .get("media_id");

        Map<String, Object> film = ask(author, "getMaterial", "{'media_id':'" + id + "'}");

        assertThat(film).containsEntry("title", "拿铁 ☕").containsEntry("description", "三分钟 🎬");
        assertThat(film.get("down_url")).isNotNull();
    }

    @ParameterizedTest
    @EnumSource
    void givesPicturesOfArticlesAnAddress(Author author) throws Exception {
        Object url = upload(author, "uploadArticleImage", picture(), "cup.png").get("url");

        assertThat(fetch(url.toString())).isEqualTo(picture());
    }

    @ParameterizedTest
    @EnumSource
    void takesWhatOnlyMaterialMayBeByItsName(Author author) throws Exception {
        byte[] drawing = "BM\u001a\0\0\0\0\0\0\0\u001a\0\0\0 a drawing".getBytes(ISO_8859_1);

        assertThat(upload(author, "addMaterial", drawing, "drawing.bmp", MSG_TYPE, "image"))
                .containsKey("media_id");
    }

    private static byte[] picture() throws IOException {
        try (InputStream picture =
                MaterialOperationsTest.class.getResourceAsStream("/picture.png")) {
            return picture.readAllBytes();
        }
    }
}
