// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.media;

import static io.github.camelwechat.simulator.Api.code;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelwechat.simulator.Api;
import io.github.camelwechat.simulator.WeChatSimulator;
import io.github.camelwechat.simulator.junit.WeChatSimulatorExtension;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class MediaTest {
    @RegisterExtension
    static final WeChatSimulatorExtension WECHAT =
            WeChatSimulatorExtension.create(b -> b.manualClock());

    private final WeChatSimulator wechat = WECHAT.simulator();
    private final Api api = new Api(wechat);

    @Test
    void refusesFilesOfAnotherFormatWhateverTheirNameSays() {
        assertThat(code(upload("image", "a.jpg", Files.BMP))).isEqualTo(40005);
        assertThat(code(upload("voice", "a.amr", Files.WAV))).isEqualTo(40005);
        assertThat(code(upload("video", "a.mp4", Files.JPG))).isEqualTo(40005);
        assertThat(code(upload("thumb", "a.jpg", Files.PNG))).isEqualTo(40005);
        assertThat(code(upload("voice", "a.txt", Files.amr(1)))).isZero();
    }

    @Test
    void refusesFilesThatAreTooLargeWithTheCodeOfTheirKind() {
        int mega = 1 << 20;
        byte[] image = Files.ofSize(Files.PNG, 10 * mega + 1);
        assertThat(code(upload("image", "a.png", image))).isEqualTo(40009);
        assertThat(code(upload("image", "a.png", Files.ofSize(image, 10 * mega)))).isZero();
        byte[] voice = Files.ofSize(Files.mp3(1), 2 * mega + 1);
        assertThat(code(upload("voice", "a.mp3", voice))).isEqualTo(40010);
        byte[] video = Files.ofSize(Files.MP4, 10 * mega + 1);
        assertThat(code(upload("video", "a.mp4", video))).isEqualTo(40011);
        byte[] thumb = Files.ofSize(Files.JPG, 64 << 10);
        assertThat(upload("thumb", "a.jpg", thumb).has("thumb_media_id")).isTrue();
    }

    @Test
    void aVoicePlaysForAMinuteAndNotLonger() {
        assertThat(code(upload("voice", "a.amr", Files.amr(3001)))).isEqualTo(45007);
        assertThat(code(upload("voice", "a.amr", Files.amr(3000)))).isZero();
        assertThat(code(upload("voice", "a.mp3", Files.mp3(2297)))).isEqualTo(45007);
        assertThat(code(upload("voice", "a.mp3", Files.mp3(2296)))).isZero();
    }

    @Test
    void aVoiceOfAWebPageHasTwoForms() {
        byte[] speex = {1, 2, 3};
        String id = wechat.user("alice").recordsVoice(speex, Files.amr(2));
        HttpResponse<byte[]> better = file("/cgi-bin/media/get/jssdk", id);
        assertThat(better.body()).isEqualTo(speex);
        assertThat(better.headers().firstValue("Content-Type")).hasValue("voice/speex");
        assertThat(file("/cgi-bin/media/get", id).body()).isEqualTo(Files.amr(2));
        String other = upload("voice", "a.amr", Files.amr(1)).path("media_id").asText();
        assertThat(errcode("/cgi-bin/media/get/jssdk", other)).isEqualTo(40007);
        wechat.clock().advance(Duration.ofDays(3));
        api.renew();
        assertThat(errcode("/cgi-bin/media/get/jssdk", id)).isEqualTo(40007);
    }

    @Test
    void plainGetKnowsNoPermanentMedium() {
        JsonNode added =
                api.http()
                        .upload(
                                api.with("/cgi-bin/material/add_material?type=image"),
                                "media",
                                "a.png",
                                Files.PNG);
        assertThat(errcode("/cgi-bin/media/get", added.path("media_id").asText())).isEqualTo(40007);
        assertThat(code(api.get("/cgi-bin/media/get"))).isEqualTo(41006);
    }

    private JsonNode upload(String type, String name, byte[] file) {
        return api.http()
                .upload(api.with("/cgi-bin/media/upload?type=" + type), "media", name, file);
    }

    private HttpResponse<byte[]> file(String path, String id) {
        return api.http().get(api.with(path + "?media_id=" + id));
    }

    private int errcode(String path, String id) {
        return code(api.http().json(file(path, id).body()));
    }
}
