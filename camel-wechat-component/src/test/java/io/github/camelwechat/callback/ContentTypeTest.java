// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.callback;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.account.SecurityMode;
import io.github.camelwechat.testing.CallbackClient;
import io.github.camelwechat.testing.CallbackClient.Answer;
import io.github.camelwechat.testing.ConsumerTest;
import io.github.camelwechat.testing.InboundSamples;
import io.github.camelwechat.testing.InboundSamples.Push;
import io.github.camelwechat.testing.OnEveryEntrance;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The signature proves a callback, not its content type, whatever a server makes of that. */
@OnEveryEntrance
class ContentTypeTest extends ConsumerTest {

    private static final List<String> TYPES =
            List.of(
                    "",
                    "text/xml",
                    "text/xml; charset=GBK",
                    "application/json",
                    "text/plain",
                    "application/octet-stream",
                    "application/x-www-form-urlencoded",
                    "Application/X-WWW-Form-Urlencoded; charset=iso-8859-1",
                    "multipart/form-data",
                    "multipart/form-data; boundary=x",
                    "multipart/mixed; boundary=\"<xml>\"");

    private int messages;

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                for (SecurityMode mode : SecurityMode.values()) {
                    String name = mode.name().toLowerCase(Locale.ROOT);
                    String options = "&securityMode=" + name + "&callbackPath=/" + name;
                    from(shop(options + "/InOnly&exchangePattern=InOnly")).to("mock:route");
                    from(shop(options + "/InOut&exchangePattern=InOut"))
                            .to("mock:route")
                            .setBody(constant("答"));
                }
            }
        };
    }

    static Stream<String> types() {
        return TYPES.stream();
    }

    /**
     * The bodies that a form's reader would take apart are among them: with and without =, &, %.
     */
    @ParameterizedTest
    @MethodSource("types")
    void isNoReasonToRefuseWhatIsGenuine(String contentType) throws Exception {
        List<String> contents =
                List.of("hi", "a=b&c=d+e%20f%zz&&=", "你好", "--x\r\n--x--", "12", "1");
        List<String> sent = new ArrayList<>();
        for (SecurityMode mode : SecurityMode.values()) {
            for (String pattern : List.of("InOnly", "InOut")) {
                for (boolean json : new boolean[] {false, true}) {
                    for (String content : contents) {
                        Answer answer =
                                client(mode, pattern)
                                        .postAs(contentType, push(mode, json, content));
                        assertThat(answer.status())
                                .as("%s %s json=%s %s", mode, pattern, json, content)
                                .isEqualTo(200);
                        if (pattern.equals("InOut")) {
                            assertThat(answer.text()).isNotEqualTo("success");
                        }
                        sent.add(content.replace("\r\n", json ? "\r\n" : "\n"));
                    }
                }
            }
        }
        assertThat(getMockEndpoint("mock:route").getReceivedExchanges())
                .extracting(e -> e.getMessage().getHeader("CamelWeChatContent"))
                .containsExactlyElementsOf(List.<Object>copyOf(sent));
    }

    /** Types that nobody would think of: the same for the same seed, which the failure tells. */
    @Test
    void isNoReasonToRefuseWhatIsGenuineHoweverOddItIs() {
        for (long seed = 0; seed < 60; seed++) {
            Random random = new Random(seed);
            String type = oddType(random);
            SecurityMode mode = SecurityMode.values()[random.nextInt(3)];
            String pattern = random.nextBoolean() ? "InOnly" : "InOut";
            Push push = push(mode, random.nextBoolean(), "a=b&c=%zz " + seed);

            assertThat(client(mode, pattern).postAs(type, push).status())
                    .as("seed %d, %s, %s, '%s'", seed, mode, pattern, type)
                    .isEqualTo(200);
        }
        assertThat(getMockEndpoint("mock:route").getReceivedExchanges()).hasSize(60);
    }

    private static String oddType(Random random) {
        List<String> pieces =
                List.of(
                        "multipart/",
                        "form-data",
                        "application/",
                        "x-www-form-urlencoded",
                        "text/",
                        "xml",
                        "json",
                        "*/*",
                        "; charset=",
                        "gbk",
                        "utf-16",
                        "no-such-charset",
                        "; boundary=",
                        "\"",
                        ",",
                        ";",
                        "=",
                        "/",
                        " ",
                        "q=0.5",
                        "x".repeat(200));
        // Chance alone would hardly ever make a form, which is what servers take apart.
        List<String> forms =
                List.of(
                        "",
                        "multipart/form-data",
                        "Multipart/Form-Data",
                        "application/x-www-form-urlencoded");
        StringBuilder type = new StringBuilder(forms.get(random.nextInt(forms.size())));
        for (int left = 1 + random.nextInt(6); left > 0; left--) {
            type.append(pieces.get(random.nextInt(pieces.size())));
        }
        return type.toString().strip();
    }

    @ParameterizedTest
    @MethodSource("types")
    void isNoWayAroundTheSignatureOrTheSize(String contentType) {
        Push genuine = push(SecurityMode.SAFE, false, "hi");
        Push forged =
                new Push(
                        genuine.query().replace("msg_signature=", "msg_signature=0"),
                        genuine.body());
        Push tooLarge = push(SecurityMode.SAFE, false, "x".repeat(2 * 1024 * 1024));

        assertThat(client(SecurityMode.SAFE, "InOnly").postAs(contentType, forged).status())
                .isEqualTo(403);
        assertThat(client(SecurityMode.SAFE, "InOnly").postAs(contentType, tooLarge).status())
                .isEqualTo(413);
        assertThat(getMockEndpoint("mock:route").getReceivedExchanges()).isEmpty();
    }

    @Test
    void doesNotOutliveTheRoute() throws Exception {
        String route = context().getRoutes().get(0).getRouteId();
        String form = "application/x-www-form-urlencoded";
        context().getRouteController().suspendRoute(route);
        assertThat(client(SecurityMode.SAFE, "InOnly").postAs(form, next()).status())
                .isNotEqualTo(200);
        context().getRouteController().stopRoute(route);
        assertThat(client(SecurityMode.SAFE, "InOnly").postAs(form, next()).status())
                .isEqualTo(404);
        context().getRouteController().startRoute(route);
        assertThat(client(SecurityMode.SAFE, "InOnly").postAs(form, next()).status())
                .isEqualTo(200);
    }

    private Push next() {
        return push(SecurityMode.SAFE, false, "hi");
    }

    private CallbackClient client(SecurityMode mode, String pattern) {
        return new CallbackClient(port, "/" + mode.name().toLowerCase(Locale.ROOT) + "/" + pattern);
    }

    private Push push(SecurityMode mode, boolean json, String content) {
        String form =
                json
                        ? "{\"ToUserName\":\"%s\",\"FromUserName\":\"oUser\",\"CreateTime\":%d,"
                                + "\"MsgType\":\"text\",\"Content\":\"%s\",\"MsgId\":%d}"
                        : "<xml><ToUserName>%s</ToUserName><FromUserName>oUser</FromUserName>"
                                + "<CreateTime>%d</CreateTime><MsgType>text</MsgType>"
                                + "<Content><![CDATA[%s]]></Content><MsgId>%d</MsgId></xml>";
        String body =
                form.formatted(
                        InboundSamples.ORIGINAL_ID,
                        clock.instant().getEpochSecond(),
                        content,
                        ++messages);
        return push(body, mode, InboundSamples.APP_ID);
    }
}
