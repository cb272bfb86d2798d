// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.send;

import static io.github.camelwechat.internal.api.client.ApiFixture.failure;
import static io.github.camelwechat.internal.api.client.ApiFixture.get;
import static io.github.camelwechat.internal.send.SendFixture.ANN;
import static io.github.camelwechat.internal.send.SendFixture.PNG;
import static io.github.camelwechat.internal.send.SendFixture.options;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.failure.InvalidMessageException;
import io.github.camelwechat.internal.send.media.MediaTypes;
import io.github.camelwechat.internal.send.plan.SendResult;
import io.github.camelwechat.internal.send.plan.SendResult.Status;
import io.github.camelwechat.message.Article;
import io.github.camelwechat.message.MediaContent;
import io.github.camelwechat.message.MediaFile;
import io.github.camelwechat.message.MediaKind;
import io.github.camelwechat.message.OutboundMessage;
import io.github.camelwechat.message.OutboundMessage.Attributed;
import io.github.camelwechat.message.OutboundMessage.Image;
import io.github.camelwechat.message.OutboundMessage.MiniProgramPage;
import io.github.camelwechat.message.OutboundMessage.MpNews;
import io.github.camelwechat.message.OutboundMessage.MpNewsArticle;
import io.github.camelwechat.message.OutboundMessage.MsgMenu;
import io.github.camelwechat.message.OutboundMessage.Music;
import io.github.camelwechat.message.OutboundMessage.News;
import io.github.camelwechat.message.OutboundMessage.Raw;
import io.github.camelwechat.message.OutboundMessage.Text;
import io.github.camelwechat.message.OutboundMessage.Upload;
import io.github.camelwechat.message.OutboundMessage.Video;
import io.github.camelwechat.message.OutboundMessage.Voice;
import io.github.camelwechat.message.OutboundMessage.WxCard;
import io.github.camelwechat.option.LongText;
import io.github.camelwechat.simulator.api.ApiRequest;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rules of sending one message: what is refused, what is uploaded, what WeChat gets. */
class MessageSenderTest {

    private static final byte[] MP4 = "\0\0\0\u0018ftypmp42....".getBytes(UTF_8);

    @RegisterExtension final SendFixture fixture = SendFixture.afterAnnWrote();

    static Stream<OutboundMessage> whatNobodyCanSend() {
        return Stream.of(
                new Text(""),
                new Text(" \n"),
                new Text("https://example.com/" + "a".repeat(2048)),
                new Upload(new MediaFile(MediaKind.IMAGE, "a.png", "image/png", new byte[0])),
                new Upload(
                        new MediaFile(
                                MediaKind.IMAGE, "a.png", "image/png", "hello".getBytes(UTF_8))),
                new Upload(new MediaFile(MediaKind.VOICE, "a.amr", "audio/amr", PNG)),
                new Upload(new MediaFile(MediaKind.THUMB, "a.jpg", "image/jpeg", PNG)),
                new Image(" "),
                new Voice(""),
                new Video("M", "", null, null),
                new Music(null, null, "", null, "T"),
                new Music(null, null, "https://example.com/a.mp3", null, " "),
                new News(new Article(" ", "d", "p", "u")),
                new MpNews(""),
                new MpNewsArticle(""),
                new MsgMenu("choose", List.of(), null),
                new MsgMenu(null, List.of(new MsgMenu.Item("", "a")), null),
                new MsgMenu(null, List.of(new MsgMenu.Item("1", " ")), null),
                new WxCard(""),
                new MiniProgramPage("t", "", "p", "T"),
                new MiniProgramPage("t", "a", "", "T"),
                new MiniProgramPage("t", "a", "p", ""),
                new Attributed(new Text("hi"), " ", false),
                new Attributed(new Text(""), "kf@shop", true),
                new Attributed(
                        new Raw("text", Map.of("msgtype", "text", "text", new Object())),
                        "kf@shop",
                        false),
                new Raw("text", Map.of("msgtype", "text", "text", new Object())));
    }

    @ParameterizedTest
    @MethodSource("whatNobodyCanSend")
    void whatNobodyCanSendIsRefusedBeforeAnythingLeavesOrIsSpent(OutboundMessage message) {
        failure(fixture.send(message, options("id-1")), InvalidMessageException.class);

        assertThat(fixture.wechat.requests()).isEmpty();
        assertThat(fixture.remaining()).isEqualTo(5);
        assertThat(get(fixture.send(new Text("hi"), options("id-1"))).status())
                .isEqualTo(Status.SENT);
    }

    @Test
    void theLongestTextIsCountedInBytes() {
        assertThat(get(fixture.send("好".repeat(682) + "ab")).status()).isEqualTo(Status.SENT);
        assertThat(
                        failure(
                                fixture.send(
                                        new Text("好".repeat(682) + "abc"), options(LongText.FAIL)),
                                InvalidMessageException.class))
                .hasMessageContainingAll("2049", "2048", "longText");
        assertThat(fixture.sends()).hasSize(1);
    }

    @Test
    void anythingAPersonWritesLeavesAsRawUtf8() {
        String text = "你好 👨‍👩‍👧 <a href=\"https://example.com/?a=1&b='2'\">看</a>\n\\ \"";

        get(fixture.send(text));

        byte[] expected =
                ("{\"touser\":\"oAnn\",\"msgtype\":\"text\",\"text\":{\"content\":\"你好 👨‍👩‍👧 <a"
                                + " href=\\\"https://example.com/?a=1&b='2'\\\">看</a>\\n"
                                + "\\\\ \\\"\"}}")
                        .getBytes(UTF_8);
        assertThat(fixture.sends().get(0).body()).isEqualTo(expected);
        assertThat(fixture.annSees()).containsExactly("text:" + text);
    }

    @Test
    void aRawKindIsSentAsItIs() {
        get(
                fixture.send(
                        new Raw(
                                "text",
                                Map.of(
                                        "msgtype", "text",
                                        "text", Map.of("content", "hi"),
                                        "aimsgcontext", Map.of("is_ai_msg", 1))),
                        options()));

        assertThat(fixture.sends().get(0).bodyText())
                .contains("\"aimsgcontext\":{\"is_ai_msg\":1}");
    }

    @Test
    void aPictureIsUploadedAndThenSent() {
        SendResult result =
                get(
                        fixture.send(
                                new Upload(
                                        MediaTypes.detect(
                                                "shop", MediaContent.of(PNG), null, "雪.png")),
                                options()));

        assertThat(result.status()).isEqualTo(Status.SENT);
        assertThat(fixture.wechat.requests())
                .extracting(ApiRequest::path)
                .endsWith(SendFixture.UPLOAD, SendFixture.SEND);
        assertThat(fixture.annSees()).hasSize(1).allMatch(seen -> seen.startsWith("image:"));
    }

    @Test
    void anAgentSendsAPicture() {
        Upload picture = new Upload(MediaTypes.detect("shop", MediaContent.of(PNG), null, null));

        get(fixture.send(new Attributed(picture, "kf@shop", true), options()));

        assertThat(fixture.sends().get(0).bodyText())
                .contains("\"msgtype\":\"image\"", "\"kf_account\":\"kf@shop\"")
                .contains("\"is_ai_msg\":1");
    }

    @Test
    void aVideoGetsAPreviewPicture() {
        SendResult result =
                get(
                        fixture.send(
                                new Upload(
                                        MediaTypes.detect(
                                                "shop", MediaContent.of(MP4), null, null)),
                                options()));

        assertThat(result.status()).isEqualTo(Status.SENT);
        List<ApiRequest> uploads = fixture.wechat.requests(SendFixture.UPLOAD);
        assertThat(uploads)
                .extracting(upload -> upload.query().get("type"))
                .containsExactly("video", "thumb");
        assertThat(fixture.annSees()).hasSize(1).allMatch(seen -> seen.startsWith("video:"));
    }

    @Test
    void theTokenExpiresWithoutAnybodyNoticing() {
        get(fixture.send("one"));
        fixture.wechat.expireTokens();

        assertThat(get(fixture.send("two")).status()).isEqualTo(Status.SENT);
        assertThat(fixture.annSees()).containsExactly("text:one", "text:two");
    }

    @Test
    void theRecipientIsTheOneNamedByTheCaller() {
        get(
                fixture.send(
                        new Raw("text", Map.of("msgtype", "text", "text", Map.of("content", "hi"))),
                        options()));
        assertThat(fixture.sends().get(0).bodyText())
                .contains("\"touser\":\"" + ANN.value() + "\"");
    }
}
