// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.send;

import static io.github.camelwechat.internal.api.client.ApiFixture.failure;
import static io.github.camelwechat.internal.api.client.ApiFixture.get;
import static io.github.camelwechat.internal.send.SendFixture.ANN;
import static io.github.camelwechat.internal.send.SendFixture.SEND;
import static io.github.camelwechat.internal.send.SendFixture.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelwechat.account.OpenId;
import io.github.camelwechat.failure.ApiErrorException;
import io.github.camelwechat.failure.PartlySentException;
import io.github.camelwechat.failure.SendUncertainException;
import io.github.camelwechat.failure.WindowClosedException;
import io.github.camelwechat.internal.send.plan.SendOptions;
import io.github.camelwechat.internal.send.plan.SendResult;
import io.github.camelwechat.internal.send.plan.SendResult.Status;
import io.github.camelwechat.message.OutboundMessage.Attributed;
import io.github.camelwechat.message.OutboundMessage.Text;
import io.github.camelwechat.message.Reply;
import io.github.camelwechat.option.UncertainPolicy;
import io.github.camelwechat.option.WindowPolicy;
import io.github.camelwechat.simulator.fault.Fault;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A text that takes several messages. */
class MessageSenderPartsTest {

    @RegisterExtension final SendFixture fixture = SendFixture.afterAnnWrote();

    @Test
    void sixPartsDoNotFitIntoFiveAndNothingIsSent() {
        WindowClosedException refused =
                failure(fixture.send(text(6), options("id-1")), WindowClosedException.class);

        assertThat(refused.reason()).isEqualTo(WindowClosedException.Reason.TOO_FEW);
        assertThat(refused).hasMessageContainingAll("only 5 more messages", "6 are needed");
        assertThat(fixture.sends()).isEmpty();
        assertThat(fixture.remaining()).isEqualTo(5);
        assertThat(get(fixture.send(text(5), options("id-1"))).status()).isEqualTo(Status.SENT);
    }

    @Test
    void thePartsArriveInOrderAndTheWindowPaysForEach() {
        SendResult result = get(fixture.send(text(4), options()));

        assertThat(result.status()).isEqualTo(Status.SENT);
        assertThat(result.remaining()).isEqualTo(1);
        assertThat(fixture.annSees()).containsExactlyElementsOf(seen(1, 4));
        assertThat(fixture.remaining()).isEqualTo(1);
    }

    @Test
    void aPartWaitsUntilTheOneBeforeItIsAccepted() {
        fixture.wechat.inject(new Fault.Stall(Duration.ofMillis(500)), 1, SEND);

        CompletionStage<SendResult> sending = fixture.send(text(2), options());

        await().until(() -> fixture.annSees().size() == 1);
        await().during(Duration.ofMillis(200)).until(() -> fixture.annSees().size() == 1);
        get(sending);
        assertThat(fixture.annSees()).containsExactlyElementsOf(seen(1, 2));
    }

    @Test
    void aPartThatIsRefusedEndsItAndTheAllowanceOfTheRestComesBack() {
        failAt(3, new Fault.ErrCode(45002, "content size out of limit"));

        PartlySentException failed =
                failure(fixture.send(text(5), options()), PartlySentException.class);

        assertThat(failed.delivered()).isEqualTo(2);
        assertThat(failed.total()).isEqualTo(5);
        assertThat(failed.failure()).isInstanceOf(ApiErrorException.class);
        assertThat(failed)
                .hasMessageContainingAll("5 messages", "the first 2", "45002", "send id")
                .hasMessageNotContaining("字");
        assertThat(fixture.annSees()).containsExactlyElementsOf(seen(1, 2));
        assertThat(fixture.remaining()).isEqualTo(3);
    }

    @Test
    void aFirstPartThatIsRefusedIsARefusalLikeAnyOther() {
        failAt(1, new Fault.ErrCode(40003, "invalid openid"));

        failure(fixture.send(text(3), options()), ApiErrorException.class);
        assertThat(fixture.remaining()).isEqualTo(5);
    }

    @Test
    void aPartThatMayHaveArrivedStaysCountedAndTheRestIsNotSent() {
        failAt(2, new Fault.DropBeforeResponse());

        PartlySentException failed =
                failure(fixture.send(text(4), options("id-1")), PartlySentException.class);
        assertThat(failed.delivered()).isEqualTo(1);
        assertThat(failed.failure()).isInstanceOf(SendUncertainException.class);
        assertThat(fixture.remaining()).isEqualTo(3);

        PartlySentException again =
                failure(fixture.send(text(4), options("id-1")), PartlySentException.class);
        assertThat(again.delivered()).isEqualTo(1);
        assertThat(again.failure()).isInstanceOf(SendUncertainException.class);
        assertThat(fixture.sends()).hasSize(2);
        assertThat(fixture.remaining()).isEqualTo(3);
    }

    @Test
    void wechatEndsTheWindowInBetween() {
        failAt(2, new Fault.ErrCode(45047, "out of response count limit"));

        PartlySentException failed =
                failure(fixture.send(text(3), options()), PartlySentException.class);

        assertThat(failed.failure()).isInstanceOf(WindowClosedException.class);
        assertThat(fixture.remaining()).isZero();
    }

    @Test
    void underTheSameIdOnlyWhatIsMissingIsSent() {
        failAt(3, new Fault.ErrCode(45002, "content size out of limit"));
        failure(fixture.send(text(4), options("id-1")), PartlySentException.class);

        SendResult result = get(fixture.send(text(4), options("id-1")));

        assertThat(result.status()).isEqualTo(Status.SENT);
        assertThat(fixture.annSees()).containsExactlyElementsOf(seen(1, 4));
        assertThat(fixture.remaining()).isEqualTo(1);
        assertThat(get(fixture.send(text(4), options("id-1")))).isEqualTo(result);
        assertThat(fixture.sends()).hasSize(5);
    }

    @Test
    void whatIsMissingMustFitAsWell() {
        failAt(4, new Fault.ErrCode(45002, "content size out of limit"));
        failure(fixture.send(text(5), options("id-1")), PartlySentException.class);
        get(fixture.send("one more"));

        PartlySentException failed =
                failure(fixture.send(text(5), options("id-1")), PartlySentException.class);

        assertThat(failed.delivered()).isEqualTo(3);
        assertThat(failed.failure())
                .isInstanceOfSatisfying(
                        WindowClosedException.class,
                        closed ->
                                assertThat(closed.reason())
                                        .isEqualTo(WindowClosedException.Reason.TOO_FEW));
        assertThat(fixture.remaining()).isEqualTo(1);
    }

    @Test
    void manyAtOnceUnderOneIdSendNoPartTwice() {
        List<CompletionStage<SendResult>> all =
                IntStream.range(0, 10)
                        .parallel()
                        .mapToObj(i -> fixture.send(text(2), options("id-1")))
                        .toList();
        all.forEach(stage -> get(stage.handle((result, thrown) -> true)));

        assertThat(fixture.annSees()).doesNotHaveDuplicates();
        assertThat(fixture.remaining()).isEqualTo(5 - fixture.annSees().size());
    }

    @Test
    void askingSendsWhatIsLeftAndLetsWeChatDecideAboutTheRest() {
        PartlySentException failed =
                failure(
                        fixture.send(text(6), options(WindowPolicy.ASK)),
                        PartlySentException.class);

        assertThat(failed.delivered()).isEqualTo(5);
        assertThat(failed.failure()).hasMessageContaining("45047");
        assertThat(fixture.remaining()).isZero();
    }

    @Test
    void ofAUserWeKnowNothingOfWeChatDecidesAboutEach() {
        fixture.wechat.user("oBob").says("hello");

        SendResult result =
                get(
                        SendFixture.send(
                                fixture.sender,
                                fixture.shop,
                                new OpenId("oBob"),
                                text(3),
                                options()));

        assertThat(result.status()).isEqualTo(Status.ASKED);
        assertThat(fixture.sends()).hasSize(3);
    }

    @Test
    void assumingThatAPartArrivedGoesOnAndSaysSo() {
        failAt(2, new Fault.DropBeforeResponse());

        SendResult result = get(fixture.send(text(3), options(UncertainPolicy.ASSUME_SENT, null)));

        assertThat(result.status()).isEqualTo(Status.UNCERTAIN);
        assertThat(fixture.annSees()).containsExactlyElementsOf(seen(1, 3));
    }

    @Test
    void theFirstPartRidesInTheAnswerForNothing() {
        SingleReplySlot slot = new SingleReplySlot("shop", ANN);

        SendResult result = get(fixture.send(text(6), with(slot, null)));

        assertThat(result.status()).isEqualTo(Status.SENT);
        assertThat(slot.offered).containsExactly(new Reply.Text(part(1)));
        assertThat(fixture.annSees()).containsExactlyElementsOf(seen(2, 6));
        assertThat(fixture.remaining()).isZero();
    }

    @Test
    void aTextIsNotBegunInTheAnswerIfItsEndDoesNotFit() {
        SingleReplySlot slot = new SingleReplySlot("shop", ANN);

        failure(fixture.send(text(7), with(slot, null)), WindowClosedException.class);

        assertThat(slot.offered).isEmpty();
        assertThat(slot.open).isTrue();
        assertThat(fixture.remaining()).isEqualTo(5);
    }

    @Test
    void aSlotThatIsTakenMeanwhileMeansThatTheWindowPaysForAll() {
        SingleReplySlot slot = new SingleReplySlot("shop", ANN);
        slot.takes = false;

        assertThat(get(fixture.send(text(2), with(slot, "id-1"))).remaining()).isEqualTo(3);
        assertThat(fixture.annSees()).containsExactlyElementsOf(seen(1, 2));

        SingleReplySlot another = new SingleReplySlot("shop", ANN);
        another.takes = false;
        failure(fixture.send(text(4), with(another, null)), WindowClosedException.class);
        assertThat(fixture.remaining()).isEqualTo(3);
    }

    @Test
    void anAnswerIsNotRepeatedWithTheRest() {
        SingleReplySlot slot = new SingleReplySlot("shop", ANN);
        failAt(1, new Fault.ErrCode(45002, "content size out of limit"));
        PartlySentException failed =
                failure(fixture.send(text(3), with(slot, "id-1")), PartlySentException.class);
        assertThat(failed.delivered()).isEqualTo(1);
        SingleReplySlot nextDelivery = new SingleReplySlot("shop", ANN);

        get(fixture.send(text(3), with(nextDelivery, "id-1")));

        assertThat(nextDelivery.offered).isEmpty();
        assertThat(fixture.annSees()).containsExactlyElementsOf(seen(2, 3));
    }

    @Test
    void everyPartIsSaidByTheAgent() {
        SingleReplySlot slot = new SingleReplySlot("shop", ANN);

        get(fixture.send(new Attributed(text(2), "kf@shop", true), with(slot, null)));

        assertThat(slot.offered).isEmpty();
        assertThat(fixture.sends())
                .hasSize(2)
                .allMatch(sent -> sent.bodyText().contains("\"kf_account\":\"kf@shop\""))
                .allMatch(sent -> sent.bodyText().contains("\"is_ai_msg\":1"));
    }

    private void failAt(int part, Fault fault) {
        if (part > 1) {
            fixture.wechat.inject(new Fault.Stall(Duration.ZERO), part - 1, SEND);
        }
        fixture.wechat.inject(fault, 1, SEND);
    }

    private static SendOptions with(SingleReplySlot slot, String sendId) {
        return new SendOptions(WindowPolicy.FAIL, UncertainPolicy.FAIL, sendId, slot);
    }

    /** So many parts of which no two fit into one. */
    private static Text text(int parts) {
        return new Text(
                String.join(
                        "\n\n", IntStream.rangeClosed(1, parts).mapToObj(i -> part(i)).toList()));
    }

    private static String part(int number) {
        return "第" + number + "段：" + "字".repeat(595) + "。";
    }

    private static List<String> seen(int first, int last) {
        return IntStream.rangeClosed(first, last).mapToObj(i -> "text:" + part(i)).toList();
    }
}
