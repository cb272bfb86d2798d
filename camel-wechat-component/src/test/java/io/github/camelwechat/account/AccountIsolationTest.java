// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.WeChatComponent;
import io.github.camelwechat.WeChatConfiguration;
import io.github.camelwechat.option.AckMode;
import io.github.camelwechat.testing.CallbackClient;
import io.github.camelwechat.testing.CallbackClient.Answer;
import io.github.camelwechat.testing.ConsumerTest;
import io.github.camelwechat.testing.InboundSamples;
import io.github.camelwechat.testing.RawServer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.camel.CamelContext;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Many accounts on one path and many callbacks at once: nobody speaks or is spoken to as another.
 */
class AccountIsolationTest extends ConsumerTest {

    private static final int ACCOUNTS = 50;
    private static final int CALLBACKS = 200;
    private static final String SEND = "/cgi-bin/message/custom/send";

    private RawServer api;

    @Override
    protected CamelContext createCamelContext() throws Exception {
        api = new RawServer(AccountIsolationTest::answer);
        return super.createCamelContext();
    }

    @AfterEach
    void close() throws IOException {
        api.close();
    }

    /** The token of an account names it. */
    private static RawServer.Answer answer(RawServer.Request request) {
        if (request.path().equals(SEND)) {
            return RawServer.json("{\"errcode\":0,\"errmsg\":\"ok\"}");
        }
        String appId = request.text().replaceFirst("(?s).*\"appid\":\"([^\"]*)\".*", "$1");
        return RawServer.json(
                "{\"access_token\":\"never-print-me-of-" + appId + "\",\"expires_in\":7200}");
    }

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                WeChatComponent component =
                        getContext().getComponent("wechat", WeChatComponent.class);
                for (int i = 0; i < ACCOUNTS; i++) {
                    component.getAccounts().put("account" + i, account(i));
                    from("wechat:account" + i)
                            .setBody(
                                    simple(
                                            "${header.CamelWeChatAppId} to"
                                                    + " ${header.CamelWeChatOpenId}"))
                            .toD("wechat:${header.CamelWeChatAccount}");
                }
            }
        };
    }

    private WeChatConfiguration account(int i) {
        WeChatConfiguration account = new WeChatConfiguration();
        account.setAppId("wxaccount" + i);
        account.setAppSecret("never-print-me-secret-" + i);
        account.setToken(InboundSamples.TOKEN);
        account.setEncodingAesKey(InboundSamples.ENCODING_AES_KEY);
        account.setCallbackPath("/shared");
        account.setAckMode(AckMode.RECEIVED);
        account.setApiBaseUrl(api.url());
        account.setMaxWaiting(CALLBACKS);
        account.setStateStore(store);
        return account;
    }

    @Test
    void eachAnswersAsItselfAndOnlyItsOwnUsers() {
        CallbackClient client = new CallbackClient(port, "/shared");
        List<CompletableFuture<Answer>> answers =
                IntStream.range(0, CALLBACKS).mapToObj(i -> client.postAsync(callback(i))).toList();
        assertThat(answers).allMatch(answer -> answer.join().text().equals("success"));

        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(api.requests(SEND)).hasSize(CALLBACKS));

        for (RawServer.Request sent : api.requests(SEND)) {
            String appId = sent.target().replaceFirst(".*never-print-me-of-", "");
            assertThat(sent.text())
                    .contains("\"content\":\"" + appId + " to oUserOf_" + appId + "_");
            assertThat(sent.text()).contains("\"touser\":\"oUserOf_" + appId + "_");
        }
    }

    private InboundSamples.Push callback(int i) {
        String appId = "wxaccount" + i % ACCOUNTS;
        return push(
                "<xml><ToUserName>gh_1</ToUserName><FromUserName>oUserOf_%s_%d</FromUserName><CreateTime>%d</CreateTime><MsgType>text</MsgType><Content>hi</Content><MsgId>1</MsgId></xml>"
                        .formatted(appId, i, clock.instant().getEpochSecond()),
                SecurityMode.SAFE,
                appId);
    }
}
