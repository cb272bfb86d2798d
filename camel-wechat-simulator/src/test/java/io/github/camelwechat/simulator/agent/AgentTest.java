// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.agent;

import static io.github.camelwechat.simulator.CallbackServer.seal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelwechat.simulator.Api;
import io.github.camelwechat.simulator.CallbackServer;
import io.github.camelwechat.simulator.Http;
import io.github.camelwechat.simulator.WeChatSimulator;
import io.github.camelwechat.simulator.action.SimulatedUser;
import io.github.camelwechat.simulator.callback.Outcome;
import io.github.camelwechat.simulator.junit.WeChatSimulatorExtension;
import io.github.camelwechat.simulator.user.ChatEntry;
import io.github.camelwechat.simulator.xml.XmlWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgentTest {
    private static final String ANNA = "anna@shop";
    private static final String BO = "bo@shop";
    private static final String RECORDS = "/customservice/msgrecord/getmsglist";
    private static final byte[] PNG =
            "\u0089PNG\r\n\u001a\nrest".getBytes(StandardCharsets.ISO_8859_1);

    @RegisterExtension
    static final WeChatSimulatorExtension WECHAT =
            WeChatSimulatorExtension.create(b -> b.manualClock().retryGap(Duration.ofMillis(10)));

    static final CallbackServer SERVER = new CallbackServer();

    private final WeChatSimulator wechat = WECHAT.simulator();
    private final Api api = new Api(wechat);
    private SimulatedUser alice = wechat.user("alice");

    @BeforeEach
    void connect() {
        SERVER.reset();
        wechat.callbackUrl(SERVER.url());
        alice = wechat.user("alice");
        alice.follows().await();
    }

    @AfterAll
    static void stop() {
        SERVER.close();
    }

    @ParameterizedTest
    @CsvSource({
        "anna,Anna,65404",
        "'an na@shop',Anna,65404",
        "toolongname@shop,Anna,65404",
        "anna@abcdefghijklmnopqrstuvwxyz,Anna,65404",
        "anna@shop,'',65403",
        "anna@shop,一二三四五六七八九十一二三四五六七,65403",
        "anna@shop,一二三四五六七八九十一二三四五六,0",
    })
    void refusesAgentsThatCannotBe(String account, String nick, int errcode) {
        assertThat(account("add", account, nick)).isEqualTo(errcode);
    }

    @Test
    void anAgentExistsOnceAndThereAreAHundred() {
        assertThat(account("update", ANNA, "Anna")).isEqualTo(65401);
        assertThat(account("del", ANNA, "")).isEqualTo(65401);
        for (int i = 0; i < 100; i++) {
            assertThat(account("add", "a" + i + "@shop", "A")).isZero();
        }
        assertThat(account("add", "a7@shop", "A")).isEqualTo(65406);
        assertThat(account("add", ANNA, "Anna")).isEqualTo(65405);
        assertThat(account("del", "a7@shop", "")).isZero();
        String older = "/customservice/kfaccount/del?kf_account=a8@shop";
        assertThat(Api.code(api.get(older))).isZero();
        assertThat(api.get("/cgi-bin/customservice/getkflist").path("kf_list")).hasSize(98);
    }

    @Test
    void aPersonIsInvitedAndAccepts() {
        account("add", ANNA, "Anna");
        assertThat(invite(BO, "person_1")).isEqualTo(65401);
        assertThat(invite(ANNA, "1")).isEqualTo(65409);
        assertThat(invite(ANNA, "person_1")).isZero();
        assertThat(invite(ANNA, "person_1")).isEqualTo(65408);
        assertThat(invite(ANNA, "person_2")).isEqualTo(65411);
        assertThat(listed().path("invite_status").asText()).isEqualTo("waiting");
        wechat.agent(ANNA).rejectsInvitation();
        assertThat(listed().path("invite_status").asText()).isEqualTo("rejected");
        assertThat(invite(ANNA, "person_2")).isZero();
        wechat.clock().advance(Duration.ofDays(7));
        api.renew();
        assertThat(listed().path("invite_status").asText()).isEqualTo("expired");
        assertThatThrownBy(() -> wechat.agent(ANNA).acceptsInvitation())
                .hasMessageContaining("nobody is invited");
        assertThat(invite(ANNA, "person_2")).isZero();
        wechat.agent(ANNA).acceptsInvitation();
        assertThat(listed().path("kf_wx").asText()).isEqualTo("person_2");
        assertThat(invite(ANNA, "person_3")).isEqualTo(65412);
        account("add", BO, "Bo");
        assertThat(invite(BO, "person_2")).isEqualTo(65407);
    }

    @Test
    void anAgentHasAPicture() {
        account("add", ANNA, "Anna");
        account("update", ANNA, "安娜");
        String path = api.with("/customservice/kfaccount/uploadheadimg?kf_account=" + ANNA);
        Http http = api.http();
        assertThat(Api.code(http.upload(path.replace(ANNA, BO), "media", "a.png", PNG)))
                .isEqualTo(65401);
        assertThat(Api.code(http.upload(path, "file", "a.png", PNG))).isEqualTo(41005);
        assertThat(Api.code(http.upload(path, "media", "a.gif", new byte[9]))).isEqualTo(61457);
        assertThat(Api.code(http.upload(path, "media", "a.png", new byte[(5 << 20) + 1])))
                .isEqualTo(40009);
        assertThat(listed().path("kf_headimgurl").asText()).isEmpty();
        assertThat(Api.code(http.upload(path, "media", "a.png", PNG))).isZero();
        assertThat(http.get(listed().path("kf_headimgurl").asText()).body()).isEqualTo(PNG);
        assertThat(listed().path("kf_nick").asText()).isEqualTo("安娜");
        assertThat(listed().path("kf_id").asText()).isEqualTo("1001");
    }

    @Test
    void refusesSessionsThatCannotBe() {
        account("add", ANNA, "Anna");
        assertThat(session("create", BO, "alice")).isEqualTo(65401);
        assertThat(session("create", ANNA, "nobody")).isEqualTo(40003);
        wechat.user("stranger");
        assertThat(session("create", ANNA, "stranger")).isEqualTo(43004);
        assertThat(session("create", ANNA, "alice")).isEqualTo(65402);
        wechat.agent(BO);
        assertThat(session("create", BO, "alice")).isEqualTo(65415);
        assertThat(session("close", BO, "alice")).isEqualTo(65413);
        wechat.agent(BO).comesOnline();
        wechat.agent("cy@shop").comesOnline();
        assertThat(session("create", BO, "alice")).isZero();
        assertThat(session("create", BO, "alice")).isZero();
        assertThat(session("create", "cy@shop", "alice")).isEqualTo(65414);
        assertThat(session("close", "cy@shop", "alice")).isEqualTo(65414);
        assertThat(session("close", BO, "alice")).isZero();
        assertThat(events()).containsExactly("kf_create_session", "kf_close_session");
    }

    @Test
    void tellsWhoServesWhom() {
        assertThat(Api.code(api.get("/customservice/kfsession/getsession"))).isEqualTo(41009);
        assertThat(ofAlice())
                .hasToString(
                        "{\"errcode\":0,\"errmsg\":\"ok\",\"kf_account\":\"\",\"createtime\":0}");
        wechat.agent(ANNA).comesOnline();
        session("create", ANNA, "alice");
        long now = wechat.clock().epochSecond();
        assertThat(ofAlice().path("kf_account").asText()).isEqualTo(ANNA);
        assertThat(ofAlice().path("createtime").asLong()).isEqualTo(now);
        String list = "/customservice/kfsession/getsessionlist?kf_account=";
        assertThat(Api.code(api.get(list + BO))).isEqualTo(65401);
        assertThat(api.get(list + ANNA).path("sessionlist"))
                .hasToString("[{\"createtime\":" + now + ",\"openid\":\"alice\"}]");
        JsonNode online = api.get("/cgi-bin/customservice/getonlinekflist").at("/kf_online_list/0");
        assertThat(online.path("accepted_case").asInt()).isEqualTo(1);
        wechat.agent(ANNA).goesOffline();
        assertThat(api.get("/cgi-bin/customservice/getonlinekflist").path("kf_online_list"))
                .isEmpty();
    }

    @Test
    void whatAUserSaysToAnAgentIsPushedToNobodyElse() {
        SimulatedAgent anna = wechat.agent(ANNA);
        assertThatThrownBy(() -> anna.says("alice", "hi")).hasMessageContaining("does not serve");
        anna.comesOnline();
        anna.accepts("alice");
        assertThatThrownBy(() -> wechat.agent(BO).accepts("alice")).hasMessageContaining(ANNA);
        assertThat(alice.says("where is my parcel?").await().result()).isEqualTo(Outcome.WITHHELD);
        alice.sendsImage(PNG);
        assertThat(alice.clicks("K").await().isOk()).isTrue();
        anna.says("alice", "on its way 🚚");
        ChatEntry shown = alice.chat().get(2);
        assertThat(shown.text()).isEqualTo("on its way 🚚");
        assertThat(shown.via()).isEqualTo(ChatEntry.Via.AGENT);
        assertThat(anna.transcript())
                .extracting(Transcript.Line::text)
                .containsExactly("where is my parcel?", "[image]", "on its way 🚚");
        assertThat(alice.window().remaining(wechat.clock().instant())).isEqualTo(5);
        anna.closes("alice");
        assertThat(alice.says("thanks").await().isOk()).isTrue();
    }

    @Test
    void aSessionEndsWhenNobodyWritesForHalfAnHour() {
        wechat.agent(ANNA).comesOnline();
        wechat.agent(ANNA).accepts("alice");
        wechat.clock().advance(Duration.ofMinutes(29));
        alice.says("still here");
        wechat.clock().advance(Duration.ofMinutes(29));
        assertThat(wechat.agent(ANNA).sessions()).hasSize(1);
        wechat.clock().advance(Duration.ofMinutes(1));
        assertThat(wechat.agent(ANNA).sessions()).isEmpty();
        assertThat(events()).containsExactly("kf_create_session", "kf_close_session");
        assertThat(alice.says("hello?").await().isOk()).isTrue();
    }

    @Test
    void anAgentPassesAUserOn() {
        SimulatedAgent bo = wechat.agent(BO);
        wechat.agent(ANNA).accepts("alice");
        wechat.agent(ANNA).passes("alice", bo);
        assertThat(bo.sessions()).hasSize(1);
        assertThat(wechat.callbacks().get(2).payload())
                .contains("<Event><![CDATA[kf_switch_session]]>")
                .contains("<FromKfAccount><![CDATA[anna@shop]]>")
                .contains("<ToKfAccount><![CDATA[bo@shop]]>");
        account("del", BO, "");
        assertThat(events())
                .containsExactly("kf_create_session", "kf_switch_session", "kf_close_session");
    }

    @Test
    void aTransferredUserWaitsForAnAgent() {
        wechat.agent(BO).comesOnline(5);
        transferTo(ANNA);
        alice.says("a person please").await();
        wechat.clock().advance(Duration.ofMinutes(3));
        assertThat(alice.says("hello?").await().isOk()).isTrue();
        assertThat(api.get("/customservice/kfsession/getwaitcase"))
                .hasToString(
                        "{\"count\":1,\"waitcaselist\":[{\"latest_time\":%d,\"openid\":\"alice\"}]}"
                                .formatted(wechat.clock().epochSecond()));
        wechat.agent(ANNA).comesOnline(1);
        assertThat(ofAlice().path("kf_account").asText()).isEqualTo(ANNA);
        assertThat(api.get("/customservice/kfsession/getwaitcase").path("count").asInt()).isZero();
    }

    @Test
    void agentsWhoTakeUsersUnaskedTakeNoMoreThanTheySay() {
        wechat.agent(ANNA).comesOnline(1);
        transferTo("");
        alice.says("a person please").await();
        assertThat(wechat.agent(ANNA).sessions()).hasSize(1);
        SimulatedUser bob = wechat.user("bob");
        SERVER.answering(200, "success");
        bob.says("me too").await();
        transferTo("", "bob");
        bob.says("now").await();
        assertThat(wechat.agent(ANNA).sessions()).hasSize(1);
        wechat.agent(ANNA).closes("alice");
        assertThat(wechat.agent(ANNA).sessions().get(0).openid()).isEqualTo("bob");
    }

    @Test
    void givesBackWhatWasWritten() {
        long start = wechat.clock().epochSecond();
        wechat.agent(ANNA).accepts("alice");
        alice.says("问题");
        wechat.agent(ANNA).says("alice", "answer");
        alice.says("thanks");
        JsonNode first = records(start, start + 3600, 1, 2);
        assertThat(first.path("number").asInt()).isEqualTo(2);
        assertThat(first.at("/recordlist/0"))
                .hasToString(
                        "{\"openid\":\"alice\",\"opercode\":2003,\"text\":\"问题\",\"time\":%d,\"worker\":\"anna@shop\"}"
                                .formatted(start));
        assertThat(first.at("/recordlist/1/opercode").asInt()).isEqualTo(2002);
        JsonNode rest = records(start, start + 3600, first.path("msgid").asLong(), 10_000);
        assertThat(rest.path("recordlist")).hasSize(1);
        assertThat(records(start + 1, start + 2, 1, 10).path("number").asInt()).isZero();
        assertThat(Api.code(records(start, start + 86_401, 1, 10))).isEqualTo(65417);
        assertThat(Api.code(records(start, start, 1, 10))).isEqualTo(65416);
        assertThat(Api.code(records(start, start + 9, 0, 10))).isEqualTo(65416);
        assertThat(Api.code(records(start, start + 9, 1, 10_001))).isEqualTo(65416);
    }

    @Test
    void agentsActFromOutside() {
        Http http = api.http();
        http.postJson("/_sim/agents", "{\"account\":\"anna@shop\",\"online\":true}");
        String who = "{\"account\":\"anna@shop\",\"openid\":\"alice\",\"text\":\"hi\"}";
        assertThat(http.post("/_sim/agents/say", who).statusCode()).isEqualTo(409);
        assertThat(http.postJson("/_sim/agents/accept", who).at("/0/serves/0").asText())
                .isEqualTo("alice");
        assertThat(http.post("/_sim/agents/accept", who).statusCode()).isEqualTo(409);
        http.post("/_sim/agents/say", who);
        assertThat(alice.chat()).hasSize(1);
        http.post("/_sim/agents/close", who);
        http.post("/_sim/agents", "{\"account\":\"anna@shop\",\"online\":false}");
        assertThat(http.getJson("/_sim/agents"))
                .hasToString(
                        "[{\"account\":\"anna@shop\",\"nick\":\"anna\",\"online\":false,\"serves\":[]}]");
    }

    private void transferTo(String agent) {
        transferTo(agent, "alice");
    }

    private void transferTo(String agent, String openid) {
        XmlWriter reply =
                new XmlWriter()
                        .text("ToUserName", openid)
                        .text("FromUserName", wechat.account().originalId())
                        .number("CreateTime", wechat.clock().epochSecond())
                        .text("MsgType", "transfer_customer_service");
        if (!agent.isEmpty()) {
            reply.open("TransInfo").text("KfAccount", agent).close("TransInfo");
        }
        String sealed = seal(wechat.account(), reply.end());
        List<String> first = new java.util.ArrayList<>(List.of(sealed));
        SERVER.answering((request, in) -> in.answer(200, first.isEmpty() ? "" : first.remove(0)));
    }

    private int account(String what, String account, String nick) {
        String body = "{\"kf_account\":\"%s\",\"nickname\":\"%s\"}".formatted(account, nick);
        return api.code("/customservice/kfaccount/" + what, body);
    }

    private int invite(String account, String person) {
        String body = "{\"kf_account\":\"%s\",\"invite_wx\":\"%s\"}".formatted(account, person);
        return api.code("/customservice/kfaccount/inviteworker", body);
    }

    private int session(String what, String account, String openid) {
        String body = "{\"kf_account\":\"%s\",\"openid\":\"%s\"}".formatted(account, openid);
        return api.code("/customservice/kfsession/" + what, body);
    }

    private JsonNode ofAlice() {
        return api.get("/customservice/kfsession/getsession?openid=alice");
    }

    private JsonNode listed() {
        return api.get("/cgi-bin/customservice/getkflist").at("/kf_list/0");
    }

    private JsonNode records(long start, long end, long from, int number) {
        String body = "{\"starttime\":%d,\"endtime\":%d,\"msgid\":%d,\"number\":%d}";
        return api.post(RECORDS, String.format(Locale.ROOT, body, start, end, from, number));
    }

    private List<String> events() {
        return wechat.callbacks().stream()
                .map(delivery -> delivery.payload().replaceAll("(?s).*<Event>.{9}(\\w+).*", "$1"))
                .filter(event -> event.startsWith("kf_"))
                .toList();
    }
}
