// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelwechat.account.OpenId;
import io.github.camelwechat.failure.InvalidMessageException;
import io.github.camelwechat.message.MediaFile;
import io.github.camelwechat.message.MediaKind;
import io.github.camelwechat.message.OutboundMessage;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules of messages as WeChat's JSON. */
class OutboundJsonTest {

    private static final OpenId USER = new OpenId("oUser");

    private final Json json = new Json();
    private final OutboundJson outbound = new OutboundJson();

    @Test
    void refusesAMessageWithoutAType() {
        for (Map<String, Object> body :
                List.<Map<String, Object>>of(
                        Map.of(), Map.of("msgtype", 1), Map.of("msgtype", " "))) {
            assertThatThrownBy(() -> outbound.read("shop", body))
                    .isInstanceOf(InvalidMessageException.class)
                    .hasMessageContaining("msgtype");
        }
    }

    @Test
    void refusesATypeWithoutItsObject() {
        for (Map<String, Object> body :
                List.<Map<String, Object>>of(
                        Map.of("msgtype", "text"),
                        Map.of("msgtype", "text", "text", "hi"),
                        Map.of("msgtype", "text", "image", Map.of("media_id", "m")))) {
            assertThatThrownBy(() -> outbound.read("shop", body))
                    .isInstanceOf(InvalidMessageException.class)
                    .hasMessageContaining("an object 'text'");
        }
    }

    @Test
    void refusesARecipientThatIsNone() {
        assertThatThrownBy(() -> outbound.recipient("shop", Map.of("touser", List.of("a", "b"))))
                .isInstanceOf(InvalidMessageException.class);
        assertThatThrownBy(() -> outbound.recipient("shop", Map.of("touser", " ")))
                .isInstanceOf(InvalidMessageException.class);
        assertThat(outbound.recipient("shop", Map.of())).isNull();
        assertThat(outbound.recipient("shop", Map.of("touser", "oUser"))).isEqualTo(USER);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'msgtype':'text','text':{}} | a text 'content'",
                "{'msgtype':'text','text':{'content':['a']}} | as 'content', but it is a list or an object",
                "{'msgtype':'image','image':{}} | a text 'media_id'",
                "{'msgtype':'video','video':{'media_id':'m'}} | a text 'thumb_media_id'",
                "{'msgtype':'music','music':{'thumb_media_id':'t'}} | a text 'musicurl'",
                "{'msgtype':'news','news':{}} | a list 'articles'",
                "{'msgtype':'news','news':{'articles':['a']}} | a list 'articles' of objects",
                "{'msgtype':'news','news':{'articles':[]}} | exactly one article, but here are 0",
                "{'msgtype':'news','news':{'articles':[{'title':'a'},{'title':'b'}]}} | exactly one article, but here are 2",
                "{'msgtype':'news','news':{'articles':[{'url':'a'}]}} | a text 'title'",
                "{'msgtype':'mpnews','mpnews':{}} | a text 'media_id'",
                "{'msgtype':'mpnewsarticle','mpnewsarticle':{}} | a text 'article_id'",
                "{'msgtype':'msgmenu','msgmenu':{'head_content':'a'}} | a list 'list'",
                "{'msgtype':'msgmenu','msgmenu':{'list':[{'id':'1'}]}} | a text 'content'",
                "{'msgtype':'wxcard','wxcard':{}} | a text 'card_id'",
                "{'msgtype':'miniprogrampage','miniprogrampage':{'pagepath':'p','thumb_media_id':'t'}} | a text 'appid'"
            })
    void saysWhichFieldIsMissing(String body, String what) {
        assertThatThrownBy(() -> outbound.read("shop", json.read(body.replace('\'', '"'))))
                .isInstanceOf(InvalidMessageException.class)
                .hasMessageContaining(what);
    }

    @Test
    void takesANumberForTheTextItLooksLike() {
        OutboundMessage menu =
                outbound.read(
                        "shop",
                        json.read(
                                "{\"msgtype\":\"msgmenu\",\"msgmenu\":{\"list\":[{\"id\":101,\"content\":5}]}}"));
        assertThat(write(menu)).contains("[{\"id\":\"101\",\"content\":\"5\"}]");
    }

    @Test
    void refusesAFileThatWasNotUploaded() {
        OutboundMessage upload =
                new OutboundMessage.Upload(
                        new MediaFile(MediaKind.IMAGE, "a.png", "image/png", new byte[1]));
        assertThatThrownBy(() -> outbound.write(USER, upload))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("uploaded");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "周六 10:00–22:00 营业 😀👨‍👩‍👧",
                "<a href=\"https://example.org/?a=1&b='2'\">看</a>",
                "line\nbreak"
            })
    void writesTextAsRawUtf8(String content) {
        byte[] body = outbound.write(USER, new OutboundMessage.Text(content));
        assertThat(new String(body, StandardCharsets.UTF_8))
                .isEqualTo(
                        "{\"touser\":\"oUser\",\"msgtype\":\"text\",\"text\":{\"content\":\""
                                + content.replace("\"", "\\\"").replace("\n", "\\n")
                                + "\"}}");
    }

    @Test
    void writesTextAsEverythingElse() {
        Random random = new Random(5);
        for (int i = 0; i < 2_000; i++) {
            String content =
                    random.ints(random.nextInt(20), 0, 0x300)
                            .map(c -> c < 0x280 ? c : c < 0x2c0 ? 0x1F300 + c : 0x4E00 + c)
                            .collect(
                                    StringBuilder::new,
                                    StringBuilder::appendCodePoint,
                                    StringBuilder::append)
                            .toString();
            OutboundMessage text = new OutboundMessage.Text(content);
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("touser", USER.value());
            fields.putAll(outbound.fields(text));

            assertThat(outbound.write(USER, text)).isEqualTo(json.writeBytes(fields));
        }
    }

    @Test
    void writesEveryKindInWeChatsNames() {
        assertThat(write(new OutboundMessage.Image("m")))
                .isEqualTo(
                        "{\"touser\":\"oUser\",\"msgtype\":\"image\",\"image\":{\"media_id\":\"m\"}}");
        assertThat(write(new OutboundMessage.Voice("m")))
                .isEqualTo(
                        "{\"touser\":\"oUser\",\"msgtype\":\"voice\",\"voice\":{\"media_id\":\"m\"}}");
        assertThat(write(new OutboundMessage.Video("m", "t", null, null)))
                .isEqualTo(
                        "{\"touser\":\"oUser\",\"msgtype\":\"video\","
                                + "\"video\":{\"media_id\":\"m\",\"thumb_media_id\":\"t\"}}");
        assertThat(write(new OutboundMessage.Video("m", "t", "title", "words")))
                .endsWith(
                        "\"thumb_media_id\":\"t\",\"title\":\"title\",\"description\":\"words\"}}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "Text  | {'msgtype':'text','text':{'content':'x'}}",
                "Image | {'msgtype':'image','image':{'media_id':'m'}}",
                "Voice | {'msgtype':'voice','voice':{'media_id':'m'}}",
                "Video | {'msgtype':'video','video':{'media_id':'m','thumb_media_id':'t'}}",
                "Video | {'msgtype':'video','video':{'media_id':'m','thumb_media_id':'t','title':'x'}}",
                "Music | {'msgtype':'music','music':{'musicurl':'u','thumb_media_id':'t'}}",
                "News  | {'msgtype':'news','news':{'articles':[{'title':'t','url':'u'}]}}",
                "MpNews| {'msgtype':'mpnews','mpnews':{'media_id':'m'}}",
                "MpNewsArticle | {'msgtype':'mpnewsarticle','mpnewsarticle':{'article_id':'a'}}",
                "MsgMenu | {'msgtype':'msgmenu','msgmenu':{'list':[{'id':'1','content':'a'},{'id':'2','content':'b'}]}}",
                "WxCard | {'msgtype':'wxcard','wxcard':{'card_id':'c'}}",
                "MiniProgramPage | {'msgtype':'miniprogrampage','miniprogrampage':{'appid':'a','pagepath':'p','thumb_media_id':'t'}}",
                "Attributed | {'msgtype':'text','text':{'content':'x'},'customservice':{'kf_account':'a@b'}}",
                "Attributed | {'msgtype':'text','text':{'content':'x'},'aimsgcontext':{'is_ai_msg':1}}",
                "Attributed | {'msgtype':'text','text':{'content':'x'},'customservice':{'kf_account':'a@b'},'businessid':5}",
                "Raw   | {'msgtype':'text','text':{'content':'x'},'customservice':{'kf_account':'a@b','new':1}}",
                "Raw   | {'msgtype':'text','text':{'content':'x'},'aimsgcontext':{'is_ai_msg':2}}",
                "Raw   | {'msgtype':'text','text':{'content':'x'},'businessid':5}",
                "Raw   | {'msgtype':'text','text':{'content':'x','new':1}}",
                "Raw   | {'msgtype':'news','news':{'articles':[{'title':'t','new':'u'}]}}",
                "Raw   | {'msgtype':'msgmenu','msgmenu':{'list':[{'id':'1','content':'a','new':2}]}}",
                "Raw   | {'msgtype':'tomorrow','tomorrow':{'any':[1]}}"
            })
    void losesNothingOfWhatItReads(String type, String body) {
        String with = body.replace('\'', '"').replaceFirst("\\{", "{\"touser\":\"oUser\",");
        OutboundMessage message = outbound.read("shop", json.read(with));
        assertThat(message.getClass().getSimpleName()).isEqualTo(type);
        assertThat(json.read(outbound.write(USER, message))).isEqualTo(json.read(with));
    }

    @Test
    void doesNotSendWhatIsNull() {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("msgtype", "text");
        body.put("text", Map.of("content", "x"));
        body.put("customservice", null);
        body.put("touser", "oSomebodyElse");
        OutboundMessage message = outbound.read("shop", body);
        assertThat(write(message))
                .isEqualTo(
                        "{\"touser\":\"oUser\",\"msgtype\":\"text\",\"text\":{\"content\":\"x\"}}");
    }

    private String write(OutboundMessage message) {
        return new String(outbound.write(USER, message), StandardCharsets.UTF_8);
    }
}
