// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.send.coalesce;

import static io.github.camelwechat.internal.api.client.ApiFixture.failure;
import static io.github.camelwechat.internal.api.client.ApiFixture.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.failure.ApiErrorException;
import io.github.camelwechat.failure.SendUncertainException;
import io.github.camelwechat.failure.StateStoreException;
import io.github.camelwechat.internal.send.SendFixture;
import io.github.camelwechat.internal.send.plan.SendOptions;
import io.github.camelwechat.internal.send.plan.SendReport;
import io.github.camelwechat.internal.send.plan.SendResult.Status;
import io.github.camelwechat.internal.send.post.SendLog;
import io.github.camelwechat.message.OutboundMessage.Text;
import io.github.camelwechat.simulator.fault.Fault;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Lines that have send ids are sent once each, whatever they are sent with. */
class CoalescerOnceTest {

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
    void nobodyKnowingOfTheWholeMeansNobodyKnowingOfAnyLine() {
        fixture.shop.wechat.inject(new Fault.DropBeforeResponse(), 1, SendFixture.SEND);
        CompletionStage<SendReport> first = fixture.send("one", "id-1");
        CompletionStage<SendReport> second = fixture.send("two", "id-2");
        fixture.delays.pass();
        failure(first, SendUncertainException.class);
        failure(second, SendUncertainException.class);

        CompletionStage<SendReport> again = fixture.send("two", "id-2");
        CompletionStage<SendReport> fresh = fixture.send("three", "id-3");
        fixture.delays.pass();

        failure(again, SendUncertainException.class);
        assertThat(get(fresh).result().status()).isEqualTo(Status.SENT);
        assertThat(fixture.annSees()).containsExactly("text:one\ntwo", "text:three");
    }

    @Test
    void whatCertainlyWasNotSentMayBeSentAgainInOtherCompany() {
        fixture.shop.wechat.inject(new Fault.ErrCode(40003, "invalid openid"));
        CompletionStage<SendReport> first = fixture.send("one", "id-1");
        CompletionStage<SendReport> second = fixture.send("two", "id-2");
        fixture.delays.pass();
        failure(first, ApiErrorException.class);
        failure(second, ApiErrorException.class);

        fixture.send("two", "id-2");
        CompletionStage<SendReport> last = fixture.send("three", "id-3");
        fixture.delays.pass();

        get(last);
        assertThat(fixture.annSees()).containsExactly("text:two\nthree");
    }

    @Test
    void aLineThatWasSentIsNotSentAgainAloneOrWithOthers() {
        CompletionStage<SendReport> first = fixture.send("one", "id-1");
        fixture.send("two", "id-2");
        fixture.delays.pass();
        SendReport done = get(first);

        CompletionStage<SendReport> alone = fixture.send("two", "id-2");
        fixture.delays.pass();
        assertThat(get(alone).result()).isEqualTo(done.result());

        CompletionStage<SendReport> repeated = fixture.send("one", "id-1");
        CompletionStage<SendReport> fresh = fixture.send("three", "id-3");
        fixture.delays.pass();

        assertThat(get(repeated).result()).isEqualTo(done.result());
        assertThat(get(fresh).result().remaining()).isEqualTo(3);
        assertThat(fixture.annSees()).containsExactly("text:one\ntwo", "text:three");
        assertThat(fixture.shop.sends()).hasSize(2);
    }

    @Test
    void theSameLinesAgainAreNotSentInWhateverOrder() {
        fixture.send("one", "id-1");
        get(sent(fixture.send("two", "id-2")));

        CompletionStage<SendReport> second = fixture.send("two", "id-2");
        CompletionStage<SendReport> first = fixture.send("one", "id-1");
        fixture.delays.pass();

        assertThat(get(first)).isEqualTo(get(second));
        assertThat(fixture.shop.sends()).hasSize(1);
    }

    @Test
    void aProducerThatHoldsNothingKnowsTheLinesToo() {
        fixture.send("one", "id-1");
        SendReport done = get(sent(fixture.send("two", "id-2")));
        CoalescerFixture.Producer other = fixture.producer(fixture.coalescer, Duration.ZERO);

        SendReport again = get(fixture.send(other, new Text("one"), "id-1", null));

        assertThat(again.result()).isEqualTo(done.result());
        assertThat(fixture.shop.sends()).hasSize(1);
    }

    @Test
    void aLineWithoutAnIdIsSentEachTimeAndItsCompanyOnce() {
        fixture.send("hello");
        get(sent(fixture.send("two", "id-2")));

        CompletionStage<SendReport> named = fixture.send("two", "id-2");
        CompletionStage<SendReport> hello = fixture.send("hello");
        fixture.delays.pass();

        get(named);
        get(hello);
        assertThat(fixture.annSees()).containsExactly("text:hello\ntwo", "text:hello");
    }

    @Test
    void aLineRepeatedWhileItIsHeldOrUnderWayHearsWhatBecameOfTheFirst() {
        fixture.shop.wechat.inject(new Fault.Stall(Duration.ofMillis(300)), 1, SendFixture.SEND);
        CompletionStage<SendReport> first = fixture.send("one", "id-1");
        CompletionStage<SendReport> held = fixture.send("one", "id-1");
        fixture.send("two", "id-2");
        fixture.delays.pass();
        CompletionStage<SendReport> underWay = fixture.send("one", "id-1");
        fixture.delays.pass();

        assertThat(get(held)).isEqualTo(get(first));
        assertThat(get(underWay)).isEqualTo(get(first));
        assertThat(fixture.annSees()).containsExactly("text:one\ntwo");
    }

    /** The process that sent them is gone, and only the store is left of it. */
    @Test
    void nobodyKnowsOfLinesThatWereUnderWayWhenTheirProcessDied() {
        SendLog ofTheDead = new SendLog(fixture.shop.store, fixture.shop.wechat.clock());
        get(ofTheDead.begin(fixture.shop.shop, List.of("joined", "id-1", "id-2")));
        assertThat(fixture.shop.knows("id-2")).isTrue();

        CompletionStage<SendReport> alone = fixture.send("two", "id-2");
        fixture.delays.pass();
        failure(alone, SendUncertainException.class);

        CompletionStage<SendReport> inCompany = fixture.send("one", "id-1");
        CompletionStage<SendReport> fresh = fixture.send("three", "id-3");
        fixture.delays.pass();
        failure(inCompany, SendUncertainException.class);
        get(fresh);
        assertThat(fixture.annSees()).containsExactly("text:three");
    }

    @Test
    void nothingIsSentOfATextOneLineOfWhichSomebodyElseIsSending() {
        SendOptions joined = SendFixture.options().joining(List.of("id-1", "id-2"));
        get(fixture.shop.send(new Text("two"), SendFixture.options("id-2")));

        failure(fixture.shop.send(new Text("one\ntwo"), joined), StateStoreException.class);

        assertThat(fixture.annSees()).containsExactly("text:two");
        assertThat(fixture.shop.remaining()).isEqualTo(4);
        assertThat(fixture.shop.knows("id-1")).isFalse();
        assertThat(get(fixture.shop.send(new Text("one"), SendFixture.options("id-1"))).status())
                .isEqualTo(Status.SENT);
    }

    @Test
    void nothingIsStartedWhileItIsHeld() {
        fixture.send("one", "id-1");
        fixture.send("two", "id-2");

        assertThat(fixture.shop.knows("id-1")).isFalse();
        assertThat(fixture.shop.sends()).isEmpty();
    }

    private CompletionStage<SendReport> sent(CompletionStage<SendReport> line) {
        fixture.delays.pass();
        return line;
    }
}
