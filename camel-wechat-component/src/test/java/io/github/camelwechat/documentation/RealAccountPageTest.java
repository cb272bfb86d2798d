// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.failure.InvalidMessageException;
import io.github.camelwechat.simulator.action.SimulatedUser;
import io.github.camelwechat.simulator.user.ChatEntry;
import java.io.IOException;
import java.util.regex.Pattern;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.Test;

/** What the page on real accounts says that the component does, it does. */
class RealAccountPageTest extends DocumentedAccountTest {

    private final Markdown page = Markdown.page("src/docs/real-account.md");

    RealAccountPageTest() throws IOException {}

    /** Those of the README, which the page refers to, without the secret it says to leave away. */
    @Override
    String properties() throws IOException {
        return Markdown.page("README.md")
                .code("properties")
                .replaceAll("(?m)^.*appSecret.*\\n", "");
    }

    @Test
    void anAccountThatMayNotPushAnswersOnceAndSaysWhyNotTwice() throws Exception {
        context.addRoutes(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("wechat:shop")
                                .setBody(constant("the first"))
                                .to("wechat:shop")
                                .doTry()
                                .setBody(constant("the second"))
                                .to("wechat:shop")
                                .doCatch(InvalidMessageException.class)
                                .setBody(exceptionMessage())
                                .to("mock:refused");
                    }
                });
        SimulatedUser user = wechat().user("oOfAPrivatePerson");
        getMockEndpoint("mock:refused").expectedMessageCount(1);

        user.says("hello").await();

        getMockEndpoint("mock:refused").assertIsSatisfied();
        assertThat(user.chat()).extracting(ChatEntry::text).containsExactly("hello", "the first");
        assertThat(
                        getMockEndpoint("mock:refused")
                                .getExchanges()
                                .get(0)
                                .getMessage()
                                .getBody(String.class))
                .contains("without the option appSecret");
    }

    @Test
    void theRouteOfTheVerificationHearsOfIt() throws Exception {
        PluginHelper.getRoutesLoader(context)
                .loadRoutes(
                        ResourceHelper.fromString(
                                "verification.yaml",
                                page.section("Verification and its fee").code("yaml")));
        wechat().user("oSomebody").says("hello").await();

        wechat().deliver("oSomebody", event("verify_expired")).await();

        assertThat(consumer.receiveBody("seda:office", 5000, String.class))
                .contains("\"event\":\"verify_expired\"");
        assertThat(consumer.receiveBodyNoWait("seda:office")).isNull();
    }

    @Test
    void everyAddressOfWeChatIsOne() {
        assertThat(
                        Pattern.compile("https?://([\\w.]+)")
                                .matcher(page.section("WeChat's own pages").text())
                                .results()
                                .map(address -> address.group(1)))
                .hasSize(9)
                .allSatisfy(host -> assertThat(host).endsWith(".weixin.qq.com"));
    }

    private String event(String name) {
        return """
                <xml><ToUserName>%s</ToUserName><FromUserName>oSomebody</FromUserName>\
                <CreateTime>%d</CreateTime><MsgType>event</MsgType><Event>%s</Event>\
                <ExpiredTime>1795248000</ExpiredTime></xml>"""
                .formatted(
                        wechat().account().originalId(),
                        wechat().clock().instant().getEpochSecond(),
                        name);
    }
}
