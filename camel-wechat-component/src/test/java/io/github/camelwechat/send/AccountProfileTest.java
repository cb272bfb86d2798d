// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelwechat.WeChatConstants;
import io.github.camelwechat.failure.InvalidMessageException;
import io.github.camelwechat.failure.NotPermittedException;
import io.github.camelwechat.failure.NotPermittedException.Reason;
import io.github.camelwechat.failure.WindowClosedException;
import io.github.camelwechat.simulator.user.ChatEntry;
import io.github.camelwechat.testing.SimulatedWeChatTest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.spi.ExceptionHandler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an account may not do is refused before WeChat is asked, whichever way it would go. */
class AccountProfileTest extends SimulatedWeChatTest {

    private static final String USER = "oProfileUser";
    private static final byte[] VOICE = "#!AMR\nxxxxxxxx".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] JPEG = {
        (byte) 0xff, (byte) 0xd8, (byte) 0xff, (byte) 0xe0, 0, 16, 'J', 'F', 'I', 'F', 0
    };
    private static final Map<String, Object> VIDEO =
            Map.of(
                    "msgtype",
                    "video",
                    "video",
                    Map.of("media_id", "m", "thumb_media_id", "t", "title", "How to brew"));
    private static final Map<String, Object> MENU =
            Map.of(
                    "msgtype",
                    "msgmenu",
                    "msgmenu",
                    Map.of(
                            "head_content",
                            "Content?",
                            "list",
                            List.of(
                                    Map.of("id", "1", "content", "Yes"),
                                    Map.of("id", "2", "content", "No"))));

    private final List<Throwable> heard = new CopyOnWriteArrayList<>();

    @Override
    protected CamelContext createCamelContext() throws Exception {
        CamelContext context = super.createCamelContext();
        context.getRegistry()
                .bind(
                        "heard",
                        new ExceptionHandler() {
                            @Override
                            public void handleException(Throwable thrown) {
                                heard.add(thrown);
                            }

                            @Override
                            public void handleException(String message, Throwable thrown) {
                                heard.add(thrown);
                            }

                            @Override
                            public void handleException(
                                    String message, Exchange exchange, Throwable thrown) {
                                heard.add(thrown);
                            }
                        });
        return context;
    }

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from(shop(
                                "&exchangePattern=InOut&replyTimeout=300&exceptionHandler=#heard"
                                        + "&redeliverOnFailure=none"
                                        + "&verified=false&region=overseas"))
                        .choice()
                        .when(simple("${header.CamelWeChatContent} == 'voice'"))
                        .setBody(
                                constant(
                                        Map.of(
                                                "msgtype",
                                                "voice",
                                                "voice",
                                                Map.of("media_id", "m"))))
                        .when(simple("${header.CamelWeChatContent} == 'slow'"))
                        .to("direct:late")
                        .when(simple("${header.CamelWeChatContent} == 'twice'"))
                        .setBody(constant("one"))
                        .to("direct:unverified")
                        .setBody(constant("two"))
                        .to("direct:unverified")
                        .otherwise()
                        .setBody(constant("at once"));
                from("direct:late").delay(900).setBody(constant("late"));
                from("direct:unverified").to(shop("&verified=false"));
                from("direct:overseas").to(shop("&region=overseas"));
                from("direct:link").to(shop("&region=overseas&unsupported=link"));
                from("direct:subscription")
                        .to(
                                shop(
                                        "&accountType=subscription&windowClosed=template"
                                                + "&templateId=T&templateText=thing1"));
                from("direct:either")
                        .errorHandler(noErrorHandler())
                        .to(shop("&accountType=subscription&verified=true"));
            }
        };
    }

    @Test
    void refusesToPushForAnUnverifiedAccountBeforeAnythingIsAsked() {
        wechat().user(USER).says("hello").await();

        for (Object body : List.of("text", JPEG)) {
            Exchange refused = send("direct:unverified", USER, body);

            assertThat(refused.getException())
                    .isInstanceOfSatisfying(
                            NotPermittedException.class,
                            e -> assertThat(e.reason()).isEqualTo(Reason.UNVERIFIED))
                    .hasMessageContaining("answer while the callback is open");
        }
        assertThat(wechat().requests()).isEmpty();
    }

    @Test
    void answersAnOpenCallbackAndRefusesTheSecondMessage() {
        wechat().user(USER).says("twice").await();

        assertThat(wechat().user(USER).chat())
                .filteredOn(entry -> entry.via() == ChatEntry.Via.PASSIVE)
                .extracting(ChatEntry::text)
                .containsExactly("one");
        await().untilAsserted(() -> assertThat(heard).isNotEmpty());
        assertThat(heard.get(0)).isInstanceOf(NotPermittedException.class);
        assertThat(wechat().requests()).isEmpty();
    }

    @Test
    void refusesALateAnswerThatCouldOnlyBePushed() {
        wechat().user(USER).says("slow").await();

        await().untilAsserted(() -> assertThat(heard).isNotEmpty());
        assertThat(heard.get(0)).isInstanceOf(NotPermittedException.class);
        assertThat(wechat().requests()).isEmpty();
    }

    @Test
    void refusesARoutesResultThatTheAccountMayNotSend() {
        wechat().user(USER).says("voice").await();

        await().untilAsserted(() -> assertThat(heard).isNotEmpty());
        assertThat(heard.get(0))
                .isInstanceOf(NotPermittedException.class)
                .hasMessageContaining("region is overseas");
        assertThat(wechat().user(USER).chat())
                .noneMatch(entry -> entry.via() == ChatEntry.Via.PASSIVE);
    }

    @Test
    void refusesVoiceVideoAndMenusOfAnAccountOverseasBeforeAnUpload() {
        wechat().user(USER).says("hello").await();

        for (Object body : List.of(VOICE, VIDEO, MENU)) {
            assertThat(send("direct:overseas", USER, body).getException())
                    .isInstanceOf(NotPermittedException.class)
                    .hasMessageContaining("outside mainland China")
                    .hasMessageContaining("unsupported=link");
        }
        assertThat(wechat().requests()).isEmpty();
        assertThat(send("direct:overseas", USER, JPEG).getException()).isNull();
    }

    @Test
    void sendsALinkOrATextInsteadIfItIsToldTo() {
        wechat().user(USER).says("hello").await();
        Map<String, Object> at = Map.of(WeChatConstants.MEDIA_URL, "https://shop.example/brew");
        Map<String, Object> withPicture =
                Map.of(
                        WeChatConstants.MEDIA_URL, "https://shop.example/brew",
                        WeChatConstants.PICTURE_URL, "https://shop.example/brew.jpg");

        assertThat(send("direct:link", USER, VOICE).getException())
                .isInstanceOf(NotPermittedException.class)
                .hasMessageContaining("set header CamelWeChatMediaUrl");
        assertThat(
                        send("direct:link", USER, VOICE, Map.of(WeChatConstants.MEDIA_URL, "brew"))
                                .getException())
                .isInstanceOf(InvalidMessageException.class)
                .hasMessageContaining("should be an http or https URL");
        assertThat(wechat().requests()).isEmpty();

        send("direct:link", USER, VOICE, at);
        send("direct:link", USER, VIDEO, at);
        send("direct:link", USER, VIDEO, withPicture);
        send("direct:link", USER, MENU);

        assertThat(wechat().user(USER).chat())
                .filteredOn(entry -> entry.via() == ChatEntry.Via.CUSTOMER_SERVICE)
                .extracting(ChatEntry::type)
                .containsExactly("text", "text", "news", "text");
        assertThat(seen(USER))
                .contains(
                        "https://shop.example/brew",
                        "How to brew\nhttps://shop.example/brew",
                        "Content?\nYes\nNo");
    }

    @Test
    void goesOnWithThePlanWhereATemplateMayNotBeSent() {
        wechat().user(USER).says("hello").await();
        wechat().clock().advance(Duration.ofDays(3));

        Exchange failed = send("direct:subscription", USER, "text");

        assertThat(failed.getException()).isInstanceOf(WindowClosedException.class);
        assertThat(wechat().requests()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "sendTemplate, {\"data\":{\"thing1\":{\"value\":\"x\"}}}",
        "createQrCode, {\"action_info\":{\"scene\":{\"scene_str\":\"s\"}}}",
        "createOAuthUrl, {\"redirect_uri\":\"https://shop.example/\"}",
        "exchangeOAuthCode, {\"code\":\"c\"}",
        "setRemark, {\"remark\":\"r\"}",
        "callApi, {}"
    })
    void refusesOperationsByTheirPath(String operation, String body) {
        Exchange refused =
                send(
                        "direct:either",
                        USER,
                        body,
                        Map.of(
                                WeChatConstants.OPERATION, operation,
                                WeChatConstants.TEMPLATE_ID, "T",
                                WeChatConstants.API_PATH, "/cgi-bin/template/get_industry"));

        assertThat(refused.getException())
                .isInstanceOfSatisfying(
                        NotPermittedException.class,
                        e -> assertThat(e.reason()).isEqualTo(Reason.ACCOUNT_TYPE));
        assertThat(wechat().requests()).isEmpty();
        assertThat(
                        send(
                                        "direct:either",
                                        USER,
                                        null,
                                        Map.of(WeChatConstants.OPERATION, "listTags"))
                                .getException())
                .isNull();
    }
}
