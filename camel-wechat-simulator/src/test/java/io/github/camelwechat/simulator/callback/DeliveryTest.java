// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.callback;

import static io.github.camelwechat.simulator.CallbackServer.reply;
import static io.github.camelwechat.simulator.CallbackServer.seal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelwechat.simulator.CallbackServer;
import io.github.camelwechat.simulator.WeChatSimulator;
import io.github.camelwechat.simulator.account.SecurityMode;
import io.github.camelwechat.simulator.account.SimulatedAccount;
import io.github.camelwechat.simulator.action.NotAFollowerException;
import io.github.camelwechat.simulator.action.SimulatedUser;
import io.github.camelwechat.simulator.crypto.Signature;
import io.github.camelwechat.simulator.fault.Fault;
import io.github.camelwechat.simulator.junit.WeChatSimulatorExtension;
import io.github.camelwechat.simulator.user.ChatEntry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class DeliveryTest {
    private static final String ALICE = "oK7dQ5xW2mZr8vTnB4yJcE1hLgPs";

    /** So that a slow machine is not taken for a slow server. */
    private static final Duration FOREVER = Duration.ofSeconds(25);

    private static final Duration FOUR_FIFTHS = Duration.ofMillis(800);

    @RegisterExtension
    static final WeChatSimulatorExtension WECHAT =
            WeChatSimulatorExtension.create(
                    b ->
                            b.callbackLimit(FOREVER)
                                    .retryGap(Duration.ofMillis(20))
                                    .redelivery(Redelivery.STATUS));

    static final CallbackServer SERVER = new CallbackServer();

    private final WeChatSimulator wechat = WECHAT.simulator();
    private final SimulatedAccount account = wechat.account();

    @BeforeEach
    void connect() {
        SERVER.reset();
        wechat.callbackUrl(SERVER.url());
        wechat.securityMode(SecurityMode.SAFE);
    }

    @AfterAll
    static void stop() {
        SERVER.close();
    }

    @Test
    void deliversInSafeModeOnlyTheEnvelope() throws Exception {
        CallbackOutcome outcome = wechat.user(ALICE).says("周六还营业吗？😀").await();

        assertThat(outcome.isOk()).isTrue();
        CallbackServer.Received in = SERVER.received().get(0);
        assertThat(in.body()).contains("<Encrypt>").doesNotContain("MsgType");
        assertThat(in.query())
                .containsEntry("encrypt_type", "aes")
                .containsEntry("openid", ALICE)
                .containsEntry(
                        "signature",
                        Signature.of(
                                account.token(),
                                in.query().get("timestamp"),
                                in.query().get("nonce")));
        assertThat(CallbackServer.open(account, in))
                .contains("<Content><![CDATA[周六还营业吗？😀]]></Content>")
                .containsSubsequence(
                        "<ToUserName>",
                        "<FromUserName>",
                        "<CreateTime>",
                        "<MsgType>",
                        "<Content>",
                        "<MsgId>");
    }

    @Test
    void deliversInCompatibleModeBothHalves() throws Exception {
        wechat.securityMode(SecurityMode.COMPATIBLE);
        wechat.user(ALICE).says("hi").await();

        CallbackServer.Received in = SERVER.received().get(0);
        assertThat(in.body()).contains("<Content><![CDATA[hi]]>").contains("<Encrypt>");
        assertThat(CallbackServer.open(account, in)).contains("<Content><![CDATA[hi]]>");
    }

    @Test
    void deliversInPlainModeWithoutAnyCipher() {
        wechat.securityMode(SecurityMode.PLAIN);
        wechat.user(ALICE).says("hi").await();

        CallbackServer.Received in = SERVER.received().get(0);
        assertThat(in.body()).contains("<Content><![CDATA[hi]]>").doesNotContain("Encrypt");
        assertThat(in.query()).doesNotContainKeys("msg_signature", "encrypt_type");
    }

    @ParameterizedTest
    @EnumSource(SecurityMode.class)
    void showsAPassiveReplyInEveryMode(SecurityMode mode) {
        wechat.securityMode(mode);
        String xml = reply(account, ALICE, "我们营业到 22:00");
        SERVER.answering(200, mode == SecurityMode.SAFE ? seal(account, xml) : xml);
        SimulatedUser alice = wechat.user(ALICE);

        assertThat(alice.says("hi").await().isOk()).isTrue();
        assertThat(alice.chat()).hasSize(2);
        ChatEntry answer = alice.chat().get(1);
        assertThat(answer.text()).isEqualTo("我们营业到 22:00");
        assertThat(answer.via()).isEqualTo(ChatEntry.Via.PASSIVE);
    }

    @Test
    void deliversThreeTimesAfterTimeOutsAndThenShowsTheBanner() throws Exception {
        SERVER.answering((request, in) -> {});
        try (WeChatSimulator impatient =
                WeChatSimulator.builder()
                        .callbackUrl(SERVER.url())
                        .callbackLimit(Duration.ofMillis(800))
                        .retryGap(Duration.ofMillis(20))
                        .start()) {
            SimulatedUser alice = impatient.user(ALICE);

            assertThreeTimeOuts(alice.says("hi").await());

            assertThat(alice.chat()).last().matches(ChatEntry::isFaultBanner);
        }
    }

    private void assertThreeTimeOuts(CallbackOutcome outcome) throws Exception {
        assertThat(outcome.result()).isEqualTo(Outcome.TIMEOUT);
        assertThat(outcome.deliveries()).extracting(Delivery::number).containsExactly(1, 2, 3);
        Set<String> payloads = new HashSet<>();
        Set<String> ciphers = new HashSet<>();
        for (CallbackServer.Received in : SERVER.received()) {
            payloads.add(CallbackServer.open(account, in));
            ciphers.add(in.body());
        }
        assertThat(payloads).hasSize(1);
        assertThat(ciphers).hasSize(3);
    }

    @Test
    void stopsDeliveringOnceAnAttemptIsAcknowledged() {
        AtomicInteger calls = new AtomicInteger();
        SERVER.answering((request, in) -> in.answer(calls.incrementAndGet() < 2 ? 503 : 200, ""));

        CallbackOutcome outcome = wechat.user(ALICE).says("hi").await();

        assertThat(outcome.isOk()).isTrue();
        assertThat(outcome.deliveries())
                .extracting(Delivery::outcome)
                .containsExactly(Outcome.ERROR, Outcome.OK);
        assertThat(wechat.user(ALICE).chat()).hasSize(1);
    }

    @Test
    void deliversAnErrorOnceWhenOnlyTheDocumentedTimeOutCounts() {
        SERVER.answering(500, "");
        try (WeChatSimulator strict = WeChatSimulator.builder().callbackUrl(SERVER.url()).start()) {
            CallbackOutcome outcome = strict.user(ALICE).says("hi").await();
            assertThat(outcome.result()).isEqualTo(Outcome.ERROR);
            assertThat(outcome.deliveries()).hasSize(1);
            assertThat(strict.user(ALICE).chat()).last().matches(ChatEntry::isFaultBanner);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "TIMEOUT,status,1",
        "TIMEOUT,silence,3",
        "TIMEOUT,cut,3",
        "TIMEOUT,nonsense,1",
        "STATUS,status,3",
        "STATUS,silence,3",
        "STATUS,cut,3",
        "STATUS,nonsense,1",
        "NONE,status,1",
        "NONE,silence,1",
        "NONE,cut,1",
        "NONE,nonsense,1",
    })
    void deliversAgainAfterWhatItsRedeliverySaysAndThenShowsTheBanner(
            Redelivery redelivery, String failure, int deliveries) {
        boolean answers = failure.equals("status") || failure.equals("nonsense");
        SERVER.answering(
                (request, in) -> {
                    switch (failure) {
                        case "status" -> in.answer(503, "");
                        case "cut" -> request.connection().close();
                        case "nonsense" -> in.answer(200, "{}");
                        default -> {}
                    }
                });
        try (WeChatSimulator impatient =
                WeChatSimulator.builder()
                        .redelivery(redelivery)
                        .callbackUrl(SERVER.url())
                        .callbackLimit(answers ? FOREVER : Duration.ofMillis(300))
                        .retryGap(Duration.ofMillis(20))
                        .start()) {
            SimulatedUser alice = impatient.user(ALICE);
            assertThat(alice.says("hi").await().deliveries()).hasSize(deliveries);
            assertThat(alice.chat()).last().matches(ChatEntry::isFaultBanner);
        }
    }

    @Test
    void noticesAConnectionThatGaveNoAnswerWhenTheLimitIsOver() {
        AtomicInteger calls = new AtomicInteger();
        SERVER.answering(
                (request, in) -> {
                    if (calls.incrementAndGet() == 1) {
                        request.connection().close();
                    } else {
                        in.answer(200, "");
                    }
                });
        try (WeChatSimulator impatient =
                WeChatSimulator.builder()
                        .callbackUrl(SERVER.url())
                        .callbackLimit(Duration.ofSeconds(1))
                        .start()) {
            long start = System.nanoTime();
            assertThat(impatient.user(ALICE).says("hi").await().isOk()).isTrue();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(FOUR_FIFTHS);
        }
    }

    @Test
    void changesItsRedeliveryWhileItRunsUntilTheNextReset() {
        SERVER.answering(503, "");
        wechat.redelivery(Redelivery.NONE);
        assertThat(wechat.user(ALICE).says("hi").await().deliveries()).hasSize(1);
        wechat.reset();
        assertThat(wechat.user(ALICE).says("hi").await().deliveries()).hasSize(3);
    }

    @Test
    void triesThreeTimesWhenNobodyListens() {
        wechat.callbackUrl("http://127.0.0.1:1/wechat");
        CallbackOutcome outcome = wechat.user(ALICE).says("hi").await();
        assertThat(outcome.result()).isEqualTo(Outcome.ERROR);
        assertThat(outcome.deliveries()).hasSize(3);
        assertThat(wechat.user(ALICE).chat()).last().matches(ChatEntry::isFaultBanner);
    }

    @Test
    void showsNoBannerForWhatTheUserDoesNotSee() {
        SERVER.answering(500, "");
        SimulatedUser alice = wechat.user(ALICE);
        alice.follows().await();
        int before = alice.chat().size();
        assertThat(alice.opens("https://example.org").await().result()).isEqualTo(Outcome.ERROR);
        assertThat(alice.chat()).hasSize(before);
        alice.clicks("KEY").await();
        assertThat(alice.chat()).hasSize(before + 1).last().matches(ChatEntry::isFaultBanner);
    }

    @Test
    void deliversDifferentUsersSideBySide() {
        answerOnceOpenTogether(20);
        List<Callback> deliveries = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            deliveries.add(wechat.user("user" + i).says("hi"));
        }
        assertThat(deliveries).allSatisfy(one -> assertThat(one.await().deliveries()).hasSize(1));
    }

    @Test
    void deliversAgainWhileTheFirstIsStillOpenWhenToldTo() {
        wechat.inject(new Fault.DuplicateBeforeAnswer());
        answerOnceOpenTogether(2);
        CallbackOutcome outcome = wechat.user(ALICE).says("hi").await();
        assertThat(outcome.isOk()).isTrue();
        assertThat(outcome.deliveries())
                .extracting(Delivery::number)
                .containsExactlyInAnyOrder(1, 2);
        assertThat(SERVER.received()).hasSize(2);
    }

    @Test
    void lettingARequestBeTamperedWithChangesOnlyThat() throws Exception {
        var genuine = wechat.signer().sign(ALICE, "<xml><MsgType>text</MsgType></xml>");
        CallbackResult result = wechat.send(genuine.with("nonce", "1").without("signature"));
        assertThat(result).isInstanceOf(CallbackResult.Response.class);
        CallbackServer.Received in = SERVER.received().get(0);
        assertThat(in.query()).containsEntry("nonce", "1").doesNotContainKey("signature");
        assertThatThrownBy(() -> CallbackServer.open(account, in)).hasMessage("msg_signature");
    }

    @Test
    void pushesARawPayloadAsItIs() throws Exception {
        String xml = "<xml><MsgType>event</MsgType><Event>something_new</Event></xml>";
        assertThat(wechat.deliver(ALICE, xml).await().isOk()).isTrue();
        assertThat(CallbackServer.open(account, SERVER.received().get(0))).isEqualTo(xml);
    }

    @Test
    void verifiesAUrlByItsEcho() {
        SERVER.answering((request, in) -> in.answer(200, in.query().get("echostr")));
        assertThat(wechat.handshake().ok()).isTrue();
        SERVER.answering((request, in) -> in.answer(200, in.query().get("echostr") + "\n"));
        assertThat(wechat.handshake(SERVER.url()).ok()).isFalse();
        SERVER.answering(403, "");
        assertThat(wechat.handshake().detail()).isEqualTo("HTTP status 403");
    }

    @Test
    void refusesAMessageOfSomebodyWhoLeft() {
        SimulatedUser alice = wechat.user(ALICE);
        alice.follows().await();
        alice.unfollows().await();
        assertThatThrownBy(() -> alice.says("hi"))
                .isInstanceOf(NotAFollowerException.class)
                .hasMessageContaining("let the user follow first");
    }

    /** Nobody gets an answer before all of them are here. */
    private static void answerOnceOpenTogether(int callbacks) {
        List<CallbackServer.Received> held = new ArrayList<>();
        SERVER.answering(
                (request, in) -> {
                    synchronized (held) {
                        held.add(in);
                        if (held.size() == callbacks) {
                            held.forEach(one -> one.answer(200, "success"));
                        }
                    }
                });
    }
}
