// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.qr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.zxing.BinaryBitmap;
import com.google.zxing.DecodeHintType;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import io.github.camelwechat.simulator.Api;
import io.github.camelwechat.simulator.WeChatSimulator;
import io.github.camelwechat.simulator.action.SimulatedUser;
import io.github.camelwechat.simulator.junit.WeChatSimulatorExtension;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QrTest {
    private static final String CREATE = "/cgi-bin/qrcode/create";

    @RegisterExtension
    static final WeChatSimulatorExtension WECHAT =
            WeChatSimulatorExtension.create(b -> b.manualClock());

    private final WeChatSimulator wechat = WECHAT.simulator();
    private final Api api = new Api(wechat);

    @ParameterizedTest
    @CsvSource({
        "QR_DANCE,{\"scene_id\":1},40052",
        "QR_SCENE,{},40053",
        "QR_SCENE,{\"scene_id\":0},40053",
        "QR_SCENE,{\"scene_id\":4294967296},40053",
        "QR_SCENE,{\"scene_id\":4294967295},0",
        "QR_LIMIT_SCENE,{\"scene_id\":100001},40053",
        "QR_LIMIT_SCENE,{\"scene_id\":100000},0",
        "QR_STR_SCENE,{\"scene_str\":\"\"},40053",
        "QR_LIMIT_STR_SCENE,{\"scene_id\":1},40053",
        "QR_LIMIT_STR_SCENE,{\"scene_str\":\"桌7\"},0",
    })
    void refusesAWrongScene(String action, String scene, int errcode) {
        assertThat(Api.code(create(action, scene, 60))).isEqualTo(errcode);
    }

    @Test
    void aTextSceneHasAtMost64Characters() {
        assertThat(Api.code(create("QR_STR_SCENE", text("a".repeat(64)), 60))).isZero();
        assertThat(Api.code(create("QR_STR_SCENE", text("a".repeat(65)), 60))).isEqualTo(40053);
    }

    @Test
    void aTemporaryCodeLivesAtMostThirtyDays() {
        assertThat(Api.code(create("QR_SCENE", "{\"scene_id\":1}", 2_592_001))).isEqualTo(40097);
        JsonNode month = create("QR_SCENE", "{\"scene_id\":1}", 2_592_000);
        assertThat(month.path("expire_seconds").asInt()).isEqualTo(2_592_000);
        JsonNode unsaid =
                api.post(
                        CREATE,
                        "{\"action_name\":\"QR_SCENE\",\"action_info\":{\"scene\":{\"scene_id\":1}}}");
        assertThat(unsaid.path("expire_seconds").asInt()).isEqualTo(60);
    }

    @Test
    void permanentCodesAreLimitedAndOneSceneHasOne() {
        wechat.qrCodes().permanentLimit(1);
        JsonNode first = create("QR_LIMIT_STR_SCENE", text("1"), 60);
        assertThat(first.has("expire_seconds")).isFalse();
        assertThat(create("QR_LIMIT_STR_SCENE", text("1"), 60)).isEqualTo(first);
        assertThat(Api.code(create("QR_LIMIT_SCENE", "{\"scene_id\":1}", 60))).isEqualTo(45029);
    }

    @Test
    void aBadTicketHasNoPicture() {
        assertThat(api.http().get("/cgi-bin/showqrcode?ticket=bad").statusCode()).isEqualTo(404);
        assertThat(api.http().get("/cgi-bin/showqrcode").statusCode()).isEqualTo(404);
    }

    @Test
    void aPhoneCanReadThePicture() throws Exception {
        JsonNode code = create("QR_STR_SCENE", text("poster-7"), 60);
        HttpResponse<byte[]> picture =
                api.http().get("/cgi-bin/showqrcode?ticket=" + encoded(ticket(code)));
        assertThat(picture.statusCode()).isEqualTo(200);
        assertThat(picture.headers().firstValue("content-type")).hasValue("image/jpg");
        assertThat(read(picture.body())).isEqualTo(code.path("url").asText());
    }

    @Test
    void aFollowerWhoScansIsTold() {
        SimulatedUser alice = wechat.user("alice");
        alice.follows();
        String ticket = ticket(create("QR_SCENE", "{\"scene_id\":7}", 60));
        assertThat(alice.scansTicket(ticket).payload())
                .contains("<Event><![CDATA[SCAN]]>")
                .contains("<EventKey><![CDATA[7]]>")
                .contains("<Ticket><![CDATA[" + ticket + "]]>");
    }

    @Test
    void whoScansAndDoesNotFollowFollowsByIt() {
        String ticket = ticket(create("QR_LIMIT_STR_SCENE", text("123"), 60));
        assertThat(wechat.user("bob").scansTicket(ticket).payload())
                .contains("<Event><![CDATA[subscribe]]>")
                .contains("<EventKey><![CDATA[qrscene_123]]>")
                .contains(ticket);
        JsonNode bob = api.get("/cgi-bin/user/info?openid=bob");
        assertThat(bob.path("qr_scene_str").asText()).isEqualTo("123");
        assertThat(bob.path("qr_scene").asInt()).isZero();
    }

    @Test
    void nobodyScansACodeThatRanOut() {
        String ticket = ticket(create("QR_SCENE", "{\"scene_id\":7}", 60));
        SimulatedUser alice = wechat.user("alice");
        assertThatThrownBy(() -> alice.scansTicket("bad")).hasMessageContaining("no QR code");
        wechat.clock().advance(Duration.ofSeconds(60));
        assertThatThrownBy(() -> alice.scansTicket(ticket)).hasMessageContaining("run out");
        String body = "{\"ticket\":\"" + ticket + "\"}";
        assertThat(api.http().post("/_sim/users/alice/scan", body).statusCode()).isEqualTo(400);
        assertThat(wechat.callbacks()).isEmpty();
    }

    @Test
    void scansFromOutside() {
        String ticket = ticket(create("QR_SCENE", "{\"scene_id\":7}", 60));
        String body = "{\"ticket\":\"" + ticket + "\"}";
        assertThat(api.http().post("/_sim/users/alice/scan", body).statusCode()).isEqualTo(202);
        assertThat(wechat.callbacks().get(0).payload()).contains("qrscene_7");
    }

    @Test
    void refusesShortKeysThatCannotBe() {
        assertThat(shorten("", "")).isEqualTo(40097);
        assertThat(shorten("字".repeat(1365) + "ab", "")).isEqualTo(9410010);
        assertThat(shorten("x", ",\"expire_seconds\":2592001")).isEqualTo(9410011);
        assertThat(shorten("x", ",\"expire_seconds\":0")).isEqualTo(40097);
        assertThat(api.code("/cgi-bin/shorten/fetch", "{\"short_key\":\"no\"}")).isEqualTo(9410012);
    }

    @Test
    void givesALongTextBackForItsShortKey() {
        String body = "{\"long_data\":\"订单 😀 &x=1\",\"expire_seconds\":100}";
        String key = api.post("/cgi-bin/shorten/gen", body).path("short_key").asText();
        assertThat(key).matches("[0-9A-Za-z]{15}");
        wechat.clock().advance(Duration.ofSeconds(40));
        JsonNode found = fetch(key);
        assertThat(found.path("long_data").asText()).isEqualTo("订单 😀 &x=1");
        assertThat(found.path("expire_seconds").asInt()).isEqualTo(60);
        wechat.clock().advance(Duration.ofSeconds(60));
        assertThat(Api.code(fetch(key))).isEqualTo(9410012);
    }

    private JsonNode create(String action, String scene, long seconds) {
        return api.post(
                CREATE,
                """
                {"expire_seconds":%d,"action_name":"%s","action_info":{"scene":%s}}\
                """
                        .formatted(seconds, action, scene));
    }

    private int shorten(String data, String more) {
        return api.code("/cgi-bin/shorten/gen", "{\"long_data\":\"" + data + "\"" + more + "}");
    }

    private JsonNode fetch(String key) {
        return api.post("/cgi-bin/shorten/fetch", "{\"short_key\":\"" + key + "\"}");
    }

    private static String text(String scene) {
        return "{\"scene_str\":\"" + scene + "\"}";
    }

    private static String ticket(JsonNode code) {
        return code.path("ticket").asText();
    }

    private static String encoded(String ticket) {
        return URLEncoder.encode(ticket, StandardCharsets.UTF_8);
    }

    private static String read(byte[] jpeg) throws Exception {
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(jpeg));
        int[] pixels =
                image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
        var source = new RGBLuminanceSource(image.getWidth(), image.getHeight(), pixels);
        // Upright, so that no corners are searched for: that fails with one picture in two hundred.
        return new QRCodeReader()
                .decode(
                        new BinaryBitmap(new HybridBinarizer(source)),
                        Map.of(DecodeHintType.PURE_BARCODE, true))
                .getText();
    }
}
