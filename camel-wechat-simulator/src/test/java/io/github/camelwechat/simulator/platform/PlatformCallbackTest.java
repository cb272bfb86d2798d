// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.camelwechat.simulator.Api;
import io.github.camelwechat.simulator.CallbackServer;
import io.github.camelwechat.simulator.WeChatSimulator;
import io.github.camelwechat.simulator.account.SimulatedAccount;
import io.github.camelwechat.simulator.account.SimulatedPlatform;
import io.github.camelwechat.simulator.callback.Callback;
import io.github.camelwechat.simulator.junit.WeChatSimulatorExtension;
import io.github.camelwechat.simulator.user.ChatEntry;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Callbacks to third-party platforms: their own events, and those of their authorizers. */
class PlatformCallbackTest {
    private static final SimulatedAccount SHOP = SimulatedAccount.demo();
    private static final SimulatedAccount CAFE =
            SHOP.withName("Café").withAppId("wxcafe").withOriginalId("gh_cafe");

    @RegisterExtension
    static final WeChatSimulatorExtension WECHAT =
            WeChatSimulatorExtension.create(
                    b -> b.manualClock().moreAccounts(CAFE).platform(SimulatedPlatform.demo()));

    private static final CallbackServer SERVER = new CallbackServer();

    private final WeChatSimulator wechat = WECHAT.simulator();
    private final ThirdPartyPlatform platform = wechat.platform();

    @AfterAll
    static void stopServer() {
        SERVER.close();
    }

    @BeforeEach
    void listen() {
        SERVER.reset();
        wechat.callbackUrl(null);
        platform.authorizationUrl(SERVER.url("/wechat/acme"));
        platform.messageUrl(SERVER.url("/wechat/acme/$APPID$"));
    }

    @Test
    void anEventOfThePlatformIsOnlyAcknowledged() {
        SERVER.answering(200, "<xml></xml>");
        assertThat(platform.pushTicket().await().detail()).contains("success");
        SERVER.answering(201, "success");
        assertThat(platform.pushTicket().await().isOk()).isFalse();
        SERVER.answering(200, "");
        assertThat(platform.pushTicket().await().isOk()).isTrue();
        SERVER.answering(200, "success");
        assertThat(platform.pushTicket().await().isOk()).isTrue();
        platform.authorizationUrl(null);
        assertThat(platform.pushTicket().await().detail()).contains("no callback URL");
    }

    @Test
    void aTicketIsSealedForThePlatformAndNamesNoUser() throws Exception {
        platform.pushTicket().await();
        CallbackServer.Received in = SERVER.received().get(0);
        assertThat(in.request().path()).isEqualTo("/wechat/acme");
        assertThat(in.query()).doesNotContainKey("openid").containsEntry("encrypt_type", "aes");
        assertThat(in.body())
                .contains("<AppId><![CDATA[wx8b4e61f07ca2d935]]></AppId>")
                .doesNotContain("ToUserName");
        assertThat(CallbackServer.open(platform.registration().credentials(), in))
                .contains("<InfoType><![CDATA[component_verify_ticket]]></InfoType>")
                .contains("<CreateTime>" + wechat.clock().epochSecond() + "</CreateTime>")
                .contains("<![CDATA[" + platform.ticket() + "]]></ComponentVerifyTicket>");
    }

    @Test
    void pushesATicketEveryTenMinutesUnlessStopped() {
        wechat.clock().advance(Duration.ofMinutes(9));
        assertThat(tickets()).isEmpty();
        wechat.clock().advance(Duration.ofMinutes(1));
        assertThat(tickets()).hasSize(1);
        wechat.clock().advance(Duration.ofMinutes(10));
        assertThat(tickets()).hasSize(2);
        platform.stopTickets();
        wechat.clock().advance(Duration.ofHours(1));
        assertThat(tickets()).hasSize(2);
    }

    @Test
    void pushesTheFirstTicketWhenItStarts() {
        SimulatedPlatform registration =
                SimulatedPlatform.demo().withAuthorizationUrl(SERVER.url("/wechat/acme"));
        try (WeChatSimulator fresh =
                WeChatSimulator.builder().manualClock().platform(registration).start()) {
            await().until(() -> SERVER.received().size() == 1);
            assertThat(fresh.platform().ticket()).isNotEmpty();
        }
    }

    @Test
    void aResetForgetsAuthorizationsAndKeepsThePlatform() {
        PlatformClient client = new PlatformClient(wechat, platform).login();
        wechat.user("alice").says("hello").await();
        String token = client.authorizerToken(SHOP.appId());
        String code = platform.authorize(SHOP.appId()).code();
        platform.stopTickets();
        wechat.reset();
        wechat.user("alice").says("hello").await();
        assertThat(platform.authorizations()).isEmpty();
        assertThat(client.say(token, "alice", "hi")).isEqualTo(61003);
        assertThat(Api.code(client.exchange(code))).isEqualTo(61009);
        assertThat(Api.code(client.preAuthCode())).isZero();
        wechat.clock().advance(Duration.ofMinutes(10));
        assertThat(tickets()).hasSize(1);
    }

    @Test
    void startsToPushTicketsAgainWhenAsked() {
        platform.stopTickets();
        PlatformClient client = new PlatformClient(wechat, platform);
        String path = "/cgi-bin/component/api_start_push_ticket";
        String body = "{\"component_appid\":\"%s\",\"component_secret\":\"%s\"}";
        String secret = platform.registration().appSecret();
        assertThat(Api.code(client.http().postJson(path, body.formatted(platform.appId(), "x"))))
                .isEqualTo(40094);
        assertThat(tickets()).isEmpty();
        assertThat(Api.code(client.http().postJson(path, body.formatted(platform.appId(), secret))))
                .isZero();
        await().until(() -> tickets().size() == 1);
        wechat.clock().advance(Duration.ofMinutes(10));
        assertThat(tickets()).hasSize(2);
    }

    @Test
    void tellsOfEveryChangeOfAnAuthorization() {
        AuthorizationGrant first = platform.authorize("wxcafe");
        assertThat(first.event().await().isOk()).isTrue();
        assertThat(first.event().payload())
                .contains("<InfoType><![CDATA[authorized]]></InfoType>")
                .contains("<AuthorizerAppid><![CDATA[wxcafe]]></AuthorizerAppid>")
                .contains("<![CDATA[" + first.code() + "]]></AuthorizationCode>")
                .contains(
                        "<AuthorizationCodeExpiredTime>"
                                + (wechat.clock().epochSecond() + 3600)
                                + "</AuthorizationCodeExpiredTime>")
                .contains("<PreAuthCode><![CDATA[preauthcode@@@");
        AuthorizationGrant second = platform.authorize("wxcafe", PermissionSet.USERS);
        assertThat(second.event().payload()).contains("[updateauthorized]").contains(second.code());
        assertThat(second.code()).isNotEqualTo(first.code());
        assertThat(platform.withdraw("wxcafe").payload())
                .contains("[unauthorized]")
                .contains("<AuthorizerAppid><![CDATA[wxcafe]]></AuthorizerAppid>");
    }

    @Test
    void anAuthorizersMessagesGoToItsOwnUrlSealedForThePlatform() throws Exception {
        platform.authorize("wxcafe").event().await();
        SERVER.reset();
        Callback callback = wechat.account("wxcafe").user("bob").says("a cup please");
        assertThat(callback.await().isOk()).isTrue();
        assertThat(String.valueOf(callback.endpoint())).endsWith("/wechat/acme/wxcafe");
        CallbackServer.Received in = SERVER.received().get(0);
        assertThat(in.request().path()).isEqualTo("/wechat/acme/wxcafe");
        assertThat(in.query()).containsEntry("openid", "bob");
        assertThat(in.body()).contains("<ToUserName><![CDATA[gh_cafe]]></ToUserName>");
        assertThat(CallbackServer.open(platform.registration().credentials(), in))
                .contains("<ToUserName><![CDATA[gh_cafe]]></ToUserName>")
                .contains("<FromUserName><![CDATA[bob]]></FromUserName>")
                .contains("a cup please");
        assertThatThrownBy(() -> CallbackServer.open(CAFE, in)).hasMessageContaining("signature");
    }

    @Test
    void aReplyIsSealedWithThePlatformsKeyAndNoOther() {
        platform.authorize("wxcafe").event().await();
        SimulatedAccount credentials = platform.registration().credentialsFor(CAFE);
        String reply = CallbackServer.reply(CAFE, "bob", "coming");
        SERVER.answering(200, CallbackServer.seal(credentials, reply));
        assertThat(wechat.account("wxcafe").user("bob").says("hi").await().isOk()).isTrue();
        assertThat(wechat.account("wxcafe").user("bob").chat())
                .extracting(ChatEntry::text)
                .containsExactly("hi", "coming");
        SERVER.answering(200, CallbackServer.seal(CAFE, reply));
        assertThat(wechat.account("wxcafe").user("bob").says("hi").await().detail())
                .contains("MsgSignature");
        SERVER.answering(200, reply);
        assertThat(wechat.account("wxcafe").user("bob").says("hi").await().detail())
                .contains("safe mode");
    }

    @Test
    void messagesGoOnlyToWhoMayHaveThem() {
        assertThat(wechat.user("alice").says("hello").await().detail()).contains("no callback URL");
        platform.authorize(SHOP.appId(), PermissionSet.MENU);
        assertThat(wechat.user("alice").says("hello").await().detail()).contains("no callback URL");
        platform.authorize(SHOP.appId(), PermissionSet.MESSAGES);
        assertThat(wechat.user("alice").says("hello").await().isOk()).isTrue();
        platform.withdraw(SHOP.appId());
        assertThat(wechat.user("alice").says("hello").await().isOk()).isFalse();
    }

    @Test
    void everyHolderOfAnAccountIsToldAndTheUserSeesEveryReply() {
        wechat.callbackUrl(SERVER.url());
        platform.authorize(SHOP.appId()).event().await();
        SimulatedPlatform second =
                SimulatedPlatform.demo()
                        .withAppId("wxplatform2")
                        .withMessageUrl(SERVER.url("/other/$APPID$/in"));
        wechat.addPlatform(second).authorize(SHOP.appId());
        String reply = CallbackServer.reply(SHOP, "alice", "one reply");
        SimulatedAccount ours = platform.registration().credentialsFor(SHOP);
        SERVER.answering(
                (request, in) -> {
                    boolean toOurs = request.path().startsWith("/wechat/acme/");
                    boolean toOther = request.path().startsWith("/other/");
                    String answer = toOurs ? CallbackServer.seal(ours, reply) : "success";
                    in.answer(toOther ? 500 : 200, answer);
                });
        SERVER.received().clear();
        assertThat(wechat.user("alice").says("hello").await().isOk()).isTrue();
        await().until(() -> wechat.user("alice").chat().size() == 3);
        assertThat(SERVER.received())
                .extracting(in -> in.request().path())
                .containsExactlyInAnyOrder(
                        "/wechat/shop",
                        "/wechat/acme/" + SHOP.appId(),
                        "/other/" + SHOP.appId() + "/in");
        assertThat(wechat.user("alice").chat().stream().map(ChatEntry::text))
                .contains("one reply")
                .anyMatch(text -> text.contains("故障"));
    }

    @Test
    void whatIsForgedCanBeSent() {
        platform.authorize("wxcafe").event().await();
        SERVER.reset();
        wechat.send(platform.signer("wxcafe").sign("bob", "<xml></xml>"));
        wechat.send(platform.signer().sign("", "<xml></xml>").with("msg_signature", "0"));
        assertThat(SERVER.received())
                .extracting(in -> in.request().path())
                .containsExactly("/wechat/acme/wxcafe", "/wechat/acme");
        platform.messageUrl(null);
        assertThatThrownBy(() -> platform.signer("wxcafe")).hasMessageContaining("messageUrl");
    }

    @Test
    void aMessageUrlHasAPlaceForTheAppid() {
        assertThatThrownBy(() -> platform.messageUrl(SERVER.url("/wechat/acme")))
                .hasMessageContaining("$APPID$");
        assertThatThrownBy(() -> platform.authorizationUrl("acme"))
                .hasMessageContaining("authorizationUrl");
        assertThatThrownBy(() -> wechat.addPlatform(SimulatedPlatform.demo()))
                .hasMessageContaining(platform.appId());
        assertThatThrownBy(() -> platform.authorize("wxnobody")).hasMessageContaining("wxnobody");
    }

    private List<Callback> tickets() {
        return wechat.callbacks().stream()
                .filter(one -> one.payload().contains("[component_verify_ticket]"))
                .toList();
    }
}
