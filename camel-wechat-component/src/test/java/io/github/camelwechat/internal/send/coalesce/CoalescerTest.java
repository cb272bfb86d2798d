// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.send.coalesce;

import static io.github.camelwechat.internal.api.client.ApiFixture.failure;
import static io.github.camelwechat.internal.api.client.ApiFixture.get;
import static io.github.camelwechat.internal.send.SendFixture.ANN;
import static io.github.camelwechat.internal.send.coalesce.CoalescerFixture.agent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelwechat.failure.ApiErrorException;
import io.github.camelwechat.failure.InvalidMessageException;
import io.github.camelwechat.failure.WindowClosedException;
import io.github.camelwechat.internal.send.SendFixture;
import io.github.camelwechat.internal.send.SingleReplySlot;
import io.github.camelwechat.internal.send.media.MediaTypes;
import io.github.camelwechat.internal.send.plan.SendReport;
import io.github.camelwechat.internal.send.plan.SendResult.Status;
import io.github.camelwechat.message.MediaContent;
import io.github.camelwechat.message.OutboundMessage;
import io.github.camelwechat.message.OutboundMessage.Attributed;
import io.github.camelwechat.message.OutboundMessage.Text;
import io.github.camelwechat.message.OutboundMessage.Upload;
import io.github.camelwechat.simulator.fault.Fault;
import io.github.camelwechat.testing.ManualDelays;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rules of coalescing: how long texts are held, and what sends them earlier. */
class CoalescerTest {

    private final CoalescerFixture fixture = new CoalescerFixture();

    @BeforeEach
    void open() {
        fixture.shop.annWrites();
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void aClosedWindowFailsEveryLineWithTheSameFailure() {
        fixture.shop.wechat.advance(Duration.ofHours(49));
        List<CompletionStage<SendReport>> lines = lines("one", "two", "three");

        fixture.delays.pass();

        WindowClosedException failure = failure(lines.get(0), WindowClosedException.class);
        assertThat(failure(lines.get(1), WindowClosedException.class)).isSameAs(failure);
        assertThat(failure(lines.get(2), WindowClosedException.class)).isSameAs(failure);
        assertThat(fixture.shop.sends()).isEmpty();
    }

    @Test
    void aRefusalFailsEveryLineAndGivesTheAllowanceBack() {
        fixture.shop.wechat.inject(new Fault.ErrCode(40003, "invalid openid"));
        List<CompletionStage<SendReport>> lines = lines("one", "two");

        fixture.delays.pass();

        lines.forEach(line -> failure(line, ApiErrorException.class));
        assertThat(fixture.shop.remaining()).isEqualTo(5);
    }

    @Test
    void threeLinesWithinTheWhileCostOneMessageOfTheWindow() {
        List<CompletionStage<SendReport>> lines = lines("one", "two", "three");
        assertThat(fixture.annSees()).isEmpty();
        assertThat(lines).noneMatch(line -> line.toCompletableFuture().isDone());

        fixture.delays.pass();

        SendReport done = get(lines.get(0));
        assertThat(done.result().status()).isEqualTo(Status.SENT);
        assertThat(done.result().remaining()).isEqualTo(4);
        assertThat(get(lines.get(1))).isEqualTo(done);
        assertThat(get(lines.get(2))).isEqualTo(done);
        assertThat(fixture.annSees()).containsExactly("text:one\ntwo\nthree");
        assertThat(fixture.shop.remaining()).isEqualTo(4);
    }

    @Test
    void theWhileCountsFromTheFirstLineAndIsNotProlonged() {
        fixture.send("one");
        assertThat(fixture.delays.running)
                .extracting(ManualDelays.Delay::length)
                .containsExactly(CoalescerFixture.HOLD);

        fixture.send("two");

        assertThat(fixture.delays.running).hasSize(1);
    }

    @Test
    void aLineWithoutCompanyIsSentAsItIs() {
        CompletionStage<SendReport> line = fixture.send("alone");

        fixture.delays.pass();

        assertThat(get(line).result().status()).isEqualTo(Status.SENT);
        assertThat(fixture.annSees()).containsExactly("text:alone");
    }

    @Test
    void aPictureGoesAfterTheLinesBeforeItAndBeforeTheLinesAfterIt() {
        fixture.shop.wechat.inject(new Fault.Stall(Duration.ofMillis(300)), 1, SendFixture.UPLOAD);
        List<CompletionStage<SendReport>> all = new ArrayList<>(lines("one", "two"));
        all.add(fixture.send(picture()));
        all.add(fixture.send("three"));
        fixture.delays.pass();

        all.forEach(line -> get(line));
        assertThat(fixture.annSees()).hasSize(3).startsWith("text:one\ntwo").endsWith("text:three");
    }

    @Test
    void whatTwoAgentsSayIsNotPutIntoOneMouth() {
        List<CompletionStage<SendReport>> all = new ArrayList<>();
        all.add(fixture.send("the account"));
        all.add(fixture.send(agent("an agent")));
        all.add(fixture.send(agent("the same")));
        all.add(fixture.send(new Attributed(new Text("an AI"), SendFixture.AGENT, true)));
        fixture.delays.pass();

        all.forEach(line -> get(line));
        assertThat(fixture.annSees())
                .containsExactly("text:the account", "text:an agent\nthe same", "text:an AI");
    }

    @Test
    void joinedLinesNeverPassWhatOneMessageHolds() {
        String line = "好".repeat(682);
        List<CompletionStage<SendReport>> all = lines(line, "x", "好".repeat(682), "好", "end");
        assertThat(fixture.delays.running).hasSize(1);
        fixture.delays.pass();

        all.forEach(each -> get(each));
        assertThat(fixture.annSees())
                .containsExactly("text:" + line + "\nx", "text:" + line, "text:好\nend");
    }

    @Test
    void aHundredLinesGoAtOnce() {
        List<CompletionStage<SendReport>> all =
                lines(IntStream.range(0, 101).mapToObj(i -> "l" + i).toArray(String[]::new));

        get(all.get(0));
        get(all.get(99));

        assertThat(fixture.annSees()).hasSize(1).first().asString().endsWith("\nl99");
        assertThat(all.get(100).toCompletableFuture()).isNotDone();
    }

    @Test
    void whatNoMessageCanSayFailsByItself() {
        CompletionStage<SendReport> line = fixture.send("one");

        failure(fixture.send(" "), InvalidMessageException.class);

        assertThat(get(line).result().status()).isEqualTo(Status.SENT);
    }

    @Test
    void anAnswerThatTheOpenCallbackTakesIsNotHeldAndGoesAfterWhatIs() {
        List<CompletionStage<SendReport>> lines = lines("one", "two");
        SingleReplySlot slot = new SingleReplySlot("shop", ANN);
        List<String> before = new CopyOnWriteArrayList<>();
        slot.asked = () -> before.addAll(fixture.annSees());

        CompletionStage<SendReport> answer =
                fixture.send(fixture.producer, new Text("answer"), null, slot);

        assertThat(get(answer).result().status()).isEqualTo(Status.PASSIVE);
        assertThat(before).containsExactly("text:one\ntwo");
        assertThat(get(lines.get(1)).result().remaining()).isEqualTo(4);
        assertThat(fixture.shop.remaining()).isEqualTo(4);
    }

    /** It is a message like any other then, and waits for others itself. */
    @Test
    void anAnswerThatTheOpenCallbackCannotTakeIsHeld() {
        SingleReplySlot slot = new SingleReplySlot("shop", ANN);

        CompletionStage<SendReport> answer =
                fixture.send(fixture.producer, agent("I am Lin"), null, slot);

        assertThat(fixture.delays.running).hasSize(1);
        assertThat(answer.toCompletableFuture()).isNotDone();
        assertThat(slot.offered).isEmpty();
    }

    @Test
    void anAnswerWaitsForNothingIfNothingIsHeld() {
        SingleReplySlot slot = new SingleReplySlot("shop", ANN);

        CompletionStage<SendReport> answer =
                fixture.send(fixture.producer, new Text("answer"), null, slot);

        assertThat(get(answer).result().status()).isEqualTo(Status.PASSIVE);
        assertThat(fixture.delays.running).isEmpty();
    }

    @Test
    void whatAProducerSaysThatHoldsNothingGoesAfterWhatOthersHold() {
        fixture.shop.wechat.inject(new Fault.Stall(Duration.ofMillis(300)), 1, SendFixture.SEND);
        CoalescerFixture.Producer other = fixture.producer(fixture.coalescer, Duration.ZERO);
        CompletionStage<SendReport> line = fixture.send("one");

        CompletionStage<SendReport> next = fixture.send(other, new Text("two"), null, null);

        get(next);
        assertThat(line.toCompletableFuture()).isDone();
        assertThat(fixture.annSees()).containsExactly("text:one", "text:two");
    }

    @Test
    void aProducerThatStopsSendsWhatIsHeldAndHoldsNothingMore() {
        List<CompletionStage<SendReport>> lines = lines("one", "two");

        fixture.producer.stop();

        lines.forEach(line -> get(line));
        assertThat(get(fixture.send("three")).result().remaining()).isEqualTo(3);
        assertThat(fixture.annSees()).containsExactly("text:one\ntwo", "text:three");
    }

    @Test
    void whatIsHeldIsOutWhenEverythingIsClosed() {
        fixture.shop.wechat.inject(new Fault.Stall(Duration.ofMillis(300)), 1, SendFixture.SEND);
        List<CompletionStage<SendReport>> lines = lines("one", "two");

        fixture.coalescer.close(Duration.ofSeconds(30));

        assertThat(lines).allMatch(line -> line.toCompletableFuture().isDone());
        assertThat(fixture.annSees()).containsExactly("text:one\ntwo");
    }

    @Test
    void aLineIsSentAtOnceWhenNoTimeCanBeTakenAnyMore() {
        fixture.delays.shutdown();

        assertThat(get(fixture.send("one")).result().status()).isEqualTo(Status.SENT);
    }

    @Test
    void linesOfManyThreadsArriveEachOnceAndInTheOrderOfTheirThread() {
        List<List<CompletableFuture<SendReport>>> sent =
                IntStream.range(0, 8)
                        .parallel()
                        .mapToObj(
                                thread ->
                                        IntStream.range(0, 50)
                                                .mapToObj(i -> fixture.send(thread + "-" + i))
                                                .map(CompletionStage::toCompletableFuture)
                                                .toList())
                        .toList();
        fixture.delays.pass();
        sent.forEach(lines -> lines.forEach(line -> get(line)));

        List<String> seen =
                fixture.annSees().stream()
                        .flatMap(text -> Stream.of(text.substring("text:".length()).split("\n")))
                        .toList();

        assertThat(seen).hasSize(400).doesNotHaveDuplicates();
        for (int i = 0; i < 8; i++) {
            String thread = i + "-";
            assertThat(seen.stream().filter(line -> line.startsWith(thread)))
                    .isSortedAccordingTo((a, b) -> Integer.compare(number(a), number(b)));
        }
        assertThat(fixture.shop.sends()).hasSize(4);
    }

    @Test
    void aLongRowOfFailuresIsNoDeepStackAndLeavesNothingBehind() {
        fixture.shop.wechat.inject(new Fault.Stall(Duration.ofMillis(300)), 1, SendFixture.SEND);
        List<CompletionStage<SendReport>> all = new ArrayList<>();
        for (int i = 0; i < 3000; i++) {
            all.add(fixture.send(i % 2 == 0 ? new Text("t" + i) : agent("a" + i)));
        }
        fixture.delays.pass();

        await().atMost(Duration.ofMinutes(1))
                .until(() -> all.stream().allMatch(line -> line.toCompletableFuture().isDone()));
        assertThat(fixture.shop.sends()).hasSize(5);
        await().until(() -> fixture.coalescer.users() == 0);
    }

    private static int number(String line) {
        return Integer.parseInt(line.substring(line.indexOf('-') + 1));
    }

    private List<CompletionStage<SendReport>> lines(String... texts) {
        return Stream.of(texts).map(fixture::send).toList();
    }

    private static OutboundMessage picture() {
        return new Upload(MediaTypes.detect("shop", MediaContent.of(SendFixture.PNG), null, null));
    }
}
