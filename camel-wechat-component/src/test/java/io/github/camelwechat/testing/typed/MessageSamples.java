// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.testing.typed;

import static io.github.camelwechat.testing.typed.TypedSample.sample;

import io.github.camelwechat.account.OpenId;
import io.github.camelwechat.message.InboundMessage;
import java.util.List;

/** The messages, in XML and JSON. */
final class MessageSamples {

    private static final OpenId TESTER = new OpenId("ozy4qtInventedTesterOpenId0001");

    private MessageSamples() {}

    static List<TypedSample> all() {
        return List.of(
                text("messages/text.xml", 1789000001, "周六还营业吗？\nAny seats at 19:30? 😀", null)
                        .msgId("25318840077120391"),
                text("messages/text-from-article.xml", 1789000002, "想咨询这篇文章里的活动", null)
                        .msgId("25318840077120392")
                        .article("3047812265", 2),
                text("messages/text-bizmsgmenu.xml", 1789000003, "非常满意", "survey-104")
                        .msgId("25318840077120393"),
                text("messages/text-unsupported-type.xml", 1789000004, "【收到不支持的消息类型，暂无法显示】", null)
                        .msgId("25318840077120394"),
                text(
                                "messages/text-markup.xml",
                                1789000005,
                                "a < b && c > \"d\" <a href=\"https://example.org/?x=1&y=2\">link</a>"
                                        + " &amp; end",
                                null)
                        .msgId("25318840077120395"),
                sample(
                                "messages/image.xml",
                                InboundMessage.Image.class,
                                1789000006,
                                "mediaId",
                                "fZ4-invented-image-media-id_8Qk2LtY7",
                                "picUrl",
                                "http://mmbiz.qpic.example/mmbiz_jpg/inv3nt3dPathSegment/0")
                        .msgId("25318840077120396")
                        .article("3047812265", 1),
                voice(
                                "messages/voice.xml",
                                1789000007,
                                "aV9-invented-voice-8k-media-id_Pq3",
                                "amr",
                                "aV9-invented-voice-16k-media-id_Rs5",
                                "明天下午三点开会。")
                        .msgId("25318840077120397"),
                voice(
                                "messages/voice-recognition-empty.xml",
                                1789000008,
                                "bW2-invented-voice-8k-media-id_Tu1",
                                "amr",
                                "bW2-invented-voice-16k-media-id_Vw9",
                                null)
                        .msgId("25318840077120398")
                        .article("3047812270", 1),
                voice(
                                "messages/voice-minimal.xml",
                                1789000009,
                                "cX3-invented-voice-media-id_Yz7",
                                "speex",
                                null,
                                null)
                        .msgId("25318840077120399"),
                sample(
                                "messages/video.xml",
                                InboundMessage.Video.class,
                                1789000010,
                                "mediaId",
                                "dY4-invented-video-media-id_Ab6",
                                "thumbMediaId",
                                "dY4-invented-thumb-media-id_Cd8")
                        .msgId("25318840077120400")
                        .article("3047812265", 3),
                sample(
                                "messages/shortvideo.xml",
                                InboundMessage.ShortVideo.class,
                                1789000011,
                                "mediaId",
                                "eZ5-invented-shortvideo-media-id_Ef0",
                                "thumbMediaId",
                                "eZ5-invented-thumb-media-id_Gh2")
                        .msgId("25318840077120401")
                        .article("3047812265", 1),
                sample(
                                "messages/location.xml",
                                InboundMessage.Location.class,
                                1789000012,
                                "latitude",
                                30.246071,
                                "longitude",
                                120.155070,
                                "scale",
                                16,
                                "label",
                                "浙江省杭州市西湖区示例路 8 号")
                        .msgId("25318840077120402")
                        .article("3047812265", 1),
                sample(
                                "messages/link.xml",
                                InboundMessage.Link.class,
                                1789000013,
                                "title",
                                "示例文章标题",
                                "description",
                                "用户分享的网页摘要",
                                "url",
                                "https://example.org/post/42?from=wechat&lang=zh")
                        .msgId("25318840077120403")
                        .article("3047812265", 1),
                sample(
                                "messages/miniprogrampage.xml",
                                InboundMessage.MiniProgramPage.class,
                                1789000014,
                                "title",
                                "示例小程序卡片",
                                "appId",
                                "wx51d0c2be7a94f386",
                                "pagePath",
                                "pages/item/detail?id=9001",
                                "thumbUrl",
                                "http://mmbiz.qpic.example/thumb/inv3nt3d",
                                "thumbMediaId",
                                "gB7-invented-thumb-media-id_Mn4")
                        .msgId("25318840077120404"),
                sample(
                                "messages/file.xml",
                                InboundMessage.File.class,
                                1789000015,
                                "name",
                                "报价单.pdf",
                                "description",
                                null,
                                "fileKey",
                                "inv3nt3dFileKey_0a1b2c3d",
                                "md5",
                                "5f0d1c9e7a3b4c8d2e6f1a0b9c8d7e6f",
                                "size",
                                183204L)
                        .msgId("25318840077120405"),
                sample(
                                "events/device/device_text.xml",
                                InboundMessage.DeviceText.class,
                                1789000960,
                                "deviceType",
                                "gh_7a1c5e0d93b2",
                                "deviceId",
                                "dev-0001-inv3nt3d",
                                "sessionId",
                                "501290033",
                                "content",
                                "aGVsbG8gZGV2aWNl")
                        .msgId("25318840077120501"),
                text("edge/xml-declaration.xml", 1789003001, "1 < 2 & 3", null)
                        .msgId("25318840077120701"),
                text("edge/msgid-not-numeric.xml", 1789003003, "x", null)
                        .msgId("49d72d67b16d115e7935ac386f2f0fa4_1789003003"),
                text("json/text.json", 1789000001, "你好", null).msgId("25318840077120391"),
                text(
                                "component/release-test-text.xml",
                                1789002101,
                                "TESTCOMPONENT_MSG_TYPE_TEXT",
                                null)
                        .msgId("25318840077120601")
                        .by(TESTER),
                text(
                                "component/release-test-query-auth.xml",
                                1789002102,
                                "QUERY_AUTH_CODE:queryauthcode@@@inv3nt3dRelease",
                                null)
                        .msgId("25318840077120602")
                        .by(TESTER));
    }

    private static TypedSample text(String file, long createTime, String content, String menuId) {
        return sample(
                file, InboundMessage.Text.class, createTime, "content", content, "menuId", menuId);
    }

    private static TypedSample voice(
            String file,
            long createTime,
            String mediaId,
            String format,
            String mediaId16k,
            String recognition) {
        return sample(
                file,
                InboundMessage.Voice.class,
                createTime,
                "mediaId",
                mediaId,
                "format",
                format,
                "mediaId16k",
                mediaId16k,
                "recognition",
                recognition);
    }
}
