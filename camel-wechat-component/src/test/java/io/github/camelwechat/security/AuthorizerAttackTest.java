// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.WeChatConstants;
import io.github.camelwechat.failure.NotAuthorizedException;
import io.github.camelwechat.simulator.account.SecurityMode;
import io.github.camelwechat.simulator.account.SimulatedAccount;
import io.github.camelwechat.simulator.account.SimulatedPlatform;
import io.github.camelwechat.simulator.action.SimulatedUser;
import io.github.camelwechat.simulator.callback.CallbackRequest;
import io.github.camelwechat.simulator.callback.CallbackResult;
import io.github.camelwechat.simulator.callback.CallbackSigner;
import io.github.camelwechat.simulator.platform.ThirdPartyPlatform;
import io.github.camelwechat.simulator.user.ChatEntry;
import io.github.camelwechat.testing.SimulatedWeChatTest;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An account that authorized a platform, and means ill, gets at nothing of another one. */
class AuthorizerAttackTest extends SimulatedWeChatTest {

    private static final SimulatedAccount SHOP = SimulatedAccount.demo(2);
    private static final SimulatedAccount EVIL = SimulatedAccount.demo(3);
    private static final String AS_THE_SHOP = "speak as the shop";

    private ThirdPartyPlatform acme;

    @Override
    protected RouteBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from(acme(""))
                        .to("mock:heard")
                        .filter(header(WeChatConstants.CONTENT).isEqualTo(AS_THE_SHOP))
                        .setHeader(WeChatConstants.APP_ID, constant(SHOP.appId()))
                        .setBody(constant("in a wrong name"))
                        .doTry()
                        .to(acme(""))
                        .to("mock:sent")
                        .doCatch(Exception.class)
                        .to("mock:failed");
                from(acme("&channel=authorization")).to("mock:told");
                from("direct:send").to(acme(""));
            }
        };
    }

    private String acme(String more) {
        SimulatedPlatform registration = SimulatedPlatform.demo();
        return "wechat:acme?platform=true&appId="
                + registration.appId()
                + "&appSecret=RAW("
                + registration.appSecret()
                + ")&token=RAW("
                + registration.token()
                + ")&encodingAesKey=RAW("
                + registration.encodingAesKey()
                + ")&stateStore=#state&apiBaseUrl="
                + wechat().baseUri()
                + more;
    }

    @BeforeEach
    void bothAuthorize() {
        wechat().addAccount(SHOP);
        wechat().addAccount(EVIL);
        acme = wechat().addPlatform(SimulatedPlatform.demo());
        acme.authorizationUrl(path(""));
        acme.messageUrl(path("/$APPID$"));
        assertThat(acme.pushTicket().await().isOk()).isTrue();
        assertThat(acme.authorize(SHOP.appId()).event().await().isOk()).isTrue();
        assertThat(acme.authorize(EVIL.appId()).event().await().isOk()).isTrue();
    }

    private String path(String more) {
        return "http://127.0.0.1:" + port + "/wechat/acme" + more;
    }

    private CallbackSigner at(SimulatedAccount account) {
        return acme.signer(account.appId());
    }

    private CallbackSigner to(CallbackSigner signer, String more) {
        return signer.withEndpoint(URI.create(path(more)));
    }

    private String text(SimulatedAccount to, String content) {
        return """
        <xml><ToUserName>%s</ToUserName><FromUserName>oSomebody</FromUserName>\
        <CreateTime>%d</CreateTime><MsgType>text</MsgType><Content>%s</Content>\
        <MsgId>23456</MsgId></xml>"""
                .formatted(to.originalId(), wechat().clock().epochSecond(), content);
    }

    private String event(String type) {
        return """
        <xml><AppId>%s</AppId><CreateTime>%d</CreateTime><InfoType>%s</InfoType>\
        <AuthorizerAppid>%s</AuthorizerAppid></xml>"""
                .formatted(acme.appId(), wechat().clock().epochSecond(), type, SHOP.appId());
    }

    private MockEndpoint heard() {
        return getMockEndpoint("mock:heard");
    }

    private CallbackResult.Response answer(CallbackRequest request) {
        return (CallbackResult.Response) wechat().send(request);
    }

    @Test
    void nothingIsHeardThatWasNotSealedForThePlatformAndAddressedToThePath() {
        String shop = "/" + SHOP.appId();
        String evil = "/" + EVIL.appId();
        String ours = text(EVIL, "hello");
        SimulatedAccount sealed = acme.registration().credentialsFor(EVIL);
        Map<String, CallbackRequest> attacks = new LinkedHashMap<>();
        attacks.put("at another's path", to(at(EVIL), shop).sign("oSomebody", ours));
        attacks.put("addressed to another", at(EVIL).sign("oSomebody", text(SHOP, "hello")));
        attacks.put("with its own keys", at(EVIL).withAccount(EVIL).sign("oSomebody", ours));
        attacks.put(
                "sealed for its own appid",
                at(EVIL).withAccount(sealed.withAppId(EVIL.appId())).sign("oSomebody", ours));
        attacks.put("not sealed", at(EVIL).withMode(SecurityMode.PLAIN).sign("oSomebody", ours));
        attacks.put(
                "an event among messages",
                to(acme.signer(), evil).sign("oSomebody", event("unauthorized")));
        attacks.put("a message among events", to(at(EVIL), "").sign("oSomebody", ours));
        attacks.put("a stranger's path", to(at(EVIL), "/wx0000").sign("oSomebody", ours));
        attacks.put("no appid", to(at(EVIL), "/nobody").sign("oSomebody", ours));
        attacks.put("below its path", to(at(EVIL), evil + "/x").sign("oSomebody", ours));
        attacks.put(
                "in capitals", to(at(EVIL), evil.toUpperCase(Locale.ROOT)).sign("oSomebody", ours));
        attacks.put("the page of return", to(at(EVIL), "/authorized").sign("oSomebody", ours));
        attacks.put(
                "an event of its own keys",
                acme.signer().withAccount(EVIL).sign("", event("unauthorized")));

        attacks.forEach(
                (name, request) -> {
                    CallbackResult.Response answer = answer(request);
                    assertThat(answer.status()).as(name).isBetween(400, 499);
                    assertThat(answer.body().length).as(name).isLessThan(1000);
                });

        assertThat(heard().getReceivedCounter()).isZero();
        assertThat(getMockEndpoint("mock:told").getReceivedCounter()).isEqualTo(2);
        assertThat(answer(at(EVIL).sign("oSomebody", ours)).status()).isEqualTo(200);
        assertThat(heard().getReceivedCounter()).isEqualTo(1);
    }

    @Test
    void noHeaderOfARequestSaysWhoseItIs() {
        CallbackRequest request = at(EVIL).sign("oSomebody", text(EVIL, "hello"));
        for (String name : List.of("AppId", "Account", "OpenId", "Operation")) {
            request = request.withHeader("CamelWeChat" + name, SHOP.appId());
        }

        assertThat(answer(request).status()).isEqualTo(200);

        Exchange exchange = heard().getExchanges().get(0);
        assertThat(exchange.getMessage().getHeaders())
                .containsEntry(WeChatConstants.APP_ID, EVIL.appId())
                .containsEntry(WeChatConstants.ACCOUNT, "acme." + EVIL.appId())
                .containsEntry(WeChatConstants.OPEN_ID, "oSomebody")
                .doesNotContainKey(WeChatConstants.OPERATION);
    }

    @Test
    void theOpenCallbackOfOneAccountAnswersForNoOther() throws Exception {
        SimulatedUser user = wechat().account(EVIL.appId()).user("oSomebody");
        getMockEndpoint("mock:failed").expectedMessageCount(1);

        user.says(AS_THE_SHOP).await();

        getMockEndpoint("mock:failed").assertIsSatisfied();
        assertThat(user.chat()).extracting(ChatEntry::text).containsExactly(AS_THE_SHOP);
    }

    @Test
    void theSameMessageAtTwoAccountsIsTwoAndTheirWindowsAreTwo() {
        assertThat(answer(at(EVIL).sign("oSomebody", text(EVIL, "hello"))).status()).isEqualTo(200);
        assertThat(answer(at(SHOP).sign("oSomebody", text(SHOP, "hello"))).status()).isEqualTo(200);
        assertThat(answer(at(SHOP).sign("oSomebody", text(SHOP, "hello"))).status()).isEqualTo(200);

        assertThat(heard().getExchanges())
                .extracting(exchange -> exchange.getMessage().getHeader(WeChatConstants.ACCOUNT))
                .containsExactly("acme." + EVIL.appId(), "acme." + SHOP.appId());
    }

    @Test
    void whoWithdrewIsNeitherHeardNorSpokenFor() {
        SimulatedUser user = wechat().account(EVIL.appId()).user("oSomebody");
        user.says("hello").await();
        wechat().advance(Duration.ofSeconds(1));
        assertThat(acme.withdraw(EVIL.appId()).await().isOk()).isTrue();
        int asked = wechat().requests("/cgi-bin/message/custom/send").size();

        CallbackRequest late = at(EVIL).sign("oSomebody", text(EVIL, "late"));
        Exchange sent =
                send(
                        "direct:send",
                        "oSomebody",
                        "late",
                        Map.of(WeChatConstants.APP_ID, EVIL.appId()));

        assertThat(answer(late).status()).isEqualTo(403);
        assertThat(heard().getReceivedCounter()).isEqualTo(1);
        assertThat(sent.getException()).isInstanceOf(NotAuthorizedException.class);
        assertThat(wechat().requests("/cgi-bin/message/custom/send")).hasSize(asked);
    }
}
