// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelwechat.simulator.CallbackServer;
import io.github.camelwechat.simulator.WeChatSimulator;
import io.github.camelwechat.simulator.account.SimulatedAccount;
import io.github.camelwechat.simulator.account.SimulatedPlatform;
import io.github.camelwechat.simulator.junit.WeChatSimulatorExtension;
import io.github.camelwechat.simulator.user.ChatEntry;
import java.net.URI;
import java.time.Duration;
import me.chanjar.weixin.common.error.WxErrorException;
import me.chanjar.weixin.common.util.http.RequestExecutor;
import me.chanjar.weixin.mp.bean.kefu.WxMpKefuMessage;
import me.chanjar.weixin.mp.bean.message.WxMpXmlMessage;
import me.chanjar.weixin.mp.bean.message.WxMpXmlOutMessage;
import me.chanjar.weixin.mp.config.WxMpHostConfig;
import me.chanjar.weixin.open.api.WxOpenComponentService;
import me.chanjar.weixin.open.api.WxOpenMpService;
import me.chanjar.weixin.open.api.impl.WxOpenInMemoryConfigStorage;
import me.chanjar.weixin.open.api.impl.WxOpenServiceImpl;
import me.chanjar.weixin.open.bean.message.WxOpenXmlMessage;
import me.chanjar.weixin.open.bean.result.WxOpenAuthorizerOptionResult;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A program that was written by others for the real WeChat, as it is: a platform on WxJava. */
class WxJavaTest {
    private static final SimulatedAccount SHOP = SimulatedAccount.demo(2);

    @RegisterExtension
    static final WeChatSimulatorExtension WECHAT =
            WeChatSimulatorExtension.create(
                    b -> b.moreAccounts(SHOP).platform(SimulatedPlatform.demo()));

    private static final CallbackServer SERVER = new CallbackServer();

    private final WeChatSimulator wechat = WECHAT.simulator();
    private final ThirdPartyPlatform platform = wechat.platform();
    private final WxOpenInMemoryConfigStorage storage = new WxOpenInMemoryConfigStorage();
    private final HereService service = new HereService();
    private final WxOpenComponentService component = service.getWxOpenComponentService();

    /** The library, whose addresses are constants, with another host. */
    private final class HereService extends WxOpenServiceImpl {
        @Override
        protected <T, E> T execute(RequestExecutor<T, E> executor, String uri, E data)
                throws WxErrorException {
            String here = wechat.baseUri().toString();
            return super.execute(executor, uri.replace("https://api.weixin.qq.com", here), data);
        }
    }

    @AfterAll
    static void stopServer() {
        SERVER.close();
    }

    @BeforeEach
    void start() {
        SimulatedPlatform registration = platform.registration();
        storage.setComponentAppId(registration.appId());
        storage.setComponentAppSecret(registration.appSecret());
        storage.setComponentToken(registration.token());
        storage.setComponentAesKey(registration.encodingAesKey());
        service.setWxOpenConfigStorage(storage);
        platform.authorizationUrl(SERVER.url("/wechat/acme"));
        platform.messageUrl(SERVER.url("/wechat/acme/$APPID$"));
        SERVER.answering(
                (request, in) -> {
                    boolean message = request.path().endsWith(SHOP.appId());
                    in.answer(200, message ? reply(in) : event(in));
                });
    }

    @Test
    void aPlatformOnWxJavaLivesFromTheTicketToTheWithdrawal() throws Exception {
        assertThat(platform.pushTicket().await().isOk()).isTrue();
        assertThat(storage.getComponentVerifyTicket()).isEqualTo(platform.ticket());

        URI link = URI.create(component.getPreAuthUrl("https://acme.example.org/done"));
        AuthorizationGrant grant = platform.authorize(link, SHOP.appId());
        assertThat(grant.event().await().isOk()).isTrue();
        assertThat(String.valueOf(grant.redirect()))
                .startsWith("https://acme.example.org/done?auth_code=");
        Authorization authorization = platform.authorizations().get(0);
        assertThat(storage.getAuthorizerRefreshToken(SHOP.appId()))
                .isEqualTo(authorization.refreshToken());

        assertThat(component.getAuthorizerList(0, 10).getTotalCount()).isEqualTo(1);
        assertThat(component.getAuthorizerInfo(SHOP.appId()).getAuthorizerInfo().getUserName())
                .isEqualTo(SHOP.originalId());
        component.setAuthorizerOption(SHOP.appId(), "voice_recognize", "1");
        WxOpenAuthorizerOptionResult option =
                component.getAuthorizerOption(SHOP.appId(), "voice_recognize");
        assertThat(option.getOptionValue()).isEqualTo("1");

        WeChatSimulator shop = wechat.account(SHOP.appId());
        assertThat(shop.user("alice").says("hello").await().isOk()).isTrue();
        WxOpenMpService mp = component.getWxMpServiceByAppid(SHOP.appId());
        String here = wechat.baseUri().toString();
        mp.getWxMpConfigStorage().setHostConfig(new WxMpHostConfig(here, here, here));
        WxMpKefuMessage text = WxMpKefuMessage.TEXT().toUser("alice").content("by API").build();
        mp.getKefuService().sendKefuMessage(text);
        String first = component.getAuthorizerAccessToken(SHOP.appId(), false);
        assertThat(component.getAuthorizerAccessToken(SHOP.appId(), true)).isNotEqualTo(first);
        wechat.clock().advance(Duration.ofHours(3));
        mp.getKefuService().sendKefuMessage(text);
        assertThat(shop.user("alice").chat())
                .extracting(ChatEntry::text)
                .containsExactly("hello", "echo of hello", "by API", "by API");

        assertThat(platform.withdraw(SHOP.appId()).await().isOk()).isTrue();
        assertThatThrownBy(() -> mp.getKefuService().sendKefuMessage(text))
                .isInstanceOf(WxErrorException.class)
                .hasMessageContaining("61003");
    }

    private String event(CallbackServer.Received in) throws WxErrorException {
        return component.route(
                WxOpenXmlMessage.fromEncryptedXml(
                        in.body(),
                        storage,
                        in.query().get("timestamp"),
                        in.query().get("nonce"),
                        in.query().get("msg_signature")));
    }

    private String reply(CallbackServer.Received in) {
        WxMpXmlMessage message =
                WxOpenXmlMessage.fromEncryptedMpXml(
                        in.body(),
                        storage,
                        in.query().get("timestamp"),
                        in.query().get("nonce"),
                        in.query().get("msg_signature"));
        WxMpXmlOutMessage reply =
                WxMpXmlOutMessage.TEXT()
                        .content("echo of " + message.getContent())
                        .fromUser(message.getToUser())
                        .toUser(message.getFromUser())
                        .build();
        return WxOpenXmlMessage.wxMpOutXmlMessageToEncryptedXml(reply, storage);
    }
}
