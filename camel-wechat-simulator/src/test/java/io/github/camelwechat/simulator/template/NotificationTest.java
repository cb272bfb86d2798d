// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelwechat.simulator.Api;
import io.github.camelwechat.simulator.CallbackServer;
import io.github.camelwechat.simulator.PushedEvents;
import io.github.camelwechat.simulator.WeChatSimulator;
import io.github.camelwechat.simulator.action.SimulatedUser;
import io.github.camelwechat.simulator.fault.Fault;
import io.github.camelwechat.simulator.junit.WeChatSimulatorExtension;
import io.github.camelwechat.simulator.template.SubscriptionActions.PopupScene;
import io.github.camelwechat.simulator.user.ChatEntry;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class NotificationTest {
    private static final String SEND = "/cgi-bin/message/subscribe/bizsend";
    private static final String ONCE = "/cgi-bin/message/template/subscribe";

    @RegisterExtension
    static final WeChatSimulatorExtension WECHAT =
            WeChatSimulatorExtension.create(b -> b.manualClock());

    static final CallbackServer SERVER = new CallbackServer();

    private final WeChatSimulator wechat = WECHAT.simulator();
    private final Api api = new Api(wechat);
    private SimulatedUser alice = wechat.user("alice");
    private String template = "";
    private String oneTime = "";

    @BeforeEach
    void prepare() {
        SERVER.reset();
        wechat.callbackUrl(SERVER.url());
        alice = wechat.user("alice");
        template = wechat.templates().addNotification("预约提醒", "时间:{{time1.DATA}}").id();
        oneTime = wechat.templates().addOneTime().id();
    }

    @AfterAll
    static void stop() {
        SERVER.close();
    }

    @Test
    void refusesANotificationNobodyAskedFor() {
        JsonNode answer = send("15:00");
        assertThat(Api.code(answer)).isEqualTo(43101);
        assertThat(answer.path("errmsg").asText()).startsWith("user refuse to accept the msg rid");
        assertThat(alice.chat()).isEmpty();
    }

    @Test
    void aRefusedBodyCostsNoGrant() {
        alice.grants(template, 1);
        assertThat(Api.code(send("soon"))).isEqualTo(47003);
        assertThat(api.code(SEND, "{\"touser\":\"nobody\"}")).isEqualTo(40003);
        String message = wechat.templates().addMessage("t", "{{thing1.DATA}}").id();
        assertThat(api.code(SEND, "{\"touser\":\"alice\",\"template_id\":\"" + message + "\"}"))
                .isEqualTo(40037);
        assertThat(Api.code(send("15:00"))).isZero();
    }

    @Test
    void eachNotificationTakesOneGrantAndReachesWhoDoesNotFollow() {
        alice.grants(template, 2);
        assertThat(Api.code(send("15:00"))).isZero();
        assertThat(Api.code(send("16:00"))).isZero();
        assertThat(Api.code(send("17:00"))).isEqualTo(43101);
        assertThat(alice.chat())
                .extracting(ChatEntry::text)
                .containsExactly("预约提醒\n时间:15:00", "预约提醒\n时间:16:00");
        assertThat(alice.chat().get(0).via()).isEqualTo(ChatEntry.Via.NOTIFICATION);
    }

    @Test
    void aLongTermGrantLastsUntilItIsTakenBack() {
        template = wechat.templates().addLongTermNotification("预约提醒", "{{time1.DATA}}").id();
        alice.answersSubscribePopup(Map.of(template, true)).await();
        for (int i = 0; i < 5; i++) {
            assertThat(Api.code(send("15:0" + i))).isZero();
        }
        SERVER.reset();
        alice.refusesNotifications(template).await();
        assertThat(Api.code(send("16:00"))).isEqualTo(43101);
        assertThat(event("<![CDATA[subscribe_msg_change_event]]>"))
                .contains("<SubscribeMsgChangeEvent>\n<List>\n<TemplateId><![CDATA[" + template)
                .contains("<SubscribeStatusString><![CDATA[reject]]></SubscribeStatusString>");
    }

    @Test
    void pushesTheAnswersToAPopupAsOneEvent() {
        String other = wechat.templates().addNotification("t", "{{thing1.DATA}}").id();
        Map<String, Boolean> answers = new LinkedHashMap<>();
        answers.put(template, true);
        answers.put(other, false);
        alice.answersSubscribePopup(PopupScene.ARTICLE, answers).await();
        assertThat(event("<![CDATA[subscribe_msg_popup_event]]>"))
                .contains("<FromUserName><![CDATA[alice]]>")
                .containsSubsequence(
                        "<SubscribeMsgPopupEvent>\n<List>\n<TemplateId><![CDATA[" + template,
                        "<SubscribeStatusString><![CDATA[accept]]></SubscribeStatusString>",
                        "<PopupScene>2</PopupScene>",
                        "</List>\n<List>",
                        other,
                        "reject",
                        "</List>\n</SubscribeMsgPopupEvent>");
        assertThat(Api.code(send("15:00"))).isZero();
    }

    @Test
    void tellsWhatBecameOfANotification() {
        alice.grants(template, 2);
        send("15:00");
        assertThat(event("<![CDATA[subscribe_msg_sent_event]]>"))
                .contains("<SubscribeMsgSentEvent>\n<List>\n<TemplateId><![CDATA[" + template)
                .containsPattern("<MsgID>[0-9]+</MsgID>")
                .contains("<ErrorCode>0</ErrorCode>")
                .contains("<ErrorStatus><![CDATA[success]]></ErrorStatus>");
        SERVER.reset();
        wechat.inject(new Fault.NotificationFailed(43101, "user refuse to accept the msg"));
        assertThat(Api.code(send("16:00"))).isZero();
        assertThat(event("<ErrorCode>43101</ErrorCode>")).contains("[user refuse to accept");
        assertThat(alice.chat()).hasSize(1);
    }

    @Test
    void refusesAOneTimeMessageOfAnotherSceneOrASecondOne() {
        assertThat(Api.code(once(7, "标题", "内容"))).isEqualTo(43101);
        alice.consentsToOneTime(oneTime, 7);
        assertThat(Api.code(once(8, "标题", "内容"))).isEqualTo(43101);
        assertThat(Api.code(once(7, "标".repeat(16), "内容"))).isEqualTo(47003);
        assertThat(Api.code(once(7, "标题", "容".repeat(201)))).isEqualTo(47003);
        assertThat(Api.code(once(7, "标题", "内容"))).isZero();
        assertThat(Api.code(once(7, "标题", "内容"))).isEqualTo(43101);
        assertThat(alice.chat()).extracting(ChatEntry::text).containsExactly("标题\n内容");
    }

    @Test
    void theOneTimePageLeadsBackWithTheAnswer() {
        URI page = page("scene=1000&reserved=a%26b");
        assertThat(alice.answersOneTimePage(page, false))
                .isEqualTo(
                        URI.create(
                                "https://e.org/back?x=1&openid=alice&template_id="
                                        + oneTime
                                        + "&action=cancel&scene=1000&reserved=a%26b"));
        assertThat(Api.code(once(1000, "标题", "内容"))).isEqualTo(43101);
        assertThat(alice.answersOneTimePage(page, true)).hasParameter("action", "confirm");
        assertThat(Api.code(once(1000, "标题", "内容"))).isZero();
        assertThatThrownBy(() -> alice.answersOneTimePage(page("scene=10001"), true))
                .hasMessageContaining("scene from 0 to 10000");
    }

    @Test
    void refusesConsentToATemplateOfAnotherKind() {
        assertThatThrownBy(() -> alice.consentsToOneTime(template, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("one-time subscription");
        assertThatThrownBy(() -> alice.grants(oneTime, 1))
                .hasMessageContaining("subscription notification");
    }

    private URI page(String more) {
        return URI.create(
                "https://mp.weixin.qq.com/mp/subscribemsg?action=get_confirm&appid="
                        + wechat.account().appId()
                        + "&template_id="
                        + oneTime
                        + "&redirect_url=https%3A%2F%2Fe.org%2Fback%3Fx%3D1&"
                        + more
                        + "#wechat_redirect");
    }

    private JsonNode send(String time) {
        return api.post(
                SEND,
                """
                {"touser":"alice","template_id":"%s","page":"",
                 "data":{"time1":{"value":"%s"}}}\
                """
                        .formatted(template, time));
    }

    private JsonNode once(int scene, String title, String content) {
        return api.post(
                ONCE,
                """
                {"touser":"alice","template_id":"%s","scene":"%d","title":"%s",
                 "data":{"content":{"value":"%s","color":"#000000"}}}\
                """
                        .formatted(oneTime, scene, title, content));
    }

    private String event(String part) {
        return PushedEvents.await(wechat, SERVER, part, template);
    }
}
