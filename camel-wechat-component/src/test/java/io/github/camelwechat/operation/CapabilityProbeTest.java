// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.operation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.WeChatComponent;
import io.github.camelwechat.WeChatConfiguration;
import io.github.camelwechat.account.AccountType;
import io.github.camelwechat.failure.WeChatException;
import io.github.camelwechat.simulator.WeChatSimulator;
import io.github.camelwechat.simulator.account.AccountKind;
import io.github.camelwechat.simulator.account.SimulatedAccount;
import io.github.camelwechat.simulator.api.ApiRequest;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Operation probeCapabilities finds out what WeChat opens to an account, and harms nothing. */
@Tag("slow")
class CapabilityProbeTest {

    private static final Set<String> ONLY_ASK =
            Set.of(
                    "/cgi-bin/stable_token",
                    "/cgi-bin/openapi/quota/get",
                    "/cgi-bin/tags/get",
                    "/cgi-bin/menu/get",
                    "/cgi-bin/material/get_materialcount",
                    "/cgi-bin/draft/count",
                    "/cgi-bin/customservice/getkflist");

    private final CamelContext context = new DefaultCamelContext();
    private final WeChatConfiguration shop =
            context.getComponent("wechat", WeChatComponent.class).getConfiguration();

    @AfterEach
    void stop() {
        context.stop();
    }

    @Test
    void failsWhereWeChatCannotBeAsked() {
        try (WeChatSimulator wechat = wechat("service")) {
            shop.setAppSecret("never-print-me-wrong");

            assertThat(probe().getException()).isInstanceOf(WeChatException.class);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "unverified-subscription, ,             false, customerServiceMessages:templateMessages:qrCodes:massMessages:massMessagesToOpenIds",
        "subscription,            subscription, true,  templateMessages:qrCodes:massMessagesToOpenIds",
        "test,                    test,         true,  massMessages:massMessagesToOpenIds",
        "service,                 service,      true,  ''"
    })
    void tellsWhatIsShutAndWhichOptionsFollow(
            String kind, String type, Boolean verified, String shut) {
        try (WeChatSimulator wechat = wechat(kind)) {
            Map<?, ?> report = probe().getMessage().getBody(Map.class);

            assertThat(shut(report))
                    .containsExactlyInAnyOrderElementsOf(
                            shut.isEmpty() ? List.of() : Arrays.asList(shut.split(":")));
            Map<?, ?> suggested = (Map<?, ?>) report.get("suggested");
            assertThat(suggested.get("accountType")).isEqualTo(type);
            assertThat(suggested.get("verified")).isEqualTo(verified);
            assertThat(wechat.requests())
                    .extracting(ApiRequest::path)
                    .isSubsetOf(ONLY_ASK)
                    .hasSizeGreaterThan(10);
        }
    }

    @Test
    void asksInSpiteOfTheOptionsAndSaysInWhichTheyDiffer() {
        try (WeChatSimulator wechat = wechat("service")) {
            shop.setAccountType(AccountType.SUBSCRIPTION);
            shop.setVerified(false);

            Map<?, ?> report = probe().getMessage().getBody(Map.class);

            assertThat(report.get("differences")).isEqualTo(List.of("verified", "accountType"));
            assertThat(shut(report)).isEmpty();
            assertThat(report.get("configured").toString()).contains("subscription", "false");
        }
    }

    private static List<String> shut(Map<?, ?> report) {
        return ((Map<?, ?>) report.get("abilities"))
                .entrySet().stream()
                        .filter(
                                ability ->
                                        Boolean.FALSE.equals(
                                                ((Map<?, ?>) ability.getValue()).get("allowed")))
                        .map(ability -> ability.getKey().toString())
                        .collect(Collectors.toList());
    }

    private Exchange probe() {
        return context.createProducerTemplate()
                .request("wechat:shop?operation=probeCapabilities", exchange -> {});
    }

    private WeChatSimulator wechat(String kind) {
        WeChatSimulator wechat =
                WeChatSimulator.builder()
                        .account(SimulatedAccount.demo().withKind(AccountKind.of(kind)))
                        .start();
        shop.setAppId(wechat.account().appId());
        shop.setAppSecret(wechat.account().appSecret());
        shop.setApiBaseUrl(wechat.baseUri().toString());
        context.start();
        return wechat;
    }
}
