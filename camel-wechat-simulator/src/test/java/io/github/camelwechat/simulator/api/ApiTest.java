// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelwechat.simulator.Http;
import io.github.camelwechat.simulator.WeChatSimulator;
import io.github.camelwechat.simulator.action.SimulatedUser;
import io.github.camelwechat.simulator.fault.Fault;
import io.github.camelwechat.simulator.junit.WeChatSimulatorExtension;
import io.github.camelwechat.simulator.user.ChatEntry;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApiTest {
    private static final String SEND = "/cgi-bin/message/custom/send";
    private static final byte[] PNG = bytes("\u0089PNG\r\n\u001a\nrest");
    private static final byte[] JPG = bytes("\u00ff\u00d8\u00ff\u00e0rest");
    private static final byte[] MP4 = bytes("\0\0\0\u0018ftypmp42rest");

    @RegisterExtension
    static final WeChatSimulatorExtension WECHAT =
            WeChatSimulatorExtension.create(b -> b.manualClock());

    private final WeChatSimulator wechat = WECHAT.simulator();
    private final Http http = new Http(wechat.baseUri());
    private String token = "";
    private SimulatedUser alice = wechat.user("alice");

    @BeforeEach
    void prepare() {
        alice = wechat.user("alice");
        wechat.user("stranger");
        token =
                http.postJson(
                                "/cgi-bin/stable_token",
                                """
                                {"grant_type":"client_credential","appid":"%s","secret":"%s"}\
                                """
                                        .formatted(
                                                wechat.account().appId(),
                                                wechat.account().appSecret()))
                        .path("access_token")
                        .asText();
    }

    @Test
    void showsTheUserWhatWasSent() {
        alice.says("hi");
        JsonNode answer = send(text("您好 <a href=\"https://example.org/?a=1&b=2\">x</a> 😀"));
        assertThat(answer.toString()).isEqualTo("{\"errcode\":0,\"errmsg\":\"ok\"}");
        ChatEntry shown = alice.chat().get(1);
        assertThat(shown.text()).startsWith("您好 <a").endsWith("😀");
        assertThat(shown.via()).isEqualTo(ChatEntry.Via.CUSTOMER_SERVICE);
    }

    @Test
    void refusesASendAfterTheWindowClosed() {
        alice.says("hi");
        wechat.clock().advance(Duration.ofHours(49));
        prepare();
        assertThat(code(send(text("late")))).isEqualTo(45015);
    }

    @Test
    void refusesTheSixthSendAfterAMessage() {
        alice.says("hi");
        for (int i = 0; i < 5; i++) {
            assertThat(code(send(text("n" + i)))).isZero();
        }
        assertThat(code(send(text("one too many")))).isEqualTo(45047);
        assertThat(alice.chat()).hasSize(6);
    }

    @Test
    void allowsThreeSendsWithinAMinuteOfAFollow() {
        alice.follows();
        for (int i = 0; i < 3; i++) {
            assertThat(code(send(text("n" + i)))).isZero();
        }
        assertThat(code(send(text("n")))).isEqualTo(45047);
        wechat.clock().advance(Duration.ofSeconds(60));
        assertThat(code(send(text("n")))).isEqualTo(45015);
    }

    @Test
    void aTapOnAMenuMessageCountsAsMenuNotAsMessage() {
        alice.tapsMsgMenu("survey-104", "非常满意");
        assertThat(alice.window().remaining(wechat.clock().instant())).isEqualTo(3);
    }

    @Test
    void refusesWhoLeftAndWhoNeverCame() {
        alice.says("hi");
        alice.unfollows();
        assertThat(code(send(text("x")))).isEqualTo(43004);
        assertThat(code(send(text("x").replace("alice", "stranger")))).isEqualTo(43004);
        assertThat(code(send(text("x").replace("alice", "nobody")))).isEqualTo(40003);
        alice.follows();
        assertThat(code(send(text("x")))).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|44002",
                "{|47001",
                "[]|47001",
                "{}|40003",
                "{\"touser\":\"alice\",\"msgtype\":\"smell\"}|40008",
                "{\"touser\":\"alice\",\"msgtype\":\"text\"}|45162",
                "{\"touser\":\"alice\",\"msgtype\":\"text\",\"image\":{}}|45162",
                "{\"touser\":\"alice\",\"msgtype\":\"text\",\"text\":{\"content\":\"\"}}|44004",
                "{\"touser\":\"alice\",\"msgtype\":\"text\",\"text\":{\"content\":\"\\u4f60\"}}|40033",
                "{\"touser\":\"alice\",\"msgtype\":\"text\",\"text\":{\"content\":\"\\\\u4f60\"}}|0",
                "{\"touser\":\"alice\",\"msgtype\":\"text\",\"text\":{\"content\":\"\\u003c\"}}|0",
                "{\"touser\":\"alice\",\"msgtype\":\"image\",\"image\":{\"media_id\":\"no\"}}|40007",
                "{\"touser\":\"alice\",\"msgtype\":\"news\",\"news\":{\"articles\":[]}}|44003",
                "{\"touser\":\"alice\",\"msgtype\":\"news\",\"news\":{\"articles\":[{},{}]}}|45008",
            })
    void answersEveryFaultOfABodyWithItsCode(String body, int errcode) {
        alice.says("hi");
        assertThat(code(send(body))).isEqualTo(errcode);
        assertThat(alice.window().remaining(wechat.clock().instant()))
                .isEqualTo(errcode == 0 ? 4 : 5);
    }

    @Test
    void allowsATextOf2048BytesAndNotOneMore() {
        alice.says("hi");
        assertThat(code(send(text("a".repeat(2048))))).isZero();
        assertThat(code(send(text("字".repeat(682) + "abc")))).isEqualTo(45002);
    }

    @Test
    void typingNeedsTrafficInTheLast30Seconds() {
        alice.says("hi");
        assertThat(code(typing("Typing"))).isZero();
        assertThat(code(typing("Typing"))).isEqualTo(45081);
        assertThat(code(typing("CancelTyping"))).isZero();
        assertThat(code(typing("Dancing"))).isEqualTo(45072);
        wechat.clock().advance(Duration.ofSeconds(31));
        assertThat(code(typing("Typing"))).isEqualTo(45080);
        assertThat(alice.window().remaining(wechat.clock().instant())).isEqualTo(5);
    }

    @Test
    void keepsAnUploadForThreeDays() {
        JsonNode uploaded = upload("image", "media", "a.png", PNG);
        String id = uploaded.path("media_id").asText();
        assertThat(uploaded.path("created_at").asLong())
                .isEqualTo(wechat.clock().instant().getEpochSecond());
        HttpResponse<byte[]> file = media(id);
        assertThat(file.body()).isEqualTo(PNG);
        assertThat(file.headers().firstValue("Content-disposition"))
                .hasValue("attachment; filename=\"" + id + ".png\"");
        wechat.clock().advance(Duration.ofDays(3));
        assertThat(code(http.json(media(id).body()))).isEqualTo(42001);
        prepare();
        assertThat(code(http.json(media(id).body()))).isEqualTo(40007);
    }

    @Test
    void refusesUploadsThatWeChatRefuses() {
        assertThat(code(upload("smell", "media", "a.png", PNG))).isEqualTo(40004);
        assertThat(code(upload("image", "file", "a.png", PNG))).isEqualTo(41005);
        assertThat(code(upload("image", "media", "", PNG))).isEqualTo(41005);
        assertThat(code(upload("image", "media", "a.png", new byte[0]))).isEqualTo(44001);
        assertThat(code(upload("image", "media", "a.png", bytes("GIF00")))).isEqualTo(40005);
        assertThat(code(upload("voice", "media", "a.mp3", PNG))).isEqualTo(40005);
        byte[] large = java.util.Arrays.copyOf(JPG, (64 << 10) + 1);
        assertThat(code(upload("thumb", "media", "a.jpg", large))).isEqualTo(40012);
        assertThat(upload("thumb", "media", "a.jpg", JPG).has("thumb_media_id")).isTrue();
    }

    @Test
    void answersForAFilmWhereToFetchIt() {
        String id = upload("video", "media", "a.mp4", MP4).path("media_id").asText();
        String url = http.json(media(id).body()).path("video_url").asText();
        assertThat(new Http(URI.create(url)).get(url).body()).isEqualTo(MP4);
    }

    @Test
    void aPictureOfAUserCanBeDownloadedByItsMediaId() {
        String xml = alice.sendsImage(PNG).payload();
        String id = xml.replaceAll("(?s).*<MediaId><!\\[CDATA\\[(.*?)]].*", "$1");
        String url = xml.replaceAll("(?s).*<PicUrl><!\\[CDATA\\[(.*?)]].*", "$1");
        assertThat(media(id).body()).isEqualTo(PNG);
        assertThat(new Http(URI.create(url)).get(url).body()).isEqualTo(PNG);
        assertThat(alice.chat().get(0).mediaUrl()).isEqualTo(url);
    }

    @Test
    void sendsAPictureThatWasUploaded() {
        alice.says("hi");
        String id = upload("image", "media", "a.png", PNG).path("media_id").asText();
        assertThat(
                        code(
                                send(
                                        """
                                        {"touser":"alice","msgtype":"image","image":{"media_id":"%s"}}\
                                        """
                                                .formatted(id))))
                .isZero();
        String url = String.valueOf(alice.chat().get(1).mediaUrl());
        assertThat(new Http(URI.create(url)).get(url).body()).isEqualTo(PNG);
    }

    @Test
    void answersAnUnknownPathAsWeChatDoes() {
        JsonNode answer = http.getJson("/cgi-bin/no/such/thing");
        assertThat(code(answer)).isEqualTo(40066);
        assertThat(answer.path("errmsg").asText()).startsWith("invalid url rid: ");
    }

    @Test
    void datesItsAnswersByItsOwnClock() {
        String date = http.get("/cgi-bin/token").headers().firstValue("Date").orElseThrow();
        assertThat(ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toEpochSecond())
                .isEqualTo(wechat.clock().epochSecond());
    }

    @Test
    void aFaultMeetsTheNextCallWithATokenAndNothingMore() {
        alice.says("hi");
        wechat.inject(new Fault.Busy());
        assertThat(code(send(text("x")))).isEqualTo(-1);
        assertThat(code(send(text("x")))).isZero();
        wechat.inject(new Fault.ErrCode(45011, "api minute-quota reach limit"));
        assertThat(code(send(text("x")))).isEqualTo(45011);
        wechat.inject(new Fault.IpNotAllowed("203.0.113.7"));
        assertThat(code(send(text("x")))).isZero();
        assertThat(http.getJson("/cgi-bin/token").path("errmsg").asText())
                .contains("invalid ip 203.0.113.7");
    }

    @Test
    void aTokenCanRunOutInTheMiddleOfACall() {
        alice.says("hi");
        wechat.inject(new Fault.ExpiredToken());
        assertThat(code(send(text("x")))).isEqualTo(42001);
        assertThat(code(send(text("x")))).isEqualTo(42001);
        prepare();
        assertThat(code(send(text("x")))).isZero();
    }

    @Test
    void aDroppedResponseWasProcessedAndADroppedRequestWasNot() {
        alice.says("hi");
        wechat.inject(new Fault.DropBeforeResponse(), 1, SEND);
        assertThatThrownBy(() -> send(text("did it arrive?")))
                .isInstanceOf(java.io.UncheckedIOException.class);
        assertThat(alice.chat()).hasSize(2);
        wechat.inject(new Fault.DropBeforeProcessing(), 1, SEND);
        assertThatThrownBy(() -> send(text("no"))).isInstanceOf(java.io.UncheckedIOException.class);
        assertThat(alice.chat()).hasSize(2);
    }

    @Test
    void otherFaultsOfTransport() {
        wechat.inject(new Fault.HttpStatus(502));
        assertThat(http.post(SEND + "?access_token=" + token, "{}").statusCode()).isEqualTo(502);
        wechat.inject(new Fault.GarbageBody());
        byte[] garbage = http.post(SEND + "?access_token=" + token, "{}").body();
        assertThatThrownBy(() -> http.json(garbage)).isInstanceOf(RuntimeException.class);
        wechat.inject(new Fault.Stall(Duration.ofMillis(150)));
        send("{}");
        assertThat(wechat.requests(SEND)).last().extracting(ApiRequest::millis).isNotEqualTo(0L);
    }

    @Test
    void recordsEveryCallWithNothingHidden() {
        alice.says("hi");
        send(text("记录"));
        ApiRequest request = wechat.requests(SEND).get(0);
        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.query()).containsEntry("access_token", token);
        assertThat(request.bodyText()).contains("记录");
        assertThat(request.responseText()).contains("\"errcode\":0");
        assertThat(request.status()).isEqualTo(200);
    }

    @Test
    void resetForgetsPeopleButNeitherTokensNorTime(WeChatSimulator injected) {
        assertThat(injected).isSameAs(wechat);
        alice.says("hi");
        String before = alice.says("hi").payload();
        wechat.clock().advance(Duration.ofHours(1));
        var time = wechat.clock().instant();
        wechat.reset();
        assertThat(wechat.user("alice").chat()).isEmpty();
        assertThat(wechat.requests()).isEmpty();
        assertThat(wechat.clock().instant()).isEqualTo(time);
        assertThat(code(send(text("x")))).isEqualTo(43004);
        assertThat(msgId(wechat.user("alice").says("hi").payload())).isGreaterThan(msgId(before));
    }

    private static long msgId(String xml) {
        return Long.parseLong(xml.replaceAll("(?s).*<MsgId>(\\d+)</MsgId>.*", "$1"));
    }

    private static String text(String content) {
        return """
        {"touser":"alice","msgtype":"text","text":{"content":"%s"}}\
        """
                .formatted(content.replace("\"", "\\\""));
    }

    private JsonNode send(String body) {
        return http.postJson(SEND + "?access_token=" + token, body);
    }

    private JsonNode typing(String command) {
        return http.postJson(
                "/cgi-bin/message/custom/typing?access_token=" + token,
                "{\"touser\":\"alice\",\"command\":\"" + command + "\"}");
    }

    private JsonNode upload(String type, String name, String fileName, byte[] file) {
        return http.upload(
                "/cgi-bin/media/upload?type=" + type + "&access_token=" + token,
                name,
                fileName,
                file);
    }

    private HttpResponse<byte[]> media(String id) {
        return http.get("/cgi-bin/media/get?access_token=" + token + "&media_id=" + id);
    }

    private static int code(JsonNode answer) {
        return answer.path("errcode").asInt();
    }

    private static byte[] bytes(String latin) {
        return latin.getBytes(StandardCharsets.ISO_8859_1);
    }
}
