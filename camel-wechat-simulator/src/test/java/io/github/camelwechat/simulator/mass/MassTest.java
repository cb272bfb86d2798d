// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.mass;

import static io.github.camelwechat.simulator.Api.code;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelwechat.simulator.Api;
import io.github.camelwechat.simulator.CallbackServer;
import io.github.camelwechat.simulator.PushedEvents;
import io.github.camelwechat.simulator.WeChatSimulator;
import io.github.camelwechat.simulator.action.SimulatedUser;
import io.github.camelwechat.simulator.article.Articles;
import io.github.camelwechat.simulator.fault.Fault;
import io.github.camelwechat.simulator.junit.WeChatSimulatorExtension;
import io.github.camelwechat.simulator.media.Files;
import io.github.camelwechat.simulator.user.ChatEntry;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MassTest {
    private static final String MASS = "/cgi-bin/message/mass/";

    @RegisterExtension
    static final WeChatSimulatorExtension WECHAT =
            WeChatSimulatorExtension.create(b -> b.manualClock());

    static final CallbackServer SERVER = new CallbackServer();

    private final WeChatSimulator wechat = WECHAT.simulator();
    private final Api api = new Api(wechat);
    private final Articles articles = new Articles(api);
    private SimulatedUser alice = wechat.user("alice");
    private SimulatedUser bob = wechat.user("bob");

    @BeforeEach
    void connect() {
        SERVER.reset();
        wechat.callbackUrl(SERVER.url());
        alice = wechat.user("alice");
        bob = wechat.user("bob");
        alice.follows();
        bob.follows();
        wechat.user("stranger");
    }

    @AfterAll
    static void stop() {
        SERVER.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'msgtype':'text','text':{'content':'x'}}|40152",
                "{'filter':{'is_to_all':false,'tag_id':999},'msgtype':'text',"
                        + "'text':{'content':'x'}}|40152",
                "{'filter':{'is_to_all':true},'msgtype':'smell'}|40008",
                "{'filter':{'is_to_all':true},'msgtype':'text','text':{'content':''}}|44004",
                "{'filter':{'is_to_all':true},'msgtype':'mpnews','mpnews':{'media_id':'no'}}|40007",
                "{'filter':{'is_to_all':true},'msgtype':'voice','voice':{'media_id':'no'}}|40007",
                "{'filter':{'is_to_all':true},'msgtype':'mpvideo','mpvideo':{'media_id':'no'}}|40007",
                "{'filter':{'is_to_all':true},'msgtype':'image','images':{'media_ids':[]}}|40215",
                "{'filter':{'is_to_all':true},'msgtype':'wxcard','wxcard':{'card_id':'x'}}|45113",
                "{'filter':{'is_to_all':true},'msgtype':'text','text':{'content':'x'},"
                        + "'clientmsgid':'十一个字有三十三个字节'}|45067",
            })
    void answersEveryFaultOfABodyWithItsCode(String body, int errcode) {
        assertThat(api.code(MASS + "sendall", body.replace('\'', '"'))).isEqualTo(errcode);
    }

    @Test
    void aListHasTwoOpenidsOrMore() {
        assertThat(code(send("[\"alice\"]"))).isEqualTo(40130);
        assertThat(code(send("[\"alice\",\"alice\"]"))).isEqualTo(40130);
        assertThat(code(send("[\"nobody\",\"nobody-else\"]"))).isEqualTo(40031);
        StringBuilder many = new StringBuilder("[\"alice\"");
        for (int i = 0; i < 10_000; i++) {
            many.append(",\"u").append(i).append('"');
        }
        assertThat(code(send(many + "]"))).isEqualTo(40032);
        assertThat(alice.chat()).isEmpty();
    }

    @Test
    void reachesEveryFollowerAWhileAfterItWasAccepted() {
        JsonNode answer = sendAll("大家好 😀", "");
        assertThat(answer.path("errmsg").asText()).isEqualTo("send job submission success");
        assertThat(answer.has("msg_data_id")).isFalse();
        assertThat(state(answer)).isEqualTo("SENDING");
        assertThat(alice.chat()).isEmpty();
        finish();
        assertThat(state(answer)).isEqualTo("SEND_SUCCESS");
        assertThat(alice.chat())
                .singleElement()
                .satisfies(
                        line -> {
                            assertThat(line.text()).isEqualTo("大家好 😀");
                            assertThat(line.via()).isEqualTo(ChatEntry.Via.MASS);
                        });
        assertThat(wechat.user("stranger").chat()).isEmpty();
        assertThat(result(answer))
                .contains("<FromUserName><![CDATA[mphelper]]></FromUserName>")
                .contains("<Status><![CDATA[send success]]></Status>")
                .contains("<TotalCount>2</TotalCount>\n<FilterCount>2</FilterCount>")
                .contains("<SentCount>2</SentCount>\n<ErrorCount>0</ErrorCount>")
                .doesNotContain("ArticleUrlResult");
    }

    @Test
    void reachesOnlyThoseWithTheTag() {
        int tag =
                api.post("/cgi-bin/tags/create", "{\"tag\":{\"name\":\"vip\"}}")
                        .at("/tag/id")
                        .asInt();
        api.post(
                "/cgi-bin/tags/members/batchtagging",
                "{\"openid_list\":[\"bob\"],\"tagid\":" + tag + "}");
        api.post(
                MASS + "sendall",
                """
                {"filter":{"is_to_all":false,"tag_id":%d},"msgtype":"text",
                 "text":{"content":"vip"}}\
                """
                        .formatted(tag));
        finish();
        assertThat(alice.chat()).isEmpty();
        assertThat(bob.chat()).hasSize(1);
    }

    @Test
    void countsThoseOfAListWhoAreNobody() {
        JsonNode answer = send("[\"alice\",\"bob\",\"nobody\"]");
        finish();
        assertThat(result(answer))
                .contains("<TotalCount>3</TotalCount>\n<FilterCount>3</FilterCount>")
                .contains("<SentCount>2</SentCount>\n<ErrorCount>1</ErrorCount>");
    }

    @Test
    void aUserReceivesFourAMonth() {
        JsonNode fifth = api.get("/cgi-bin/token");
        for (int i = 1; i <= 5; i++) {
            fifth = sendAll("n" + i, "");
        }
        finish();
        assertThat(alice.chat()).hasSize(4);
        assertThat(result(fifth)).contains("<FilterCount>0</FilterCount>");
        wechat.clock().advance(Duration.ofDays(31));
        api.renew();
        sendAll("next month", "");
        finish();
        assertThat(alice.chat()).hasSize(5);
    }

    @Test
    void theSameIsNotSentTwiceInADay() {
        long first = sendAll("x", ",\"clientmsgid\":\"c\"").path("msg_id").asLong();
        assertThat(code(sendAll("other", ",\"clientmsgid\":\"c\""))).isEqualTo(45066);
        wechat.clock().advance(Duration.ofMinutes(1));
        JsonNode repeated = sendAll("other", ",\"clientmsgid\":\"c\"");
        assertThat(code(repeated)).isEqualTo(45065);
        assertThat(repeated.path("msg_id").asLong()).isEqualTo(first);
        wechat.clock().advance(Duration.ofHours(24));
        api.renew();
        assertThat(code(sendAll("x", ",\"clientmsgid\":\"c\""))).isZero();
    }

    @Test
    void withoutAnIdTheContentTellsWhatIsTheSame() {
        assertThat(code(sendAll("x", ""))).isZero();
        assertThat(code(sendAll("y", ""))).isZero();
        wechat.clock().advance(Duration.ofMinutes(2));
        assertThat(code(sendAll("x", ""))).isEqualTo(45065);
        assertThat(alice.chat()).hasSize(2);
    }

    @Test
    void aFaultEndsAJobWithWeChatsStatus() {
        wechat.inject(new Fault.MassFailed("err(20001)"));
        JsonNode answer = sendAll("x", "");
        finish();
        assertThat(state(answer)).isEqualTo("SEND_FAIL");
        assertThat(result(answer)).contains("<Status><![CDATA[err(20001)]]></Status>");
        assertThat(alice.chat()).isEmpty();
    }

    @Test
    void articlesCanBeTakenBackButTextsCannot() {
        String draft = articles.draft("一", "二");
        JsonNode answer =
                api.post(
                        MASS + "sendall",
                        """
                        {"filter":{"is_to_all":true},"msgtype":"mpnews","send_ignore_reprint":1,
                         "mpnews":{"media_id":"%s"}}\
                        """
                                .formatted(draft));
        long data = answer.path("msg_data_id").asLong();
        assertThat(data).isPositive();
        assertThat(delete(answer)).isEqualTo(40065);
        finish();
        assertThat(alice.chat().get(0).text()).isEqualTo("一\n二");
        String url = wechat.baseUri() + "/s?mid=" + data + "&idx=2";
        assertThat(result(answer))
                .contains("<CopyrightCheckResult>\n<Count>2</Count>")
                .contains("<ArticleUrl><![CDATA[" + url + "]]></ArticleUrl>");
        assertThat(api.http().get(url).statusCode()).isEqualTo(200);
        assertThat(wechat.readers().comment("alice", data, 1, "好")).isPositive();
        assertThat(api.code("/cgi-bin/draft/get", "{\"media_id\":\"" + draft + "\"}"))
                .isEqualTo(40007);
        assertThat(delete(answer)).isZero();
        assertThat(state(answer)).isEqualTo("DELETE");
        assertThat(api.http().get(url).statusCode()).isEqualTo(404);
        assertThat(alice.chat()).hasSize(1);
        JsonNode text = sendAll("x", "");
        finish();
        assertThat(delete(text)).isEqualTo(40065);
        assertThat(api.code(MASS + "delete", "{\"msg_id\":1}")).isEqualTo(40059);
    }

    @Test
    void sendsPicturesAndFilms() {
        String picture = articles.material("image", Files.PNG);
        api.post(
                MASS + "sendall",
                """
                {"filter":{"is_to_all":true},"msgtype":"image",
                 "images":{"media_ids":["%s","%s"],"title":"两张"}}\
                """
                        .formatted(picture, picture));
        String uploaded =
                api.http()
                        .upload(
                                api.with("/cgi-bin/media/upload?type=video"),
                                "media",
                                "a.mp4",
                                Files.MP4)
                        .path("media_id")
                        .asText();
        String film =
                "{\"filter\":{\"is_to_all\":true},\"msgtype\":\"mpvideo\",\"mpvideo\":{\"media_id\":\"";
        assertThat(api.code(MASS + "sendall", film + uploaded + "\"}}")).isEqualTo(40007);
        String made =
                api.post(
                                "/cgi-bin/media/uploadvideo",
                                "{\"media_id\":\"" + uploaded + "\",\"title\":\"片\"}")
                        .path("media_id")
                        .asText();
        assertThat(api.code(MASS + "sendall", film + made + "\"}}")).isZero();
        finish();
        assertThat(alice.chat())
                .extracting(ChatEntry::type)
                .containsExactly("image", "image", "video");
        String url = String.valueOf(alice.chat().get(2).mediaUrl());
        assertThat(api.http().get(url).body()).isEqualTo(Files.MP4);
    }

    @Test
    void aPreviewReachesOneFollowerAtOnce() {
        assertThat(preview("nobody")).isEqualTo(40003);
        assertThat(preview("stranger")).isEqualTo(43004);
        assertThat(preview("alice")).isZero();
        assertThat(alice.chat()).hasSize(1);
        assertThat(bob.chat()).isEmpty();
        String body = "{\"towxname\":\"nobody\",\"msgtype\":\"text\",\"text\":{\"content\":\"x\"}}";
        assertThat(api.code(MASS + "preview", body)).isEqualTo(40132);
    }

    @Test
    void theSpeedIsANumberFromZeroToFour() {
        assertThat(api.code(MASS + "speed/set", "{}")).isEqualTo(45084);
        assertThat(api.code(MASS + "speed/set", "{\"speed\":5}")).isEqualTo(45083);
        assertThat(api.code(MASS + "speed/set", "{\"speed\":3}")).isZero();
        assertThat(api.get(MASS + "speed/get").path("realspeed").asInt()).isEqualTo(30);
        assertThat(api.post(MASS + "speed/get", "{}").path("speed").asInt()).isEqualTo(3);
    }

    private void finish() {
        wechat.clock().advance(Duration.ofSeconds(5));
    }

    private JsonNode sendAll(String text, String more) {
        return api.post(
                MASS + "sendall",
                """
                {"filter":{"is_to_all":true},"msgtype":"text","text":{"content":"%s"}%s}\
                """
                        .formatted(text, more));
    }

    private JsonNode send(String openids) {
        return api.post(
                MASS + "send",
                "{\"touser\":" + openids + ",\"msgtype\":\"text\",\"text\":{\"content\":\"x\"}}");
    }

    private int preview(String openid) {
        return api.code(
                MASS + "preview",
                "{\"touser\":\""
                        + openid
                        + "\",\"msgtype\":\"text\",\"text\":{\"content\":\"x\"}}");
    }

    private int delete(JsonNode sent) {
        String id = sent.path("msg_id").asText();
        return api.code(MASS + "delete", "{\"msg_id\":" + id + ",\"article_idx\":0}");
    }

    private String state(JsonNode sent) {
        String id = sent.path("msg_id").asText();
        return api.post(MASS + "get", "{\"msg_id\":\"" + id + "\"}").path("msg_status").asText();
    }

    private String result(JsonNode sent) {
        String id = "<MsgID>" + sent.path("msg_id").asLong() + "</MsgID>";
        return PushedEvents.await(wechat, SERVER, id, "<![CDATA[MASSSENDJOBFINISH]]>");
    }
}
