// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.media;

import static io.github.camelwechat.simulator.Api.code;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelwechat.simulator.Api;
import io.github.camelwechat.simulator.WeChatSimulator;
import io.github.camelwechat.simulator.junit.WeChatSimulatorExtension;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MaterialTest {
    private static final String ADD = "/cgi-bin/material/add_material?type=";
    private static final String GET = "/cgi-bin/material/get_material";
    private static final String DELETE = "/cgi-bin/material/del_material";
    private static final String PAGE = "/cgi-bin/material/batchget_material";

    @RegisterExtension
    static final WeChatSimulatorExtension WECHAT =
            WeChatSimulatorExtension.create(b -> b.manualClock());

    private final WeChatSimulator wechat = WECHAT.simulator();
    private final Api api = new Api(wechat);

    @Test
    void refusesWhatWeChatRefuses() {
        assertThat(code(add("smell", "a.png", Files.PNG))).isEqualTo(40004);
        assertThat(code(add("image", "a.png", Files.MP4))).isEqualTo(40005);
        assertThat(code(add("image", "", Files.PNG))).isEqualTo(41005);
        assertThat(code(add("image", "a.png", new byte[0]))).isEqualTo(44001);
        assertThat(code(add("voice", "a.amr", Files.amr(3001)))).isEqualTo(45007);
        assertThat(count("image_count")).isZero();
    }

    @Test
    void permanentMediaMayHaveMoreFormats() {
        assertThat(code(add("image", "a.bmp", Files.BMP))).isZero();
        assertThat(code(add("voice", "a.wav", Files.WAV))).isZero();
    }

    @Test
    void aFilmNeedsATitle() {
        assertThat(code(add("video", "a.mp4", Files.MP4))).isEqualTo(47001);
        assertThat(code(film("{}"))).isEqualTo(47001);
        assertThat(code(film("no json"))).isEqualTo(47001);
        assertThat(count("video_count")).isZero();
    }

    @Test
    void anImageLastsLongerThanThreeDaysAndHasAnAddress() {
        JsonNode added = add("image", "店.png", Files.PNG);
        wechat.clock().advance(Duration.ofDays(300));
        api.renew();
        HttpResponse<byte[]> file = get(added.path("media_id").asText());
        assertThat(file.body()).isEqualTo(Files.PNG);
        assertThat(file.headers().firstValue("Content-disposition").orElse("")).contains(".png");
        assertThat(api.http().get(added.path("url").asText()).body()).isEqualTo(Files.PNG);
    }

    @Test
    void aFilmIsFoundByItsAddress() {
        String id = film("{\"title\":\"片\",\"introduction\":\"短\"}").path("media_id").asText();
        JsonNode found = api.http().json(get(id).body());
        assertThat(found.path("title").asText()).isEqualTo("片");
        assertThat(found.path("description").asText()).isEqualTo("短");
        assertThat(api.http().get(found.path("down_url").asText()).body()).isEqualTo(Files.MP4);
    }

    @Test
    void whatWasDeletedIsGone() {
        String id = add("voice", "a.amr", Files.amr(1)).path("media_id").asText();
        assertThat(api.code(DELETE, "{}")).isEqualTo(41006);
        assertThat(api.code(DELETE, "{\"media_id\":\"no\"}")).isEqualTo(40007);
        assertThat(api.code(DELETE, "{\"media_id\":\"" + id + "\"}")).isZero();
        assertThat(api.code(GET, "{\"media_id\":\"" + id + "\"}")).isEqualTo(40007);
    }

    @Test
    void aPermanentImageCanBeSent() {
        wechat.user("alice").says("hi");
        String id = add("image", "a.png", Files.PNG).path("media_id").asText();
        assertThat(
                        api.code(
                                "/cgi-bin/message/custom/send",
                                """
                                {"touser":"alice","msgtype":"image","image":{"media_id":"%s"}}"""
                                        .formatted(id)))
                .isZero();
        String url = String.valueOf(wechat.user("alice").chat().get(1).mediaUrl());
        assertThat(api.http().get(url).body()).isEqualTo(Files.PNG);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'type':'smell','offset':0,'count':20}|40004",
                "{'type':'thumb','offset':0,'count':20}|40004",
                "{'type':'image','offset':-1,'count':20}|40097",
                "{'type':'image','offset':0,'count':0}|40097",
                "{'type':'image','offset':0,'count':21}|40097",
                "{'type':'news','offset':0,'count':20}|0",
            })
    void answersEveryFaultOfAPageWithItsCode(String body, int errcode) {
        assertThat(api.code(PAGE, body.replace('\'', '"'))).isEqualTo(errcode);
    }

    @Test
    void listsTheNewestFirstAndOnlyTheKindAskedFor() {
        add("voice", "v.amr", Files.amr(1));
        for (int i = 0; i < 3; i++) {
            add("image", i + ".png", Files.PNG);
        }
        JsonNode page = api.post(PAGE, "{\"type\":\"image\",\"offset\":1,\"count\":20}");
        assertThat(page.path("total_count").asInt()).isEqualTo(3);
        assertThat(page.path("item_count").asInt()).isEqualTo(2);
        assertThat(page.at("/item/0/name").asText()).isEqualTo("1.png");
        assertThat(page.at("/item/0/update_time").asLong()).isEqualTo(wechat.clock().epochSecond());
        assertThat(count("image_count")).isEqualTo(3);
        assertThat(count("voice_count")).isEqualTo(1);
    }

    @Test
    void thereIsRoomForAThousandVoicesAndNotOneMore() {
        for (int i = 0; i < 1000; i++) {
            assertThat(code(add("voice", "a.amr", Files.amr(1)))).isZero();
        }
        assertThat(code(add("voice", "a.amr", Files.amr(1)))).isEqualTo(45034);
        assertThat(code(add("thumb", "a.jpg", Files.JPG))).isZero();
    }

    @Test
    void anArticlesPictureIsInNoList() {
        assertThat(code(articleImage(Files.GIF))).isEqualTo(40005);
        byte[] large = Files.ofSize(Files.JPG, (1 << 20) + 1);
        assertThat(code(articleImage(large))).isEqualTo(40009);
        String url = articleImage(Files.JPG).path("url").asText();
        assertThat(api.http().get(url).body()).isEqualTo(Files.JPG);
        assertThat(count("image_count")).isZero();
    }

    private JsonNode add(String type, String name, byte[] file) {
        return api.http().upload(api.with(ADD + type), "media", name, file);
    }

    private JsonNode film(String description) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(
                ("--b\r\nContent-Disposition: form-data; name=\"description\"\r\n\r\n"
                                + description
                                + "\r\n--b\r\nContent-Disposition: form-data; name=\"media\";"
                                + " filename=\"a.mp4\"\r\n\r\n")
                        .getBytes(StandardCharsets.UTF_8));
        body.writeBytes(Files.MP4);
        body.writeBytes("\r\n--b--\r\n".getBytes(StandardCharsets.UTF_8));
        return api.http()
                .json(
                        api.http()
                                .send(
                                        api.http()
                                                .request(api.with(ADD + "video"))
                                                .header(
                                                        "Content-Type",
                                                        "multipart/form-data; boundary=b")
                                                .POST(
                                                        BodyPublishers.ofByteArray(
                                                                body.toByteArray())))
                                .body());
    }

    private JsonNode articleImage(byte[] file) {
        return api.http().upload(api.with("/cgi-bin/media/uploadimg"), "media", "a.jpg", file);
    }

    private HttpResponse<byte[]> get(String id) {
        return api.http().post(api.with(GET), "{\"media_id\":\"" + id + "\"}");
    }

    private int count(String field) {
        return api.get("/cgi-bin/material/get_materialcount").path(field).asInt();
    }
}
