// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.helpdesk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelwechat.helpdesk.testing.Gate;
import io.github.camelwechat.helpdesk.testing.InboxClient;
import io.github.camelwechat.helpdesk.testing.Phone;
import io.github.camelwechat.helpdesk.testing.Pictures;
import io.github.camelwechat.helpdesk.testing.Ports;
import io.github.camelwechat.helpdesk.testing.Program;
import io.github.camelwechat.helpdesk.testing.RunningHelpdesk;
import io.github.camelwechat.simulator.WeChatSimulator;
import io.github.camelwechat.simulator.act.SimulatedUser;
import io.github.camelwechat.simulator.callback.Delivery;
import io.github.camelwechat.simulator.fault.Fault;
import io.github.camelwechat.simulator.people.ChatEntry;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The bridge in a JVM of its own is killed (SIGKILL) while messages and answers are under way, and
 * started again on the same data. Nothing may be lost and nothing doubled; only a send that was
 * under way may show as "may have been delivered".
 */
class KillTest {

    private static final String SEND = "/cgi-bin/message/custom/send";
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final Fault STALL = new Fault.Stall(Duration.ofSeconds(3));

    /** Something a user said: a text or a picture. */
    private record Spoken(Delivery delivery, String text, ByteBuffer picture) {}

    @TempDir static Path data;

    private static final int port = Ports.free();
    private static final InboxClient inbox = new InboxClient(port);
    private final List<Spoken> said = new ArrayList<>();
    private static WeChatSimulator simulator;
    private static Gate gate;
    private static Program bridge;

    @BeforeAll
    static void start() {
        simulator =
                WeChatSimulator.builder().callbackUrl(RunningHelpdesk.callbackUrl(port)).start();
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
        await().until(() -> Phone.count(user, "Was I sent?") == 1);
        String behind = inbox.reply(user.openid(), "I wait my turn.");
        String picture = inbox.reply(user.openid(), Pictures.png(120));

        killAndStartAgain();

        JsonObject answer = inbox.awaitOutcome(user.openid(), underWay);
        assertThat(answer.getString("status")).isEqualTo("failed");
        assertThat(answer.getJsonObject("reason").getString("code")).isEqualTo("UNCERTAIN");
        assertThat(answer.getJsonObject("reason").getString("text"))
                .contains("may have been delivered");
        for (String id : List.of(behind, picture)) {
            assertThat(inbox.awaitOutcome(user.openid(), id).getString("status")).isEqualTo("sent");
        }
        assertThat(Phone.answers(user))
                .extracting(ChatEntry::type)
                .containsExactly("text", "text", "image");
        assertThat(Phone.count(user, "Was I sent?")).isEqualTo(1);
    }

    @Test
    void whenThePostNeverArrivedAnAnswerShowsAsMayHaveBeenDeliveredAndIsNotSentAgain() {
        SimulatedUser user = saidHello("oNeverArrived1");
        AtomicReference<String> id = new AtomicReference<>();
        gate.holdBack(
                SEND,
                () -> id.set(inbox.reply(user.openid(), "Hello?")),
                KillTest::killAndStartAgain);

        JsonObject answer = inbox.awaitOutcome(user.openid(), id.get());
        assertThat(answer.getString("status")).isEqualTo("failed");
        assertThat(answer.getJsonObject("reason").getString("code")).isEqualTo("UNCERTAIN");
        assertThat(Phone.answers(user)).isEmpty();
    }

    @Test
    void killedAtAnyMomentItLosesAndDoublesNothing() {
        RandomGenerator dice = new SplittableRandom(Long.getLong("helpdesk.kill.seed", 20261121L));
        List<SimulatedUser> users =
                List.of(saidHello("oKillUser1"), saidHello("oKillUser2"), saidHello("oKillUser3"));
        Map<String, String> accepted = new HashMap<>();
        for (int round = 0; round < 4; round++) {
            int acts = dice.nextInt(5, 50);
            for (int n = 0; n < acts; n++) {
                SimulatedUser user = users.get(dice.nextInt(users.size()));
                String text = "round " + round + " number " + n;
                if (dice.nextInt(3) == 0) {
                    said.add(dice.nextInt(4) == 0 ? show(user) : say(user, "user, " + text));
                } else {
                    accepted.put(inbox.reply(user.openid(), "agent, " + text), user.openid());
                }
            }
            killAndStartAgain();
        }
        users.forEach(user -> assertNothingLostAndNothingDoubled(user, accepted));
    }

    private void assertNothingLostAndNothingDoubled(
            SimulatedUser user, Map<String, String> accepted) {
        List<JsonObject> chat = settled(user.openid());
        List<String> texts = new ArrayList<>();
        List<ByteBuffer> pictures = new ArrayList<>();
        for (JsonObject message : chat) {
            if (message.getString("mediaUrl") != null && message.getString("from").equals("user")) {
                pictures.add(
                        ByteBuffer.wrap(inbox.http().get(message.getString("mediaUrl")).body()));
            } else if (message.getString("from").equals("user")) {
                texts.add(message.getString("text"));
            }
        }
        assertThat(texts).doesNotHaveDuplicates();
        assertThat(pictures).doesNotHaveDuplicates();
        said.stream()
                .filter(spoken -> spoken.delivery().openid().equals(user.openid()))
                .filter(spoken -> spoken.delivery().await().isOk())
                .forEach(
                        spoken -> {
                            if (spoken.text() != null) {
                                assertThat(texts).containsOnlyOnce(spoken.text());
                            } else {
                                assertThat(pictures).containsOnlyOnce(spoken.picture());
                            }
                        });

        List<String> ids = chat.stream().map(message -> message.getString("id")).toList();
        accepted.forEach(
                (id, openId) -> {
                    if (openId.equals(user.openid())) {
                        assertThat(ids).containsOnlyOnce(id);
                    }
                });
        chat.stream()
                .filter(message -> message.getString("from").equals("agent"))
                .forEach(answer -> assertOnceOrAccountedFor(user, answer));
        assertWithinAllowance(user);
    }

    private static void assertOnceOrAccountedFor(SimulatedUser user, JsonObject answer) {
        long onPhone = Phone.count(user, answer.getString("text"));
        switch (answer.getString("status") + ":" + reason(answer)) {
            case "sent:none" -> assertThat(onPhone).as(answer.encode()).isEqualTo(1);
            case "failed:UNCERTAIN" ->
                    assertThat(onPhone).as(answer.encode()).isLessThanOrEqualTo(1);
            case "failed:WINDOW_EXHAUSTED" -> assertThat(onPhone).as(answer.encode()).isZero();
            default ->
                    throw new AssertionError(
                            "an answer ended as it should not: " + answer.encode());
        }
    }

    private static String reason(JsonObject answer) {
        JsonObject reason = answer.getJsonObject("reason");
        return reason == null ? "none" : reason.getString("code");
    }

    /** Never more than five answers without a word of the user in between. */
    private static void assertWithinAllowance(SimulatedUser user) {
        int inARow = 0;
        for (ChatEntry entry : user.chat()) {
            inARow =
                    entry.from() == ChatEntry.From.USER
                            ? 0
                            : entry.type().equals("system") ? inARow : inARow + 1;
            assertThat(inARow).isLessThanOrEqualTo(5);
        }
    }

    /** The chat once nothing of it is on its way any more. */
    private List<JsonObject> settled(String openId) {
        await().atMost(PATIENCE)
                .until(
                        () ->
                                inbox.messages(openId).stream()
                                        .noneMatch(
                                                message ->
                                                        "queued".equals(message.getString("status"))
                                                                || String.valueOf(
                                                                                message.getString(
                                                                                        "text"))
                                                                        .contains("asked again")));
        said.forEach(spoken -> spoken.delivery().await());
        return inbox.messages(openId);
    }

    private static Spoken say(SimulatedUser user, String text) {
        return new Spoken(user.says(text), text, null);
    }

    private Spoken show(SimulatedUser user) {
        byte[] picture = Pictures.png(said.size());
        return new Spoken(user.sendsImage(picture), null, ByteBuffer.wrap(picture));
    }

    private static SimulatedUser saidHello(String openId) {
        SimulatedUser user = simulator.user(openId);
        user.says("Hello").await();
        inbox.awaitMessage(openId, message -> "Hello".equals(message.getString("text")));
        return user;
    }

    private static void killAndStartAgain() {
        bridge.kill();
        startBridge();
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
