// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.bridge;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelwechat.bridge.standin.StandIn;
import io.github.camelwechat.bridge.standin.StandIn.Entry;
import io.github.camelwechat.bridge.standin.StandIns;
import io.github.camelwechat.bridge.store.BridgeDatabase;
import io.github.camelwechat.simulator.WeChatSimulator;
import io.github.camelwechat.simulator.account.SimulatedAccount;
import io.github.camelwechat.simulator.action.SimulatedUser;
import io.github.camelwechat.simulator.callback.Callback;
import io.github.camelwechat.simulator.callback.Redelivery;
import io.github.camelwechat.simulator.user.ChatEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One process with the bridges to all helpdesks is killed (SIGKILL) while users and agents talk,
 * and started again on the same data. Nothing may be lost and nothing doubled; only an answer that
 * was under way may come back to its agent as "may have been delivered", and the last ones for want
 * of a window. {@code -Dbridge.kills} says how often, {@code -Dbridge.kills.seed} when.
 */
@Tag("slow")
class KillTest {

    private static final int KILLS = Integer.getInteger("bridge.kills", 2);
    private static final long SEED = Long.getLong("bridge.kills.seed", System.nanoTime());

    /** A real helpdesk keeps what earlier runs said. */
    private static final String RUN = Long.toString(System.currentTimeMillis() / 1000, 36);

    private static final int ACTS = 6;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** So that the third delivery of what a kill interrupted finds the bridge up again. */
    private static final Duration GAP = Duration.ofSeconds(2);

    private record Said(Callback callback, String text) {}

    /** A user, who is served in one of the helpdesks. */
    private static final class Conversation {
        final SimulatedUser user;
        final StandIn helpdesk;
        final String agent;
        final List<Said> said = new ArrayList<>();
        final List<String> answered = new ArrayList<>();

        Conversation(SimulatedUser user, StandIn helpdesk, String agent) {
            this.user = user;
            this.helpdesk = helpdesk;
            this.agent = agent;
        }

        void userSays(int number) {
            String text = "user, number " + number;
            said.add(new Said(user.says(text), text));
        }

        void agentSays(int number) {
            String text = "agent, number " + number;
            helpdesk.agentSays(user.openid(), agent, text);
            answered.add(text);
        }

        List<String> shown() {
            return helpdesk.entries(user.openid()).stream()
                    .filter(entry -> entry.author().equals("customer"))
                    .map(Entry::text)
                    .toList();
        }

        List<String> seen() {
            return user.chat().stream()
                    .filter(
                            entry ->
                                    entry.from() == ChatEntry.From.ACCOUNT
                                            && !entry.isFaultBanner())
                    .map(ChatEntry::text)
                    .toList();
        }

        void assertNothingLostAndNothingDoubled() {
            List<String> acknowledged =
                    said.stream()
                            .filter(each -> each.callback().await().isOk())
                            .map(Said::text)
                            .toList();
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(shown()).containsAll(acknowledged));
            assertThat(shown()).as(user.openid()).doesNotHaveDuplicates();
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () ->
                                    assertThat(seen().size() + cameBack())
                                            .as("%s: %s of %s", user.openid(), seen(), answered)
                                            .isGreaterThanOrEqualTo(answered.size()));
            assertThat(seen()).doesNotHaveDuplicates();
            assertThat(answered).containsAll(seen());
        }

        /** As uncertain; or for want of a window, of which every kill may cost one message. */
        long cameBack() {
            return helpdesk.refusals(user.openid()).stream()
                    .filter(
                            reason ->
                                    reason.contains("may have been delivered")
                                            || reason.contains("service window is used up"))
                    .count();
        }
    }

    @Test
    void killedAtAnyMomentItLosesAndDoublesNothing(@TempDir Path data) throws Exception {
        System.out.printf("%d kills with -Dbridge.kills.seed=%d%n", KILLS, SEED);
        SplittableRandom dice = new SplittableRandom(SEED);
        Map<String, StandIns.Factory> factories = StandIns.available();
        List<String> systems =
                factories.keySet().stream()
                        .filter(system -> system.equals(System.getProperty("bridge", system)))
                        .toList();
        SimulatedAccount[] accounts = new SimulatedAccount[systems.size()];
        for (int i = 0; i < accounts.length; i++) {
            accounts[i] = SimulatedAccount.demo(i + 1);
        }
        Map<String, StandIn> helpdesks = new LinkedHashMap<>();
        try (WeChatSimulator wechat =
                WeChatSimulator.builder()
                        .account(accounts[0])
                        .moreAccounts(Arrays.copyOfRange(accounts, 1, accounts.length))
                        .redelivery(Redelivery.STATUS)
                        .retryGap(GAP)
                        .start()) {
            BridgeSetup setup = new BridgeSetup(FreePort.choose(), wechat.baseUri(), data);
            List<Conversation> conversations = new ArrayList<>();
            for (int i = 0; i < accounts.length; i++) {
                String system = systems.get(i);
                StandIn helpdesk = factories.get(system).start(FreePort.choose(), wechat.clock());
                helpdesks.put(system, helpdesk);
                setup.add(system, system, accounts[i], helpdesk);
                WeChatSimulator its = wechat.account(accounts[i].appId());
                its.callbackUrl(setup.callbackUrl(system));
                for (String name : List.of("Ann", "Ben")) {
                    conversations.add(
                            new Conversation(its.user("o" + system + name + RUN), helpdesk, "Bob"));
                }
            }
            Path file = setup.write();
            Process bridge = start(file);
            try {
                int number = 0;
                for (Conversation conversation : conversations) {
                    conversation.userSays(++number);
                }
                for (Conversation conversation : conversations) {
                    await().atMost(PATIENCE)
                            .untilAsserted(() -> assertThat(conversation.shown()).hasSize(1));
                }
                for (int kill = 0; kill < KILLS; kill++) {
                    number = talk(conversations, number, dice);
                    bridge.destroyForcibly().waitFor();
                    bridge = start(file);
                }
                conversations.forEach(Conversation::assertNothingLostAndNothingDoubled);
            } catch (AssertionError | ConditionTimeoutException e) {
                System.out.println(Files.readString(log(file), ISO_8859_1));
                bridge.destroyForcibly().waitFor();
                printDeliveries(data);
                throw e;
            } finally {
                bridge.destroyForcibly().waitFor();
            }
        } finally {
            for (StandIn helpdesk : helpdesks.values()) {
                helpdesk.close();
            }
        }
    }

    /** Everybody says something, and agents answer, until a moment nobody chose. */
    private static int talk(List<Conversation> conversations, int from, SplittableRandom dice) {
        int number = from;
        int acts = dice.nextInt(2, ACTS) * conversations.size();
        for (int i = 0; i < acts; i++) {
            Conversation one = conversations.get(dice.nextInt(conversations.size()));
            if (dice.nextBoolean() || one.answered.size() >= 4) {
                one.userSays(++number);
            } else {
                one.agentSays(++number);
            }
        }
        return number;
    }

    private static Process start(Path setup) throws IOException {
        Path log = log(setup);
        long before = Files.exists(log) ? Files.size(log) : 0;
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:TieredStopAtLevel=1",
                                "-XX:+UseSerialGC",
                                "-Dbridge.log=INFO",
                                "-cp",
                                System.getProperty("java.class.path"),
                                RunningBridge.class.getName(),
                                setup.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                        .start();
        await().atMost(PATIENCE)
                .until(
                        () -> {
                            String output =
                                    Files.readString(log, ISO_8859_1).substring((int) before);
                            assertThat(process.isAlive()).as(output).isTrue();
                            return output.contains(RunningBridge.READY);
                        });
        return process;
    }

    /** All runs of the bridge write into one file. */
    private static Path log(Path setup) {
        return setup.resolveSibling("bridge.log");
    }

    /** The rows of the bridge's database, for whoever looks for what became of a message. */
    private static void printDeliveries(Path data) {
        try (BridgeDatabase database = BridgeDatabase.open(data)) {
            database.rows(
                            "SELECT bridge || ' ' || direction || ' ' || openid || ' ' || item || ' '"
                                    + " || state || ' tries ' || tries || ' due ' || next_at || ' '"
                                    + " || COALESCE(reason, '') || ' ' || content"
                                    + " FROM bridge_delivery ORDER BY id",
                            row -> row.getString(1))
                    .forEach(System.out::println);
        }
    }
}
