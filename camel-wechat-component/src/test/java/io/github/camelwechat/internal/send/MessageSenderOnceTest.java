// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.send;

import static io.github.camelwechat.internal.api.client.ApiFixture.failure;
import static io.github.camelwechat.internal.api.client.ApiFixture.get;
import static io.github.camelwechat.internal.send.SendFixture.ANN;
import static io.github.camelwechat.internal.send.SendFixture.options;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.failure.ApiErrorException;
import io.github.camelwechat.failure.SendUncertainException;
import io.github.camelwechat.failure.WindowClosedException;
import io.github.camelwechat.internal.send.media.MediaTypes;
import io.github.camelwechat.internal.send.plan.SendOptions;
import io.github.camelwechat.internal.send.plan.SendResult;
import io.github.camelwechat.internal.send.plan.SendResult.Status;
import io.github.camelwechat.message.MediaContent;
import io.github.camelwechat.message.OutboundMessage.Text;
import io.github.camelwechat.message.OutboundMessage.Upload;
import io.github.camelwechat.option.UncertainPolicy;
import io.github.camelwechat.simulator.fault.Fault;
import io.github.camelwechat.store.StateKey;
import io.github.camelwechat.store.StateValue;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules of send ids: a message goes out once, however often it is sent. */
class MessageSenderOnceTest {

    @RegisterExtension final SendFixture fixture = SendFixture.afterAnnWrote();

    static Stream<Fault> doubts() {
        return Stream.of(
                new Fault.DropBeforeResponse(),
                new Fault.DropBeforeProcessing(),
                new Fault.GarbageBody(),
                new Fault.HttpStatus(502),
                new Fault.Stall(Duration.ofSeconds(6)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "SENT", "SENT x y", "GONE - -", "SENT 4 soon"})
    void aDamagedRecordOfASendIsOneWhoseOutcomeNobodyKnows(String damaged) {
        get(
                fixture.store.putIfAbsent(
                        new StateKey("shop", "send", "id-1"),
                        new StateValue(
                                damaged.getBytes(UTF_8),
                                fixture.wechat.clock().instant().plus(Duration.ofDays(1)))));

        failure(fixture.send(new Text("hi"), options("id-1")), SendUncertainException.class);

        assertThat(fixture.sends()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("doubts")
    void whatMayHaveBeenDeliveredIsNotSentAgainUnderItsId(Fault fault) {
        fixture.wechat.inject(fault, 1, SendFixture.SEND);

        failure(fixture.send(new Text("hi"), options("id-1")), SendUncertainException.class);
        SendUncertainException again =
                failure(
                        fixture.send(new Text("hi"), options("id-1")),
                        SendUncertainException.class);

        assertThat(again).hasMessageContaining("was started and its outcome is not known");
        assertThat(fixture.sends()).hasSizeLessThanOrEqualTo(1);
        assertThat(fixture.remaining()).isEqualTo(4);
    }

    @Test
    void assumingItWasSentIsAResultThatIsKept() {
        fixture.wechat.inject(new Fault.DropBeforeResponse());
        SendOptions options = options(UncertainPolicy.ASSUME_SENT, "id-1");

        SendResult result = get(fixture.send(new Text("hi"), options));

        assertThat(result.status()).isEqualTo(Status.UNCERTAIN);
        assertThat(result.remaining()).isEqualTo(4);
        assertThat(get(fixture.send(new Text("hi"), options))).isEqualTo(result);
        assertThat(fixture.sends()).hasSize(1);
    }

    @Test
    void retryingMayShowItTwiceAndSpendsTwice() {
        fixture.wechat.inject(new Fault.DropBeforeResponse());

        SendResult result =
                get(fixture.send(new Text("hi"), options(UncertainPolicy.RETRY, "id-1")));

        assertThat(result.status()).isEqualTo(Status.SENT);
        assertThat(result.remaining()).isEqualTo(3);
        assertThat(fixture.annSees()).containsExactly("text:hi", "text:hi");
    }

    @Test
    void retryingIsDoneOnce() {
        fixture.wechat.inject(new Fault.DropBeforeProcessing(), 5);

        failure(
                fixture.send(new Text("hi"), options(UncertainPolicy.RETRY, null)),
                SendUncertainException.class);
        assertThat(fixture.sends()).hasSize(2);
    }

    @Test
    void aRetryThatIsRefusedLeavesTheFirstTryUncertain() {
        fixture.wechat.inject(new Fault.DropBeforeResponse());
        fixture.wechat.inject(new Fault.ErrCode(45047, "count"), 1, SendFixture.SEND);

        SendUncertainException failure =
                failure(
                        fixture.send(new Text("hi"), options(UncertainPolicy.RETRY, null)),
                        SendUncertainException.class);

        assertThat(failure.getSuppressed()).hasOnlyElementsOfType(WindowClosedException.class);
        assertThat(fixture.remaining()).isZero();
    }

    @Test
    void theSameIdIsSentOnceAndAnsweredTwice() {
        SendResult first = get(fixture.send(new Text("hi"), options("id-1")));
        fixture.wechat.advance(Duration.ofDays(6));
        SendResult second = get(fixture.send(new Text("hi"), options("id-1")));

        assertThat(first.status()).isEqualTo(Status.SENT);
        assertThat(second).isEqualTo(first);
        assertThat(fixture.sends()).hasSize(1);
    }

    @Test
    void anIdIsForgottenAfterAWeek() {
        get(fixture.send(new Text("hi"), options("id-1")));
        fixture.wechat.advance(Duration.ofDays(7).plusSeconds(1));
        fixture.annWrites();

        get(fixture.send(new Text("hi"), options("id-1")));
        assertThat(fixture.sends()).hasSize(2);
    }

    @Test
    void anIdBelongsToItsAccount() {
        Account other = new Account("other", fixture.shop.appId(), null, fixture.shop.appSecret());

        get(fixture.send(new Text("hi"), options("id-1")));
        get(SendFixture.send(fixture.sender, other, ANN, new Text("hi"), options("id-1")));

        assertThat(fixture.sends()).hasSize(2);
    }

    @Test
    void whatCertainlyWasNotDeliveredMayBeTriedAgainUnderItsId() {
        fixture.wechat.inject(new Fault.ErrCode(40003, "invalid openid"));
        failure(fixture.send(new Text("hi"), options("id-1")), ApiErrorException.class);

        assertThat(get(fixture.send(new Text("hi"), options("id-1"))).status())
                .isEqualTo(Status.SENT);
    }

    @Test
    void whatTheWindowRefusedMayBeTriedAgainUnderItsId() {
        fixture.wechat.advance(Duration.ofHours(49));
        failure(fixture.send(new Text("hi"), options("id-1")), WindowClosedException.class);
        fixture.annWrites();

        assertThat(get(fixture.send(new Text("hi"), options("id-1"))).status())
                .isEqualTo(Status.SENT);
    }

    @Test
    void nothingIsMarkedAsStartedBeforeTheRequestItselfLeaves() {
        Upload picture =
                new Upload(MediaTypes.detect("shop", MediaContent.of(SendFixture.PNG), null, null));
        fixture.wechat.inject(new Fault.Stall(Duration.ofMillis(300)), 1, SendFixture.UPLOAD);
        fixture.wechat.inject(new Fault.Stall(Duration.ofMillis(300)), 1, SendFixture.SEND);

        CompletionStage<SendResult> sending = fixture.send(picture, options("id-1"));

        await().during(Duration.ofMillis(150)).until(() -> !fixture.knows("id-1"));
        await().until(() -> !fixture.annSees().isEmpty());
        assertThat(fixture.knows("id-1")).isTrue();
        assertThat(sending.toCompletableFuture()).isNotDone();
        assertThat(get(sending).status()).isEqualTo(Status.SENT);
    }

    @Test
    void manyAtOnceUnderOneIdSendOnce() {
        List<Object> outcomes =
                IntStream.range(0, 20)
                        .parallel()
                        .mapToObj(i -> fixture.send(new Text("hi"), options("id-1")))
                        .toList()
                        .stream()
                        .map(
                                stage ->
                                        get(
                                                stage.<Object>handle(
                                                        (result, thrown) ->
                                                                thrown == null ? result : thrown)))
                        .toList();

        assertThat(outcomes).hasOnlyElementsOfType(SendResult.class);
        assertThat(outcomes.stream().distinct()).hasSize(1);
        assertThat(fixture.sends()).hasSize(1);
    }

    @Test
    void anotherNodeSendsNothingOfWhatIsUnderWayUnderItsId() {
        for (int i = 0; i < 4; i++) {
            get(fixture.send("used"));
        }
        MessageSender otherNode = fixture.sender(fixture.store);
        fixture.wechat.inject(new Fault.Stall(Duration.ofMillis(300)), 1, SendFixture.SEND);

        CompletionStage<SendResult> first = fixture.send(new Text("hi"), options("id-1"));
        await().until(() -> fixture.knows("id-1"));
        failure(
                SendFixture.send(otherNode, fixture.shop, ANN, new Text("hi"), options("id-1")),
                SendUncertainException.class);

        SendResult result = get(first);
        assertThat(
                        get(
                                SendFixture.send(
                                        otherNode,
                                        fixture.shop,
                                        ANN,
                                        new Text("hi"),
                                        options("id-1"))))
                .isEqualTo(result);
        assertThat(fixture.sends()).hasSize(5);
    }
}
