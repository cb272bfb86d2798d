// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.callback;

import static io.github.camelwechat.simulator.CallbackServer.reply;
import static io.github.camelwechat.simulator.CallbackServer.seal;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.simulator.CallbackServer;
import io.github.camelwechat.simulator.WeChatSimulator;
import io.github.camelwechat.simulator.account.SecurityMode;
import io.github.camelwechat.simulator.account.SimulatedAccount;
import io.github.camelwechat.simulator.junit.WeChatSimulatorExtension;
import io.github.camelwechat.simulator.user.ChatEntry;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules of what a simulated WeChat takes as an answer to a callback, and what it refuses. */
class ResponseRulesTest {
    private static final String ALICE = "oK7dQ5xW2mZr8vTnB4yJcE1hLgPs";

    /** So that a slow machine is not taken for a slow server. */
    private static final Duration FOREVER = Duration.ofSeconds(25);

    @RegisterExtension
    static final WeChatSimulatorExtension WECHAT =
            WeChatSimulatorExtension.create(
                    b ->
                            b.callbackLimit(FOREVER)
                                    .retryGap(Duration.ofMillis(20))
                                    .redelivery(Redelivery.STATUS));

    static final CallbackServer SERVER = new CallbackServer();

    private final WeChatSimulator wechat = WECHAT.simulator();
    private final SimulatedAccount account = wechat.account();

    @BeforeEach
    void connect() {
        SERVER.reset();
        wechat.callbackUrl(SERVER.url());
        wechat.securityMode(SecurityMode.SAFE);
    }

    @AfterAll
    static void stop() {
        SERVER.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"success\"",
                "'success'",
                "{}",
                "<html>oops</html>",
                "<xml><a>",
                "<!DOCTYPE xml [<!ENTITY a \"b\">]><xml>&a;</xml>"
            })
    void refusesABodyThatIsNoAnswer(String body) {
        SERVER.answering(200, body);
        assertThat(wechat.user(ALICE).says("hi").await().result()).isEqualTo(Outcome.ERROR);
        assertThat(wechat.user(ALICE).chat()).last().matches(ChatEntry::isFaultBanner);
    }

    @Test
    void refusesAPlainReplyInSafeMode() {
        refuses(reply(account, ALICE, "plain"), "plain reply in safe mode");
    }

    @Test
    void refusesAReplySignedWithAnotherToken() {
        SimulatedAccount other = account.withToken("other");
        refuses(seal(other, reply(account, ALICE, "x")), "MsgSignature");
    }

    @Test
    void refusesAReplySealedForAnotherAppid() {
        SimulatedAccount other = account.withAppId("wx0000000000000000");
        refuses(seal(other, reply(account, ALICE, "x")), "another appid");
    }

    @Test
    void refusesAReplyWhoseNamesAreNotSwapped() {
        refuses(seal(account, reply(account, account.originalId(), "x")), "ToUserName");
        refuses(seal(account, reply(account.withOriginalId(ALICE), ALICE, "x")), "FromUserName");
    }

    @Test
    void refusesAReplyWithoutContentOrWithTooMuch() {
        refuses(seal(account, reply(account, ALICE, "")), "Content is empty");
        refuses(seal(account, reply(account, ALICE, "a".repeat(2048))), "2048 bytes");
    }

    @Test
    void acceptsAReplyOfExactlyTheLimit() {
        SERVER.answering(200, seal(account, reply(account, ALICE, "a".repeat(2047))));
        assertThat(wechat.user(ALICE).says("hi").await().isOk()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"success\n", " success", "\r\n"})
    void takesAnAcknowledgementWithWhiteSpaceAsNothingForbidsIt(String body) {
        SERVER.answering(200, body);
        assertThat(wechat.user(ALICE).says("hi").await().isOk()).isTrue();
    }

    @Test
    void takesAReplyTimedInMillisecondsAsWeChatDoes() {
        String xml = reply(account, ALICE, "x").replace("1789000002", "1789000002000");
        SERVER.answering(200, seal(account, xml, "1789000002000"));
        assertThat(wechat.user(ALICE).says("hi").await().isOk()).isTrue();
        wechat.securityMode(SecurityMode.PLAIN);
        SERVER.answering(200, xml);
        assertThat(wechat.user(ALICE).says("hi").await().isOk()).isTrue();
        SERVER.answering(200, xml.replace("1789000002000", "yesterday"));
        assertThat(wechat.user(ALICE).says("hi").await().detail()).contains("not a number");
    }

    @Test
    void takesNewsThatCountsMoreArticlesThanItHas() {
        String xml =
                reply(account, ALICE, "x")
                        .replace("[text]", "[news]")
                        .replaceAll(
                                "<Content>.*</Content>",
                                "<ArticleCount>100</ArticleCount><Articles><item><Title>a</Title>"
                                        + "<Description/><PicUrl/><Url/></item></Articles>");
        SERVER.answering(200, seal(account, xml));
        assertThat(wechat.user(ALICE).says("hi").await().detail()).isEmpty();
    }

    @Test
    void refusesAMediumThatNobodyUploaded() {
        String xml =
                reply(account, ALICE, "x")
                        .replace("[text]", "[image]")
                        .replaceAll(
                                "<Content>.*</Content>",
                                "<Image><MediaId>unknown</MediaId></Image>");
        refuses(seal(account, xml), "names no medium");
    }

    private void refuses(String body, String reason) {
        SERVER.answering(200, body);
        CallbackOutcome outcome = wechat.user(ALICE).says("hi").await();
        assertThat(outcome.result()).isEqualTo(Outcome.ERROR);
        assertThat(outcome.detail()).contains(reason);
    }
}
