// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.operation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.WeChatComponent;
import io.github.camelwechat.WeChatConfiguration;
import io.github.camelwechat.failure.InvalidMessageException;
import io.github.camelwechat.simulator.fault.Fault;
import io.github.camelwechat.testing.FreePorts;
import io.github.camelwechat.testing.SimulatedWeChatTest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;

/** Rules of operation doctor: what it finds, whom it names, and that it goes on. */
class DoctorTest extends SimulatedWeChatTest {

    private static final String TOKEN_PATH = "/cgi-bin/stable_token";
    private static final String QUOTA = "/cgi-bin/openapi/quota/get";

    /** A busy machine takes its time for the first call of all. */
    @Override
    protected CamelContext createCamelContext() throws Exception {
        CamelContext context = super.createCamelContext();
        WeChatComponent component = context.getComponent("wechat", WeChatComponent.class);
        component.setConnectTimeout(60_000);
        component.setResponseTimeout(60_000);
        return context;
    }

    private String url() {
        return "http://127.0.0.1:" + port + "/wechat/shop";
    }

    @Test
    void findsNothingWrongWithAGoodAccount() throws Exception {
        account(shop -> {});
        receive();

        Map<String, Object> report = diagnose(Map.of("callbackUrl", url()));

        assertThat(report).containsEntry("account", "shop").containsEntry("healthy", true);
        assertThat(results(report))
                .containsExactly(
                        "configuration OK",
                        "token OK",
                        "apiAddresses OK",
                        "callbackAddresses OK",
                        "callbackCheck OK",
                        "rights OK",
                        "callbackUrl WARNING",
                        "clock OK");
        assertThat(step(report, "callbackUrl").get("found").toString())
                .contains("answers a handshake like WeChat's")
                .contains("port 443");
        assertThat(step(report, "callbackAddresses").get("addresses"))
                .isEqualTo(List.of("127.0.0.1"));
    }

    @Test
    void tellsWhatToPasteWhereAndShowsNoSecret() throws Exception {
        account(shop -> {});

        Map<String, Object> report = diagnose(null);

        assertThat(console(report, "URL")).isEqualTo("https://YOUR-HOST/wechat/shop");
        assertThat(console(report, "Token")).isEqualTo("the value of option token");
        assertThat(console(report, "EncodingAESKey"))
                .isEqualTo("the value of option encodingAesKey");
        assertThat(console(report, "消息加解密方式")).contains("安全模式").contains("safe");
        assertThat(report.get("text").toString())
                .contains("OK      token")
                .contains("服务器配置 > URL (服务器地址): https://YOUR-HOST/wechat/shop")
                .endsWith("Nothing is wrong.\n");
        assertThat(report.toString())
                .doesNotContain(wechat().account().appSecret())
                .doesNotContain(wechat().account().token())
                .doesNotContain(wechat().account().encodingAesKey());
        assertThat(step(report, "callbackUrl")).containsEntry("result", "SKIPPED");
    }

    @Test
    void aWrongSecretIsExplainedAndTheCallbackUrlIsTriedNevertheless() throws Exception {
        account(shop -> shop.setAppSecret("another-never-print-me"));
        receive();

        Map<String, Object> report = diagnose(Map.of("callbackUrl", url()));

        assertThat(step(report, "token"))
                .containsEntry("result", "FAILED")
                .containsEntry("errorCode", 40001)
                .containsEntry("toBeDoneBy", "operator");
        assertThat(step(report, "token").get("advice").toString()).contains("appSecret");
        assertThat(results(report))
                .contains("apiAddresses SKIPPED", "rights SKIPPED", "callbackUrl WARNING");
        assertThat(report)
                .containsEntry("healthy", false)
                .containsEntry("summary", "Failed: token (operator). Begin with the first.");
    }

    @Test
    void anAddressThatIsNotListedIsNamedForTheAllowList() throws Exception {
        account(shop -> {});
        wechat().inject(new Fault.IpNotAllowed("203.0.113.7"), 1, TOKEN_PATH);

        Map<String, Object> report = diagnose(null);

        assertThat(step(report, "token"))
                .containsEntry("errorCode", 40164)
                .containsEntry("seenAddress", "203.0.113.7")
                .containsEntry("toBeDoneBy", "WeChat admin");
        assertThat(console(report, "IP白名单")).isEqualTo("203.0.113.7");
    }

    @Test
    void aWayOutThatIsShutIsTheOperators() throws Exception {
        account(shop -> shop.setApiBaseUrl("http://127.0.0.1:" + FreePorts.one()));

        Map<String, Object> report = diagnose(null);

        assertThat(step(report, "token"))
                .containsEntry("result", "FAILED")
                .containsEntry("toBeDoneBy", "operator");
        assertThat(step(report, "token").get("found").toString())
                .contains("refused the connection");
        assertThat(step(report, "token").get("advice").toString()).contains("firewall");
    }

    @Test
    void aCallbackUrlThatWeChatDoesNotKnowOrNobodyServesFails() throws Exception {
        Map<String, Object> report;
        try (var without = redelivering().account(wechat().account()).start()) {
            account(shop -> shop.setApiBaseUrl(without.baseUri().toString()));

            report = diagnose(Map.of("callbackUrl", url()));
        }

        assertThat(step(report, "callbackCheck"))
                .containsEntry("result", "FAILED")
                .containsEntry("errorCode", 40201);
        assertThat(step(report, "callbackUrl").get("found").toString()).contains("HTTP status 404");
        assertThat(step(report, "callbackUrl").get("advice").toString())
                .contains("/wechat/shop of this application");

        Map<String, Object> elsewhere =
                diagnose(
                        Map.of(
                                "callbackUrl",
                                "http://127.0.0.1:" + FreePorts.one() + "/wechat/shop"));
        assertThat(step(elsewhere, "callbackUrl").get("found").toString())
                .contains("could not be called from here");
    }

    @Test
    void aRouteWithAnotherTokenIsToldFromNoRoute() throws Exception {
        account(shop -> {});
        receive();
        account("other", other -> other.setToken("another1"));

        Map<String, Object> report = diagnose("other", Map.of("callbackUrl", url()));

        assertThat(step(report, "callbackUrl"))
                .containsEntry("result", "FAILED")
                .hasEntrySatisfying(
                        "advice", advice -> assertThat(advice.toString()).contains("its token"));
    }

    @Test
    void namesEveryOptionThatIsWrongAtOnce() throws Exception {
        account(
                shop -> {
                    shop.setEncodingAesKey("short");
                    shop.setCallbackPath("no-slash");
                    shop.setReplyTimeout(6000);
                });

        Map<String, Object> report = diagnose(null);

        assertThat(step(report, "configuration")).containsEntry("result", "FAILED");
        assertThat(step(report, "configuration").get("found").toString())
                .contains("Option encodingAesKey of wechat:")
                .contains("Option callbackPath of")
                .contains("Option replyTimeout of")
                .doesNotContain("short");
        assertThat(step(report, "token")).containsEntry("result", "OK");
    }

    @Test
    void anAccountThatOnlySendsOrOnlyReceivesIsWarnedAlone() throws Exception {
        account(
                shop -> {
                    shop.setToken(null);
                    shop.setEncodingAesKey(null);
                });
        Map<String, Object> sends = diagnose(null);
        assertThat(results(sends)).contains("configuration WARNING", "callbackUrl SKIPPED");
        assertThat(sends).containsEntry("healthy", true);

        account("quiet", shop -> shop.setAppSecret(null));
        Map<String, Object> receives = diagnose("quiet", null);
        assertThat(results(receives)).contains("token WARNING", "callbackCheck SKIPPED");
        assertThat(receives).containsEntry("healthy", true);
    }

    @Test
    void rightsThatAreMissingAndQuotasThatAreUsedUpAreNamed() throws Exception {
        account(shop -> {});
        wechat().inject(new Fault.ErrCode(76022, "no permission"), 1, QUOTA);

        Map<String, Object> report = diagnose(null);

        assertThat(step(report, "rights"))
                .containsEntry("result", "WARNING")
                .containsEntry("missing", List.of("QR codes"))
                .containsEntry("toBeDoneBy", "WeChat admin");
    }

    @Test
    void aClockThatIsOffFails() throws Exception {
        Map<String, Object> report;
        try (var other =
                redelivering()
                        .account(wechat().account())
                        .clockStart(wechat().clock().instant().plus(Duration.ofMinutes(7)))
                        .start()) {
            account(shop -> shop.setApiBaseUrl(other.baseUri().toString()));

            report = diagnose(null);
        }

        assertThat(step(report, "clock")).containsEntry("result", "FAILED");
        assertThat(step(report, "clock").get("found").toString()).contains("ahead");
    }

    @Test
    void refusesACallbackUrlThatIsNone() throws Exception {
        account(shop -> {});

        Exchange done = ask("shop", Map.of("callbackUrl", "shop.example/wechat"));

        assertThat(done.getException())
                .isInstanceOf(InvalidMessageException.class)
                .hasMessageContaining("callbackUrl")
                .hasMessageContaining("https://your.host/wechat/shop");
        assertThat(ask("shop", "{\"callbackUrl\":\"" + url() + "\"}").getException()).isNull();
    }

    private void receive() throws Exception {
        context()
                .addRoutes(
                        new RouteBuilder() {
                            @Override
                            public void configure() {
                                from("wechat:shop").to("mock:in");
                            }
                        });
    }

    private void account(Consumer<WeChatConfiguration> more) {
        account("shop", more);
    }

    private void account(String name, Consumer<WeChatConfiguration> more) {
        WeChatConfiguration shop = new WeChatConfiguration();
        shop.setAppId(wechat().account().appId());
        shop.setAppSecret(wechat().account().appSecret());
        shop.setToken(wechat().account().token());
        shop.setEncodingAesKey(wechat().account().encodingAesKey());
        shop.setApiBaseUrl(wechat().baseUri().toString());
        more.accept(shop);
        WeChatComponent component = context().getComponent("wechat", WeChatComponent.class);
        component.getAccounts().put(name, shop);
    }

    private Exchange ask(String account, Object body) {
        return template.request(
                "wechat:" + account + "?operation=doctor",
                exchange -> exchange.getMessage().setBody(body));
    }

    private Map<String, Object> diagnose(Object body) {
        return diagnose("shop", body);
    }

    @SuppressWarnings("unchecked")
    private Map<String, Object> diagnose(String account, Object body) {
        Exchange done = ask(account, body);
        assertThat(done.getException()).isNull();
        return (Map<String, Object>) done.getMessage().getBody();
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> entries(Map<String, Object> report, String name) {
        return (List<Map<String, Object>>) report.get(name);
    }

    private static List<String> results(Map<String, Object> report) {
        return entries(report, "steps").stream()
                .map(step -> step.get("step") + " " + step.get("result"))
                .toList();
    }

    private static Map<String, Object> step(Map<String, Object> report, String name) {
        return entries(report, "steps").stream()
                .filter(step -> name.equals(step.get("step")))
                .findFirst()
                .orElseThrow();
    }

    private static String console(Map<String, Object> report, String field) {
        return entries(report, "console").stream()
                .filter(entry -> entry.get("field").toString().startsWith(field))
                .findFirst()
                .orElseThrow()
                .get("value")
                .toString();
    }
}
