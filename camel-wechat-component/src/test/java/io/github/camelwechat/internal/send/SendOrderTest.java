// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.camelwechat.account.OpenId;
import io.github.camelwechat.internal.send.MessageSender.SendOrder;
import io.github.camelwechat.internal.send.plan.SendOptions;
import io.github.camelwechat.internal.send.plan.SendReport;
import io.github.camelwechat.internal.send.plan.SendRequest;
import io.github.camelwechat.message.OutboundMessage;
import io.github.camelwechat.option.UncertainPolicy;
import io.github.camelwechat.option.WindowPolicy;
import io.github.camelwechat.simulator.fault.Fault;
import io.github.camelwechat.simulator.user.ChatEntry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Messages to one user leave in the order in which they came, and nobody else waits for them. */
class SendOrderTest {

    private static final OpenId ANN = new OpenId("oAnn");
    private static final OpenId BEN = new OpenId("oBen");

    private final ScheduledExecutorService timers = Executors.newScheduledThreadPool(2);
    private final SendOrder order = order(Duration.ofMinutes(10));
    private final List<String> begun = new ArrayList<>();

    private SendOrder order(Duration longest) {
        return new SendOrder(timers, timers, longest);
    }

    @AfterEach
    void stop() {
        timers.shutdownNow();
    }

    @Test
    void refusesMoreThanAHundredToOneUser() {
        CompletableFuture<String> hangs = new CompletableFuture<>();
        say(ANN, "first", hangs);
        List<CompletableFuture<String>> waiting =
                IntStream.range(1, SendOrder.MOST_OF_ONE).mapToObj(i -> say(ANN, "w" + i)).toList();

        assertRefused(say(ANN, "one too many"), "100 messages wait for earlier ones to the same");
        assertThat(say(BEN, "other").join()).isEqualTo("other");

        hangs.complete("first");
        waiting.forEach(CompletableFuture::join);
        assertThat(begun).hasSize(101).doesNotContain("one too many");
        assertThat(say(ANN, "room again").join()).isEqualTo("room again");
    }

    /** One that is refused has no place: nobody waits for it, and nobody passes by it. */
    @Test
    void letsNobodyOvertakeAfterOneWasRefused() {
        CompletableFuture<String> first = new CompletableFuture<>();
        CompletableFuture<String> second = new CompletableFuture<>();
        say(ANN, "first", first);
        say(ANN, "second", second);
        IntStream.range(2, SendOrder.MOST_OF_ONE).forEach(i -> say(ANN, "w" + i));
        assertThat(say(ANN, "one too many")).isCompletedExceptionally();
        first.complete("");
        await().until(() -> said().contains("second"));

        CompletableFuture<String> late = say(ANN, "late");

        assertThat(late).isNotDone();
        second.complete("");
        late.join();
        assertThat(begun).hasSize(101).endsWith("w" + (SendOrder.MOST_OF_ONE - 1), "late");
    }

    @Test
    void letsNobodyOvertakeAfterOneWasRefusedBecauseOfOthers() {
        CompletableFuture<String> hangs = new CompletableFuture<>();
        CompletableFuture<String> anns = new CompletableFuture<>();
        say(ANN, "first", anns);
        OpenId[] others =
                IntStream.rangeClosed(0, SendOrder.MOST / (SendOrder.MOST_OF_ONE - 1))
                        .mapToObj(i -> new OpenId("oUser" + i))
                        .toArray(OpenId[]::new);
        List<CompletableFuture<String>> all = new ArrayList<>();
        for (OpenId other : others) {
            say(other, "other", hangs);
            for (int i = 1; i < SendOrder.MOST_OF_ONE && all.size() < SendOrder.MOST; i++) {
                all.add(say(other, "other"));
            }
        }
        assertThat(say(ANN, "refused")).isCompletedExceptionally();
        hangs.complete("");
        all.forEach(CompletableFuture::join);

        CompletableFuture<String> late = say(ANN, "late");

        assertThat(late).isNotDone();
        anns.complete("");
        assertThat(late.join()).isEqualTo("late");
    }

    @Test
    void refusesMoreThanTenThousandInAll() {
        CompletableFuture<String> hangs = new CompletableFuture<>();
        int users = 1 + SendOrder.MOST / (SendOrder.MOST_OF_ONE - 1);
        List<CompletableFuture<String>> all = new ArrayList<>();
        for (int user = 0; user < users; user++) {
            OpenId openId = new OpenId("oUser" + user);
            say(openId, "first", hangs);
            for (int i = 1; i < SendOrder.MOST_OF_ONE && all.size() < SendOrder.MOST; i++) {
                all.add(say(openId, "waits"));
            }
        }

        assertThat(all).hasSize(SendOrder.MOST);
        say(ANN, "first", hangs);
        assertRefused(say(ANN, "waits"), "10000 messages wait for earlier ones to their users");
        hangs.complete("");
        all.forEach(CompletableFuture::join);
        assertThat(say(ANN, "room again").join()).isEqualTo("room again");
    }

    @Test
    void goesOnAfterOneThatFailsOrThrows() {
        CompletableFuture<String> fails = new CompletableFuture<>();
        CompletableFuture<String> first = say(ANN, "first", fails);
        CompletableFuture<String> thrown =
                order.<String>inTurn(
                                ANN,
                                false,
                                () -> {
                                    throw new IllegalStateException("at once");
                                })
                        .toCompletableFuture();
        CompletableFuture<String> third = say(ANN, "third");

        fails.completeExceptionally(new IllegalStateException("late"));

        assertThatThrownBy(first::join).cause().hasMessage("late");
        assertThatThrownBy(thrown::join).cause().hasMessage("at once");
        assertThat(third.join()).isEqualTo("third");
    }

    @Test
    void waitsForOneThatHangsOnlySoLong() {
        SendOrder impatient = order(Duration.ofMillis(50));
        impatient.inTurn(ANN, false, CompletableFuture<String>::new);

        assertThat(
                        impatient
                                .inTurn(ANN, false, () -> CompletableFuture.completedStage("goes"))
                                .toCompletableFuture()
                                .join())
                .isEqualTo("goes");
    }

    @Test
    void beginsEachWhenTheOneBeforeItIsOver() {
        List<CompletableFuture<String>> ends = new ArrayList<>();
        List<CompletableFuture<String>> said = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            CompletableFuture<String> end = new CompletableFuture<>();
            ends.add(end);
            said.add(say(ANN, "m" + i, end));
        }

        for (int i = 0; i < 5; i++) {
            int number = i + 1;
            await().until(() -> said().size() == number);
            ends.get(i).complete("m" + i);
        }

        said.forEach(CompletableFuture::join);
        assertThat(begun).containsExactly("m0", "m1", "m2", "m3", "m4");
    }

    /** An answer to the open callback has only seconds; those after it wait for both. */
    @Test
    void letsAnAnswerGoAtOnceAndOthersWaitForIt() {
        CompletableFuture<String> first = new CompletableFuture<>();
        CompletableFuture<String> answer = new CompletableFuture<>();
        say(ANN, "first", first);
        order.inTurn(ANN, true, () -> step("answer", answer));
        CompletableFuture<String> last = say(ANN, "last");

        assertThat(said()).containsExactly("first", "answer");
        first.complete("");
        assertThat(last).isNotDone();
        answer.complete("");
        assertThat(last.join()).isEqualTo("last");
    }

    /** The first is slow at WeChat; without an order the second would be there before it. */
    @Test
    void keepsTheOrderOfTwoSendsOverHttp() {
        try (SendFixture shop = SendFixture.afterAnnWrote()) {
            shop.wechat.inject(new Fault.Stall(Duration.ofMillis(300)), 1, SendFixture.SEND);
            List<CompletableFuture<SendReport>> sends = new ArrayList<>();
            for (String text : List.of("one", "two", "three")) {
                sends.add(
                        shop.sender
                                .send(
                                        SendRequest.of(
                                                shop.shop,
                                                SendFixture.ANN,
                                                new OutboundMessage.Text(text),
                                                new SendOptions(
                                                        WindowPolicy.FAIL,
                                                        UncertainPolicy.FAIL,
                                                        null,
                                                        null)))
                                .toCompletableFuture());
            }

            sends.forEach(CompletableFuture::join);
            assertThat(shop.wechat.user(SendFixture.ANN.value()).chat())
                    .filteredOn(entry -> entry.via() == ChatEntry.Via.CUSTOMER_SERVICE)
                    .extracting(ChatEntry::text)
                    .containsExactly("one", "two", "three");
        }
    }

    private CompletableFuture<String> say(OpenId user, String text) {
        return say(user, text, CompletableFuture.completedFuture(text));
    }

    private CompletableFuture<String> say(
            OpenId user, String text, CompletableFuture<String> outcome) {
        return order.inTurn(user, false, () -> step(text, outcome)).toCompletableFuture();
    }

    private CompletableFuture<String> step(String text, CompletableFuture<String> outcome) {
        synchronized (begun) {
            begun.add(text);
        }
        return outcome;
    }

    private List<String> said() {
        synchronized (begun) {
            return List.copyOf(begun);
        }
    }

    private static void assertRefused(CompletableFuture<String> send, String why) {
        assertThatThrownBy(send::join)
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOf(RejectedExecutionException.class)
                .hasMessageContaining(why);
    }
}
