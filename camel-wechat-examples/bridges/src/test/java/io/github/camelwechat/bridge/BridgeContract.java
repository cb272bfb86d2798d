// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelwechat.bridge.standin.StandIn;
import io.github.camelwechat.bridge.standin.StandIn.Entry;
import io.github.camelwechat.simulator.WeChatSimulator;
import io.github.camelwechat.simulator.action.SimulatedUser;
import io.github.camelwechat.simulator.user.ChatEntry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The acceptance tests of a bridge, written once: a subclass says which helpdesk. Simulated WeChat,
 * stand-in and bridge run once for all tests; every test has a user of its own.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class BridgeContract {

    private static final int PATIENCE_SECONDS = 30;
    private static final AtomicInteger USERS = new AtomicInteger();

    private WeChatSimulator wechat;
    private StandIn helpdesk;
    private RunningBridge bridge;

    /** The first word of the Kamelets. */
    protected abstract String system();

    /** Starts the stand-in on a free port. */
    protected abstract StandIn standIn(InstantSource clock);

    /**
     * What the agent sees for something that WeChat users send, where it is not as written here.
     */
    protected String shown(String kind, String text) {
        return text;
    }

    @BeforeAll
    void startAll(@TempDir Path data) {
        wechat = WeChatSimulator.builder().manualClock().start();
        helpdesk = standIn(wechat.clock());
        bridge = RunningBridge.start(system(), helpdesk, wechat, data);
    }

    @AfterAll
    void stopAll() throws Exception {
        bridge.close();
        helpdesk.close();
        wechat.close();
    }

    protected final StandIn helpdesk() {
        return helpdesk;
    }

    protected final WeChatSimulator wechat() {
        return wechat;
    }

    protected final RunningBridge bridge() {
        return bridge;
    }

    /** A user nobody has heard of. */
    protected final SimulatedUser newUser() {
        return wechat.user("oUser-" + system() + "_" + USERS.incrementAndGet());
    }

    protected final List<String> customerTexts(SimulatedUser user) {
        return helpdesk.entries(user.openid()).stream()
                .filter(entry -> entry.author().equals("customer"))
                .map(Entry::text)
                .toList();
    }

    /** The account's messages on the user's phone. */
    protected final List<String> seen(SimulatedUser user) {
        return user.chat().stream()
                .filter(entry -> entry.from() == ChatEntry.From.ACCOUNT)
                .map(ChatEntry::text)
                .toList();
    }

    protected final void eventually(org.awaitility.core.ThrowingRunnable check) {
        await().atMost(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .pollInterval(20, TimeUnit.MILLISECONDS)
                .untilAsserted(check);
    }

    @Test
    void whatAUserSaysStandsInTheHelpdeskInOrder() {
        SimulatedUser user = newUser();

        for (int i = 1; i <= 5; i++) {
            user.says("message " + i);
        }

        eventually(
                () ->
                        assertThat(customerTexts(user))
                                .containsExactlyInAnyOrder(
                                        "message 1",
                                        "message 2",
                                        "message 3",
                                        "message 4",
                                        "message 5"));
    }

    @Test
    void whatAnAgentAnswersStandsOnThePhone() {
        SimulatedUser user = newUser();
        user.says("hello").await();
        eventually(() -> assertThat(customerTexts(user)).containsExactly("hello"));

        helpdesk.agentSays(user.openid(), "Alice", "What can I do for you?");

        eventually(() -> assertThat(seen(user)).containsExactly("What can I do for you?"));
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static final Duration MINUTE = Duration.ofMinutes(1);
}
