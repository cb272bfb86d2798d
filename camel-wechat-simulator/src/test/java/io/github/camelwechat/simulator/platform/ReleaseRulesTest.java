// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.platform;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelwechat.simulator.CallbackServer;
import io.github.camelwechat.simulator.WeChatSimulator;
import io.github.camelwechat.simulator.account.SimulatedAccount;
import io.github.camelwechat.simulator.account.SimulatedPlatform;
import io.github.camelwechat.simulator.callback.Callback;
import io.github.camelwechat.simulator.junit.WeChatSimulatorExtension;
import io.github.camelwechat.simulator.xml.XmlElement;
import io.github.camelwechat.simulator.xml.XmlReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** WeChat's release test of platforms. */
class ReleaseRulesTest {
    private static final String CODE = "QUERY_AUTH_CODE:";

    @RegisterExtension
    static final WeChatSimulatorExtension WECHAT =
            WeChatSimulatorExtension.create(b -> b.platform(SimulatedPlatform.demo()));

    private static final CallbackServer SERVER = new CallbackServer();

    private final WeChatSimulator wechat = WECHAT.simulator();
    private final ThirdPartyPlatform platform = wechat.platform();
    private String ending = "_callback";
    private final PlatformClient client = new PlatformClient(wechat, platform);

    @AfterAll
    static void stopServer() {
        SERVER.close();
    }

    @BeforeEach
    void listen() {
        SERVER.reset();
        platform.authorizationUrl(SERVER.url("/wechat/acme"));
        platform.messageUrl(SERVER.url("/wechat/acme/$APPID$"));
        client.login();
    }

    @Test
    void saysStepByStepWhatAPlatformLacksThatOnlyAcknowledges() {
        ReleaseReport report = wechat.releaseTest(platform);
        assertThat(report.passed()).isFalse();
        assertThat(report.steps())
                .extracting(ReleaseReport.Step::name)
                .containsExactly("ticket", "text", "event", "code");
        assertThat(report.steps().get(0).passed()).isTrue();
        assertThat(report.steps().get(1).detail())
                .contains("TESTCOMPONENT_MSG_TYPE_TEXT_callback")
                .endsWith("came no reply");
        assertThat(report.steps().get(2).detail()).contains("LOCATIONfrom_callback");
        assertThat(report.steps().get(3).detail()).contains("empty response").endsWith("success");
        assertThat(platform.releaseReport()).contains(report);
        assertThat(client.http().get("/platforms").body())
                .asString(StandardCharsets.UTF_8)
                .contains("data-passed=\"false\"");
    }

    @Test
    void aPlatformWithoutUrlFailsAtOnce() {
        platform.messageUrl(null);
        assertThat(wechat.releaseTest(platform).steps().get(1).detail())
                .contains("no callback URL");
    }

    @Test
    void aReplyInOtherWordsDoesNotPass() {
        ending = "_callback.";
        SERVER.answering((request, in) -> in.answer(200, answer(in)));
        assertThat(wechat.releaseTest(platform).steps())
                .extracting(ReleaseReport.Step::passed)
                .containsExactly(true, false, true, true);
    }

    @Test
    void passesAPlatformThatDoesWhatIsAsked() {
        SERVER.answering((request, in) -> in.answer(200, answer(in)));
        String path = "/_sim/platforms/" + platform.appId() + "/release-test";
        JsonNode report = client.http().postJson(path, "{}");
        assertThat(report.path("steps").findValuesAsText("detail")).containsOnly("");
        assertThat(report.path("passed").asBoolean()).isTrue();
        assertThat(platform.authorizations()).isEmpty();
        assertThat(wechat.callbacks())
                .extracting(Callback::payload)
                .noneMatch(payload -> payload.contains("[authorized]"));
    }

    private String answer(CallbackServer.Received in) throws Exception {
        SimulatedPlatform registration = platform.registration();
        String xml = CallbackServer.open(registration.credentials(), in);
        XmlElement message = new XmlReader().read(xml.getBytes(StandardCharsets.UTF_8));
        if (message.child("InfoType").isPresent()) {
            return "success";
        }
        String content = message.value("Content");
        if (content.startsWith(CODE)) {
            String code = content.substring(CODE.length());
            String openid = message.value("FromUserName");
            var unused = CompletableFuture.runAsync(() -> answerThroughApi(code, openid));
            return "";
        }
        String text =
                message.value("MsgType").equals("event")
                        ? message.value("Event") + "from_callback"
                        : content + ending;
        SimulatedAccount tester =
                SimulatedAccount.demo().withOriginalId(message.value("ToUserName"));
        String reply = CallbackServer.reply(tester, message.value("FromUserName"), text);
        return CallbackServer.seal(registration.credentialsFor(tester), reply);
    }

    private void answerThroughApi(String code, String openid) {
        JsonNode info = client.exchange(code).path("authorization_info");
        String token = info.path("authorizer_access_token").asText();
        client.say(token, openid, code + "_from_api");
    }
}
