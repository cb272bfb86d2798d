// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.message;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelwechat.simulator.Http;
import io.github.camelwechat.simulator.WeChatSimulator;
import io.github.camelwechat.simulator.action.SimulatedUser;
import io.github.camelwechat.simulator.user.ChatEntry;
import io.github.camelwechat.simulator.user.ChatEntry.Choice;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The kinds of messages an account may say, their speakers, and the user's view of them. */
class MessageKindsTest {

    private final WeChatSimulator wechat = WeChatSimulator.builder().manualClock().start();
    private final Http http = new Http(wechat.baseUri());
    private final SimulatedUser alice = wechat.user("alice");
    private String token;

    @BeforeEach
    void open() {
        token =
                http.postJson(
                                "/cgi-bin/stable_token",
                                "{\"grant_type\":\"client_credential\",\"appid\":\""
                                        + wechat.account().appId()
                                        + "\",\"secret\":\""
                                        + wechat.account().appSecret()
                                        + "\"}")
                        .path("access_token")
                        .asText();
        alice.says("hi");
    }

    @AfterEach
    void close() {
        wechat.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'image','image':{} | 40007",
                "'voice','voice':{'media_id':'THUMB'} | 40007",
                "'video','video':{'media_id':'no','thumb_media_id':'THUMB'} | 40007",
                "'music','music':{'musicurl':'u','thumb_media_id':'no'} | 40007",
                "'miniprogrampage','miniprogrampage':{'appid':'a','pagepath':'p','thumb_media_id':'no'}"
                        + " | 40007",
                "'news','news':{'articles':[{'title':'a'},{'title':'b'}]} | 45008",
                "'news','news':{} | 44003",
                "'msgmenu','msgmenu':{'head_content':'?'} | 44004",
                "'msgmenu','msgmenu':{'list':[{'id':'1'}]} | 44004",
                "'msgmenu','text':{'content':'x'} | 45162",
                "'link','link':{'title':'x'} | 40008",
                "'text','text':{'content':'x'},'customservice':{'kf_account':'nobody@shop'} |"
                        + " 65401",
                "'text','text':{'content':'x'},'customservice':{'kf_account':'nobody'} | 65404"
            })
    void refusesWhatIsWrongWithItsCodeAndSpendsNothing(String message, int errcode) {
        assertThat(send(message).path("errcode").asInt()).isEqualTo(errcode);
        assertThat(alice.window().remaining(wechat.clock().instant())).isEqualTo(5);
        assertThat(alice.chat()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'music','music':{'title':'茉莉花','musicurl':'https://x.cn/a.mp3','thumb_media_id':'THUMB'}"
                        + " | 茉莉花",
                "'news','news':{'articles':[{'title':'新品','url':'https://x.cn/a'}]} | 新品",
                "'mpnews','mpnews':{'media_id':'m1'} | m1",
                "'mpnewsarticle','mpnewsarticle':{'article_id':'a1'} | a1",
                "'msgmenu','msgmenu':{'head_content':'满意吗','list':[{'id':'1','content':'满意'}]} |"
                        + " [1] 满意",
                "'wxcard','wxcard':{'card_id':'c1'} | c1",
                "'miniprogrampage','miniprogrampage':{'title':'下单','appid':'a','pagepath':'p/1','thumb_media_id':'THUMB'}"
                        + " | 下单"
            })
    void showsEveryKindAsALine(String message, String line) {
        assertThat(send(message).path("errcode").asInt()).isZero();
        ChatEntry seen = seen();
        assertThat(message).startsWith("'" + seen.type() + "'");
        assertThat(seen.text()).contains(line);
        assertThat(seen.frame())
                .isEqualTo(new ChatEntry.Frame(null, false, seen.frame().choices()));
    }

    @Test
    void showsWhoSpeaksAndThatAnAiWroteIt() {
        wechat.agent("anna@shop");

        send(
                "'text','text':{'content':'x'},'customservice':{'kf_account':'anna@shop'},"
                        + "'aimsgcontext':{'is_ai_msg':1}");

        assertThat(seen().frame()).isEqualTo(new ChatEntry.Frame("anna", true, List.of()));
        JsonNode line = http.getJson("/_sim/users/alice/chat").path(1);
        assertThat(line.path("agent").asText()).isEqualTo("anna");
        assertThat(line.path("aiGenerated").asBoolean()).isTrue();
    }

    @Test
    void whatCanBeTappedIsInTheChat() {
        send(
                "'msgmenu','msgmenu':{'head_content':'?','list':[{'id':'1','content':'是'},"
                        + "{'id':'2','content':'否'}]}");

        assertThat(seen().frame().choices())
                .containsExactly(new Choice("1", "是"), new Choice("2", "否"));
        JsonNode choices = http.getJson("/_sim/users/alice/chat").path(1).path("choices");
        assertThat(choices.path(1).path("id").asText()).isEqualTo("2");
        Choice no = seen().frame().choices().get(1);
        assertThat(alice.tapsMsgMenu(no.id(), no.text())).isNotNull();
    }

    private ChatEntry seen() {
        assertThat(alice.chat()).hasSizeGreaterThan(1);
        return alice.chat().get(alice.chat().size() - 1);
    }

    private JsonNode send(String message) {
        String thumb =
                http.upload(
                                "/cgi-bin/media/upload?type=thumb&access_token=" + token,
                                "media",
                                "t.jpg",
                                "\u00ff\u00d8\u00ff\u00e0.....".getBytes(ISO_8859_1))
                        .path("thumb_media_id")
                        .asText();
        String json = "{'touser':'alice','msgtype':" + message.replace("THUMB", thumb) + "}";
        return http.postJson(
                "/cgi-bin/message/custom/send?access_token=" + token, json.replace('\'', '"'));
    }
}
