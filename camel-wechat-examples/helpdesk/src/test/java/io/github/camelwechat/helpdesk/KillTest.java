// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.helpdesk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelwechat.helpdesk.testing.Crowd;
import io.github.camelwechat.helpdesk.testing.Gate;
import io.github.camelwechat.helpdesk.testing.InboxClient;
import io.github.camelwechat.helpdesk.testing.Phone;
import io.github.camelwechat.helpdesk.testing.Pictures;
import io.github.camelwechat.helpdesk.testing.Ports;
import io.github.camelwechat.helpdesk.testing.Program;
import io.github.camelwechat.helpdesk.testing.RunningHelpdesk;
import io.github.camelwechat.simulator.WeChatSimulator;
import io.github.camelwechat.simulator.action.SimulatedUser;
import io.github.camelwechat.simulator.api.ApiRequest;
import io.github.camelwechat.simulator.callback.Redelivery;
import io.github.camelwechat.simulator.fault.Fault;
import io.github.camelwechat.simulator.user.ChatEntry;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The bridge in a JVM of its own is killed (SIGKILL) while messages and answers are under way, and
 * started again on the same data. Nothing may be lost and nothing doubled; only a send that was
 * under way may show as "may have been delivered". {@code -Dkills} says how often, {@code
 * -Dkills.seed} when.
 */
@Tag("slow")
class KillTest {

    private static final String SEND = "/cgi-bin/message/custom/send";
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int KILLS = Integer.getInteger("kills", 3);
    private static final long SEED = Long.getLong("kills.seed", 20261121L);

    /** Ends with the connection. */
    private static final Fault STALL = new Fault.Stall(Duration.ofMinutes(1));

    /** So that the third delivery of what a kill interrupted finds the bridge up again. */
    private static final Duration GAP = Duration.ofSeconds(2);

    @TempDir static Path data;

    private static final int port = Ports.free();
    private static final InboxClient inbox = new InboxClient(port);
    private final Crowd crowd = new Crowd(inbox);
    private final Map<String, String> pictures = new HashMap<>();
    private String neverArrived;
    private final Map<String, Integer> ends = new TreeMap<>();
    private static WeChatSimulator simulator;
    private static Gate gate;
    private static Program bridge;

    @BeforeAll
    static void start() {
        simulator =
                WeChatSimulator.builder()
                        .callbackUrl(RunningHelpdesk.callbackUrl(port))
                        .redelivery(Redelivery.STATUS)
                        .retryGap(GAP)
                        .start();
        gate = new Gate(simulator.baseUri());
        startBridge();
    }

    @AfterAll
    static void stop() throws IOException {
        bridge.close();
        gate.close();
        simulator.close();
    }

    @Test
    void afterThePostAnAnswerShowsAsMayHaveBeenDeliveredAndThoseQueuedBehindItGoOutOnce() {
        SimulatedUser user = saidHello("oAfterThePost1");
        simulator.inject(STALL, 1, SEND);
        String underWay = inbox.reply(user.openid(), "Was I sent?");
        await().atMost(PATIENCE).until(() -> Phone.count(user, "Was I sent?") == 1);
        String behind = inbox.reply(user.openid(), "I wait my turn.");
        String picture = inbox.reply(user.openid(), Pictures.png(120));

        bridge.kill();
        startBridge();

        assertUncertain(inbox.awaitOutcome(user.openid(), underWay));
        for (String id : List.of(behind, picture)) {
            assertThat(inbox.awaitOutcome(user.openid(), id).getString("status")).isEqualTo("sent");
        }
        assertThat(Phone.answers(user))
                .extracting(ChatEntry::type)
                .containsExactly("text", "text", "image");
        assertThat(Phone.count(user, "Was I sent?")).isEqualTo(1);
    }

    private static void assertUncertain(JsonObject answer) {
        assertThat(answer.getString("status")).isEqualTo("failed");
        assertThat(answer.getJsonObject("reason").getString("code")).isEqualTo("UNCERTAIN");
        assertThat(answer.getJsonObject("reason").getString("text"))
                .contains("may have been delivered");
    }

    @Test
    void killedAtAnyMomentItLosesAndDoublesNothing() {
        System.out.printf("%d kills with -Dkills.seed=%d%n", KILLS, SEED);
        SplittableRandom dice = new SplittableRandom(SEED);
        SimulatedUser spent = saidHello("oNothingLeft1");
        for (int i = 0; i < 5; i++) {
            String id = inbox.reply(spent.openid(), "answer " + i);
            assertThat(inbox.awaitOutcome(spent.openid(), id).getString("status"))
                    .isEqualTo("sent");
        }
        List<SimulatedUser> writers = newcomers("oKillWriter", 0);
        List<SimulatedUser> everybody = new ArrayList<>(writers);
        for (int kill = 0; kill < KILLS; kill++) {
            List<SimulatedUser> readers = newcomers("oKillReader", everybody.size());
            everybody.addAll(readers);

            if (kill == 0) {
                var held = gate.holdBack(SEND);
                crowd.talk(writers, readers, 1, dice, () -> neverArrived = killOnce(held));
            } else {
                crowd.talk(writers, readers, dice.nextInt(5, 80), dice, bridge::kill);
            }
            startBridge();

            assertStillSpent(spent, "one too many after kill " + kill);
            everybody.add(answered("oAfterKill" + kill));
        }
        everybody.forEach(this::assertNothingLostAndNothingDoubled);
        assertNeverSent(everybody);
        System.out.println("how it ended for users and agents: " + ends);
        assertThat(ends).containsKeys("user:acknowledged", "sent:none", "failed:UNCERTAIN");
    }

    /** Somebody new, who is answered as if nothing had been. */
    private static SimulatedUser answered(String openId) {
        SimulatedUser user = saidHello(openId);
        JsonObject answer = inbox.awaitOutcome(openId, inbox.reply(openId, "Hello, " + openId));
        assertThat(answer.getString("status")).isEqualTo("sent");
        return user;
    }

    private static String killOnce(CompletableFuture<String> requestIsHeld) {
        String request = requestIsHeld.join();
        bridge.kill();
        return request;
    }

    /**
     * Asserts that an answer the gate held back is uncertain and not sent again: it may have been
     * delivered, for all the bridge knows.
     */
    private void assertNeverSent(List<SimulatedUser> users) {
        List<JsonObject> answers =
                users.stream()
                        .flatMap(user -> inbox.messages(user.openid()).stream())
                        .filter(message -> message.getString("from").equals("agent"))
                        .filter(answer -> neverArrived.contains(answer.getString("text") + '"'))
                        .toList();
        assertThat(answers).hasSize(1);
        assertUncertain(answers.get(0));
        assertThat(users)
                .allMatch(user -> Phone.count(user, answers.get(0).getString("text")) == 0);
    }

    private static List<SimulatedUser> newcomers(String name, int before) {
        return IntStream.range(before, before + 2)
                .mapToObj(number -> saidHello(name + number))
                .toList();
    }

    /** The ledger knows, so that WeChat is not even asked. */
    private static void assertStillSpent(SimulatedUser user, String text) {
        JsonObject refused = inbox.awaitOutcome(user.openid(), inbox.reply(user.openid(), text));
        assertThat(refused.getString("status") + ":" + reason(refused))
                .isEqualTo("failed:WINDOW_EXHAUSTED");
        assertThat(simulator.requests(SEND))
                .extracting(ApiRequest::errcode)
                .as("what WeChat said of sends")
                .doesNotContain(45015, 45047);
    }

    private void assertNothingLostAndNothingDoubled(SimulatedUser user) {
        List<JsonObject> chat = settled(user.openid());
        assertThat(heard(chat)).doesNotHaveDuplicates();
        for (Crowd.UserMessage spoken : crowd.said(user.openid())) {
            String end = spoken.delivery().await().isOk() ? "user:acknowledged" : "user:not";
            ends.merge(end, 1, Integer::sum);
        }
        assertThat(chat.stream().map(message -> message.getString("id")))
                .doesNotHaveDuplicates()
                .containsAll(crowd.answered(user.openid()));
        List<String> answers =
                chat.stream()
                        .filter(message -> message.getString("from").equals("agent"))
                        .map(answer -> assertOnceOrAccountedFor(user, answer))
                        .toList();
        long refused = answers.stream().filter("failed:WINDOW_EXHAUSTED"::equals).count();
        int allowed = Math.min(5, answers.size());
        assertThat(answers.size() - refused)
                .as("a kill costs a window one message at most: " + answers)
                .isBetween(Math.max(0L, allowed - 1L), (long) allowed);
    }

    private String assertOnceOrAccountedFor(SimulatedUser user, JsonObject answer) {
        long onPhone = Phone.count(user, answer.getString("text"));
        String end = answer.getString("status") + ":" + reason(answer);
        ends.merge(end, 1, Integer::sum);
        switch (end) {
            case "sent:none" -> assertThat(onPhone).as(answer.encode()).isEqualTo(1);
            case "failed:UNCERTAIN" ->
                    assertThat(onPhone).as(answer.encode()).isLessThanOrEqualTo(1);
            case "failed:WINDOW_EXHAUSTED" -> assertThat(onPhone).as(answer.encode()).isZero();
            default ->
                    throw new AssertionError(
                            "an answer ended as it should not: " + answer.encode());
        }
        return end;
    }

    private static String reason(JsonObject answer) {
        JsonObject reason = answer.getJsonObject("reason");
        return reason == null ? "none" : reason.getString("code");
    }

    /** The chat once everything is in it and nothing on its way any more. */
    private List<JsonObject> settled(String openId) {
        List<String> acknowledged =
                crowd.said(openId).stream()
                        .filter(spoken -> spoken.delivery().await().isOk())
                        .map(Crowd.UserMessage::content)
                        .toList();
        AtomicReference<List<JsonObject>> chat = new AtomicReference<>();
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> {
                            chat.set(inbox.messages(openId));
                            assertThat(chat.get()).noneMatch(KillTest::isUnderWay);
                            assertThat(heard(chat.get()))
                                    .as("what WeChat was told we have")
                                    .containsAll(acknowledged);
                        });
        return chat.get();
    }

    private List<String> heard(List<JsonObject> chat) {
        return chat.stream()
                .filter(message -> message.getString("from").equals("user"))
                .map(
                        message ->
                                message.getString("mediaUrl") == null
                                        ? message.getString("text")
                                        : pictures.computeIfAbsent(
                                                message.getString("mediaUrl"),
                                                url -> Crowd.picture(inbox.http().get(url).body())))
                .toList();
    }

    private static boolean isUnderWay(JsonObject message) {
        return "queued".equals(message.getString("status"))
                || String.valueOf(message.getString("text")).contains("asked again");
    }

    private static SimulatedUser saidHello(String openId) {
        SimulatedUser user = simulator.user(openId);
        user.says("Hello").await();
        inbox.awaitMessage(openId, message -> "Hello".equals(message.getString("text")));
        return user;
    }

    private static void startBridge() {
        bridge =
                Program.start(
                        HelpdeskBridge.class,
                        "--port",
                        port,
                        "--wechat-url",
                        gate.address(),
                        "--data",
                        data);
        await().atMost(PATIENCE).until(inbox::isUp);
    }
}
