// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelwechat.bridge.standin.StandIn;
import io.github.camelwechat.bridge.standin.StandIns;
import io.github.camelwechat.simulator.WeChatSimulator;
import io.github.camelwechat.simulator.account.SimulatedAccount;
import io.github.camelwechat.simulator.action.SimulatedUser;
import io.github.camelwechat.simulator.user.ChatEntry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Bridges in one application are called each at its own path. Chatwoot calls once and never again.
 */
@Tag("slow")
class WebhookPathTest {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final SimulatedAccount SHOP = SimulatedAccount.demo(1);
    private static final SimulatedAccount SHOP2 = SimulatedAccount.demo(2);

    @Test
    void aPathThatBeginsLikeAnotherIsCalledAllTheSame(@TempDir Path data) {
        try (WeChatSimulator wechat =
                        WeChatSimulator.builder().account(SHOP).moreAccounts(SHOP2).start();
                StandIn one = start("intercom", wechat);
                StandIn other = start("chatwoot", wechat)) {
            BridgeSetup setup = new BridgeSetup(FreePort.choose(), wechat.baseUri(), data);
            add(setup, "intercom", "shop", SHOP, one);
            add(setup, "chatwoot", "shop2", SHOP2, other);
            WeChatSimulator its = wechat.account(SHOP2.appId());
            its.callbackUrl(setup.callbackUrl("shop2"));
            try (RunningBridge bridge = RunningBridge.start(setup, wechat.clock())) {
                SimulatedUser user = its.user("oUserOfShop2");
                user.says("hello").await();
                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(other.entries(user.openid())).hasSize(1));

                other.agentSays(user.openid(), "Bob", "good morning");

                await().atMost(PATIENCE)
                        .untilAsserted(
                                () -> assertThat(answers(user)).containsExactly("good morning"));
            }
        }
    }

    private static StandIn start(String system, WeChatSimulator wechat) {
        return StandIns.ALL.get(system).start(FreePort.choose(), wechat.clock());
    }

    private static void add(
            BridgeSetup setup,
            String system,
            String account,
            SimulatedAccount wechat,
            StandIn helpdesk) {
        helpdesk.webhookUrl(setup.baseUrl() + "/hooks/" + account);
        Map<String, String> source = new HashMap<>(helpdesk.sourceParameters());
        source.put("webhookPath", "/hooks/" + account);
        setup.add(system, account, wechat, helpdesk.sinkParameters(), source);
    }

    private static List<String> answers(SimulatedUser user) {
        return user.chat().stream()
                .filter(entry -> entry.from() == ChatEntry.From.ACCOUNT)
                .map(ChatEntry::text)
                .toList();
    }
}
