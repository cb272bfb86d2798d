// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.send;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.WeChatConstants;
import io.github.camelwechat.failure.ApiErrorException;
import io.github.camelwechat.message.Article;
import io.github.camelwechat.message.OutboundMessage;
import io.github.camelwechat.message.OutboundMessage.MsgMenu;
import io.github.camelwechat.simulator.action.SimulatedUser;
import io.github.camelwechat.simulator.user.ChatEntry;
import io.github.camelwechat.testing.SimulatedWeChatTest;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kind of message, from a YAML route and from Java, down to the bytes WeChat gets. */
class MessageKindsTest extends SimulatedWeChatTest {

    private static final String SEND = "/cgi-bin/message/custom/send";
    private static final byte[] JPEG = {
        (byte) 0xff, (byte) 0xd8, (byte) 0xff, (byte) 0xe0, 0, 16, 'J', 'F', 'I', 'F', 0
    };
    private static final byte[] MP3 = "ID3\4\0\0\0\0\0\0music".getBytes(UTF_8);
    private static final byte[] MP4 = "\0\0\0\u0018ftypmp42....".getBytes(UTF_8);

    private SimulatedUser ann;

    /** Ids of media that WeChat has. */
    private record Media(String image, String voice, String video, String thumb) {
        String in(String json) {
            return json.replace("IMAGE", image)
                    .replace("VOICE", voice)
                    .replace("VIDEO", video)
                    .replace("THUMB", thumb);
        }
    }

    /**
     * One kind of message.
     *
     * @param json what follows {@code touser} in the request, with the names of media for ids
     * @param seen what Ann reads, at least
     */
    private record Kind(
            String msgType, Function<Media, OutboundMessage> typed, String json, String seen) {
        @Override
        public String toString() {
            return msgType;
        }
    }

    static Stream<Kind> kinds() {
        return Stream.of(
                new Kind(
                        "text",
                        media ->
                                new OutboundMessage.Text(
                                        "周六营业 👨‍👩‍👧 <a href=\"https://x.cn/?a=1&b='2'\">看</a>"),
                        "'text':{'content':'周六营业 👨‍👩‍👧 <a"
                                + " href=\\'https://x.cn/?a=1&b=ʼ2ʼ\\'>看</a>'}",
                        "周六营业 👨‍👩‍👧"),
                new Kind(
                        "image",
                        media -> new OutboundMessage.Image(media.image()),
                        "'image':{'media_id':'IMAGE'}",
                        ""),
                new Kind(
                        "voice",
                        media -> new OutboundMessage.Voice(media.voice()),
                        "'voice':{'media_id':'VOICE'}",
                        ""),
                new Kind(
                        "video",
                        media ->
                                new OutboundMessage.Video(
                                        media.video(), media.thumb(), "雪 ❄️", "山里"),
                        "'video':{'media_id':'VIDEO','thumb_media_id':'THUMB','title':'雪"
                                + " ❄️','description':'山里'}",
                        "雪 ❄️"),
                new Kind(
                        "music",
                        media ->
                                new OutboundMessage.Music(
                                        "茉莉花 🎵",
                                        "民歌",
                                        "https://x.cn/m.mp3",
                                        "https://x.cn/hq.mp3",
                                        media.thumb()),
                        "'music':{'title':'茉莉花"
                                + " 🎵','description':'民歌','musicurl':'https://x.cn/m.mp3',"
                                + "'hqmusicurl':'https://x.cn/hq.mp3','thumb_media_id':'THUMB'}",
                        "茉莉花 🎵"),
                new Kind(
                        "news",
                        media ->
                                new OutboundMessage.News(
                                        new Article(
                                                "新品 🆕",
                                                "到店",
                                                "https://x.cn/p.jpg",
                                                "https://x.cn/a?b=1&c=2")),
                        "'news':{'articles':[{'title':'新品 🆕','description':'到店',"
                                + "'url':'https://x.cn/a?b=1&c=2','picurl':'https://x.cn/p.jpg'}]}",
                        "新品 🆕"),
                new Kind(
                        "mpnews",
                        media -> new OutboundMessage.MpNews("永久_1"),
                        "'mpnews':{'media_id':'永久_1'}",
                        "永久_1"),
                new Kind(
                        "mpnewsarticle",
                        media -> new OutboundMessage.MpNewsArticle("文章_1"),
                        "'mpnewsarticle':{'article_id':'文章_1'}",
                        "文章_1"),
                new Kind(
                        "msgmenu",
                        media ->
                                new MsgMenu(
                                        "满意吗？",
                                        List.of(
                                                new MsgMenu.Item("101", "满意 😀"),
                                                new MsgMenu.Item("102", "不满意")),
                                        "欢迎再来"),
                        "'msgmenu':{'head_content':'满意吗？','list':[{'id':'101','content':'满意 😀'},"
                                + "{'id':'102','content':'不满意'}],'tail_content':'欢迎再来'}",
                        "满意 😀"),
                new Kind(
                        "wxcard",
                        media -> new OutboundMessage.WxCard("卡_1"),
                        "'wxcard':{'card_id':'卡_1'}",
                        "卡_1"),
                new Kind(
                        "miniprogrampage",
                        media ->
                                new OutboundMessage.MiniProgramPage(
                                        "下单 🛒",
                                        "wx0000000000000001",
                                        "pages/订单?a=1",
                                        media.thumb()),
                        "'miniprogrampage':{'title':'下单 🛒','appid':'wx0000000000000001',"
                                + "'pagepath':'pages/订单?a=1','thumb_media_id':'THUMB'}",
                        "下单 🛒"));
    }

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from(shop("")).to("mock:received");
                from("direct:java").to(shop(""));
                from("direct:ai").to(shop("&aiGenerated=true"));
                from("direct:map").unmarshal().json(Map.class).to(shop(""));
            }
        };
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void leavesAsTheSameBytesFromYamlAndFromJava(Kind kind) throws Exception {
        Media media = annSendsMedia();
        String json = "{'msgtype':'" + kind.msgType() + "'," + media.in(kind.json()) + "}";
        String request = quoted(json);
        yaml(request);

        Exchange fromYaml = template.send("direct:yaml", exchange -> {});
        Exchange fromJava = send("direct:java", kind.typed().apply(media));
        Exchange fromMap = send("direct:map", request);

        assertThat(List.of(fromYaml, fromJava, fromMap))
                .extracting(Exchange::getException)
                .containsOnlyNulls();
        byte[] expected =
                request.replaceFirst("\\{", "{\"touser\":\"" + ann.openid() + "\",")
                        .getBytes(UTF_8);
        assertThat(wechat().requests(SEND))
                .hasSize(3)
                .allSatisfy(sent -> assertThat(sent.body()).isEqualTo(expected));
        assertThat(annReads())
                .hasSize(3)
                .allSatisfy(
                        entry -> {
                            assertThat(entry.type()).isEqualTo(kind.msgType());
                            assertThat(entry.text()).contains(kind.seen());
                        });
    }

    @Test
    void anAgentSpeaksByHeaderByMapAndByType() throws Exception {
        annSendsMedia();
        OutboundMessage hi = new OutboundMessage.Text("你好");

        template.send(
                "direct:java",
                exchange -> {
                    exchange.getMessage().setBody("你好");
                    exchange.getMessage().setHeader(WeChatConstants.OPEN_ID, ann.openid());
                    exchange.getMessage().setHeader(WeChatConstants.KF_ACCOUNT, "小王@shop");
                });
        send(
                "direct:map",
                quoted(
                        "{'msgtype':'text','text':{'content':'你好'},'customservice':{'kf_account':'小王@shop'}}"));
        send("direct:java", new OutboundMessage.Attributed(hi, "小王@shop", false));

        assertThat(annReads()).extracting(entry -> entry.frame().agent()).containsOnly("小王");
        byte[] expected =
                quoted(
                                "{'touser':'oAnn','msgtype':'text','text':{'content':'你好'},"
                                        + "'customservice':{'kf_account':'小王@shop'}}")
                        .getBytes(UTF_8);
        assertThat(wechat().requests(SEND))
                .hasSize(3)
                .allSatisfy(sent -> assertThat(sent.body()).isEqualTo(expected));
    }

    @Test
    void marksWhatAnAiWroteByOptionByMapAndByType() throws Exception {
        annSendsMedia();
        OutboundMessage hi = new OutboundMessage.Text("你好");

        send("direct:ai", "你好");
        send(
                "direct:map",
                quoted(
                        "{'msgtype':'text','text':{'content':'你好'},'aimsgcontext':{'is_ai_msg':1}}"));
        send("direct:java", new OutboundMessage.Attributed(hi, null, true));

        assertThat(annReads()).allMatch(entry -> entry.frame().aiGenerated());
        byte[] expected =
                quoted(
                                "{'touser':'oAnn','msgtype':'text','text':{'content':'你好'},"
                                        + "'aimsgcontext':{'is_ai_msg':1}}")
                        .getBytes(UTF_8);
        assertThat(wechat().requests(SEND))
                .hasSize(3)
                .allSatisfy(sent -> assertThat(sent.body()).isEqualTo(expected));
    }

    @Test
    void anAgentNobodyKnowsCannotSpeak() throws Exception {
        annSendsMedia();

        Exchange sent =
                send(
                        "direct:java",
                        new OutboundMessage.Attributed(
                                new OutboundMessage.Text("hi"), "nobody@shop", false));

        assertThat(sent.getException())
                .isInstanceOfSatisfying(
                        ApiErrorException.class,
                        refused -> assertThat(refused.errorCode()).isEqualTo(65401));
        assertThat(annReads()).isEmpty();
    }

    /** Also opens her window. */
    private Media annSendsMedia() throws Exception {
        ann = wechat().user("oAnn");
        wechat().agent("小王@shop");
        ann.sendsImage(JPEG).await();
        ann.sendsVoice(MP3).await();
        ann.sendsVideo(MP4, JPEG).await();
        List<Exchange> received = getMockEndpoint("mock:received").getReceivedExchanges();
        assertThat(received).hasSize(3);
        return new Media(
                mediaId(received.get(0)),
                mediaId(received.get(1)),
                mediaId(received.get(2)),
                context()
                        .resolveLanguage("jsonpath")
                        .createExpression("$.fields.ThumbMediaId")
                        .evaluate(received.get(2), String.class));
    }

    private static String mediaId(Exchange received) {
        return received.getMessage().getHeader(WeChatConstants.MEDIA_ID, String.class);
    }

    /** The whole of what an author without Java writes. */
    private void yaml(String json) throws Exception {
        String yaml =
                """
                - route:
                    from:
                      uri: "direct:yaml"
                      steps:
                        - setHeader: { name: CamelWeChatOpenId, constant: "oAnn" }
                        - setHeader: { name: Content-Type, constant: "application/json" }
                        - setBody:
                            constant: |
                              %s
                        - to: "%s"
                """
                        .formatted(json, shop(""));
        PluginHelper.getRoutesLoader(context)
                .loadRoutes(ResourceHelper.fromString("route.yaml", yaml));
    }

    private Exchange send(String route, Object body) {
        return template.send(
                route,
                exchange -> {
                    exchange.getMessage().setBody(body);
                    exchange.getMessage().setHeader(WeChatConstants.OPEN_ID, ann.openid());
                });
    }

    private List<ChatEntry> annReads() {
        return ann.chat().stream().filter(entry -> entry.via() != null).toList();
    }

    /** Single quotes are easier to read here; the one that is meant is written as a letter. */
    private static String quoted(String json) {
        return json.replace('\'', '"').replace('ʼ', '\'');
    }
}
