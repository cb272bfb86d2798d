// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.send;

import static io.github.camelwechat.internal.api.client.ApiFixture.failure;
import static io.github.camelwechat.internal.api.client.ApiFixture.get;
import static io.github.camelwechat.internal.send.SendFixture.ANN;
import static io.github.camelwechat.internal.send.SendFixture.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.failure.ApiErrorException;
import io.github.camelwechat.failure.InvalidMessageException;
import io.github.camelwechat.failure.StateStoreException;
import io.github.camelwechat.failure.WindowClosedException;
import io.github.camelwechat.internal.send.media.MediaTypes;
import io.github.camelwechat.internal.send.plan.SendResult;
import io.github.camelwechat.internal.send.plan.SendResult.Status;
import io.github.camelwechat.message.MediaContent;
import io.github.camelwechat.message.MediaKind;
import io.github.camelwechat.message.OutboundMessage;
import io.github.camelwechat.message.OutboundMessage.Text;
import io.github.camelwechat.option.WindowPolicy;
import io.github.camelwechat.simulator.fault.Fault;
import io.github.camelwechat.testing.UnavailableStore;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Rules of sending and the window: what is reserved, spent and given back. */
class MessageSenderWindowTest {

    @RegisterExtension final SendFixture fixture = new SendFixture();

    @Test
    void theSixthMessageIsRefusedBeforeAnythingLeaves() {
        fixture.annWrites();
        for (int i = 1; i <= 5; i++) {
            SendResult result = get(fixture.send("answer " + i));
            assertThat(result.status()).isEqualTo(Status.SENT);
            assertThat(result.remaining()).isEqualTo(5 - i);
            assertThat(result.expiresAt())
                    .isCloseTo(
                            fixture.wechat.clock().instant().plus(Duration.ofHours(48)),
                            within(1, ChronoUnit.SECONDS));
        }
        int requests = fixture.wechat.requests().size();

        WindowClosedException failure =
                failure(fixture.send("answer 6"), WindowClosedException.class);

        assertThat(failure.reason()).isEqualTo(WindowClosedException.Reason.EXHAUSTED);
        assertThat(failure.openId()).isEqualTo(ANN);
        assertThat(failure.since()).isNotNull();
        assertThat(failure.reopens()).contains("sends a message");
        assertThat(fixture.wechat.requests()).hasSize(requests);
        assertThat(fixture.annSees()).hasSize(5);
    }

    @Test
    void afterAFollowThreeMessagesWithinAMinuteAndNoneLater() {
        fixture.annFollows();
        for (int i = 1; i <= 3; i++) {
            assertThat(get(fixture.send("welcome " + i)).status()).isEqualTo(Status.SENT);
        }
        failure(fixture.send("welcome 4"), WindowClosedException.class);

        fixture.annFollows();
        fixture.wechat.advance(Duration.ofSeconds(61));
        WindowClosedException failure = failure(fixture.send("late"), WindowClosedException.class);

        assertThat(failure.reason()).isEqualTo(WindowClosedException.Reason.CLOSED);
        assertThat(fixture.annSees()).hasSize(3);
    }

    @Test
    void aRefusedFileIsNotUploaded() {
        fixture.annWrites();
        fixture.wechat.advance(Duration.ofHours(49));

        failure(fixture.send(picture(), options()), WindowClosedException.class);
        assertThat(fixture.wechat.requests()).isEmpty();
    }

    @Test
    void aUserWeNeverHeardOfIsWeChatsToDecide() {
        fixture.wechat.user(ANN.value()).follows();

        SendResult result = get(fixture.send("hello"));

        assertThat(result.status()).isEqualTo(Status.ASKED);
        assertThat(result.remaining()).isNull();
        assertThat(fixture.annSees()).containsExactly("text:hello");
    }

    @Test
    void askingSendsAlthoughWeThinkTheWindowIsShut() {
        fixture.annWrites();
        fixture.wechat.advance(Duration.ofHours(49));
        fixture.wechat.user(ANN.value()).says("we were asleep");

        assertThat(get(fixture.send(new Text("hi"), options(WindowPolicy.ASK))).status())
                .isEqualTo(Status.ASKED);
    }

    @Test
    void weChatsWordThatTheTimeIsOverClosesTheWindow() {
        fixture.weBelieveAnnWrote();

        WindowClosedException failure = failure(fixture.send("hi"), WindowClosedException.class);

        assertThat(failure.reason()).isEqualTo(WindowClosedException.Reason.CLOSED);
        assertThat(failure).hasMessageContaining("45015").hasMessageContaining("rid");
        assertThat(failure.getCause()).isInstanceOf(ApiErrorException.class);
        assertThat(fixture.sends()).hasSize(1);
        failure(fixture.send("hi"), WindowClosedException.class);
        assertThat(fixture.sends()).hasSize(1);
    }

    @Test
    void weChatsWordThatAllWasSentExhaustsTheWindow() {
        fixture.annWrites();
        fixture.wechat.inject(new Fault.ErrCode(45047, "out of response count limit"));

        WindowClosedException failure = failure(fixture.send("hi"), WindowClosedException.class);

        assertThat(failure.reason()).isEqualTo(WindowClosedException.Reason.EXHAUSTED);
        assertThat(failure).hasMessageContaining("45047");
        assertThat(fixture.remaining()).isZero();
    }

    @Test
    void aUserWhoLeftIsNoLongerWrittenTo() {
        fixture.annWrites();
        fixture.wechat.inject(new Fault.ErrCode(43004, "require subscribe"));

        assertThat(failure(fixture.send("hi"), ApiErrorException.class).errorCode())
                .isEqualTo(43004);
        assertThat(fixture.remaining()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"40003, 1", "45002, 1", "-1, 3", "45011, 3"})
    void aRefusalGivesTheAllowanceBack(int code, int times) {
        fixture.annWrites();
        fixture.wechat.inject(new Fault.ErrCode(code, "no"), times, SendFixture.SEND);

        assertThat(failure(fixture.send("hi"), ApiErrorException.class).errorCode())
                .isEqualTo(code);

        assertThat(fixture.sends()).hasSize(times);
        assertThat(fixture.remaining()).isEqualTo(5);
    }

    @Test
    void anUploadThatFailsGivesTheAllowanceBack() {
        fixture.annWrites();
        fixture.wechat.inject(
                new Fault.ErrCode(40004, "invalid media type"), 1, SendFixture.UPLOAD);

        failure(fixture.send(picture(), options()), ApiErrorException.class);

        assertThat(fixture.sends()).isEmpty();
        assertThat(fixture.remaining()).isEqualTo(5);
    }

    @Test
    void anAccountThatCannotCallWeChatSpendsNothing() {
        fixture.annWrites();
        Account mute = new Account("shop", fixture.shop.appId(), null, null);

        assertThat(
                        failure(
                                SendFixture.send(
                                        fixture.sender, mute, ANN, new Text("hi"), options()),
                                InvalidMessageException.class))
                .hasMessageContaining("appSecret");
        assertThat(fixture.remaining()).isEqualTo(5);
    }

    @ParameterizedTest
    @EnumSource(WindowPolicy.class)
    void withoutAStoreWeChatDecides(WindowPolicy policy) {
        fixture.annWrites();
        MessageSender sender = fixture.sender(new UnavailableStore());

        assertThat(
                        get(SendFixture.send(
                                        sender, fixture.shop, ANN, new Text("hi"), options(policy)))
                                .status())
                .isEqualTo(Status.ASKED);
    }

    @Test
    void withoutAStoreASendWithAnIdIsNotRisked() {
        fixture.annWrites();
        MessageSender sender = fixture.sender(new UnavailableStore());

        StateStoreException failure =
                failure(
                        SendFixture.send(
                                sender, fixture.shop, ANN, new Text("hi"), options("id-1")),
                        StateStoreException.class);

        assertThat(failure.retryable()).isTrue();
        assertThat(fixture.wechat.requests()).isEmpty();
    }

    @Test
    void manySendersAtOnceSpendNoMoreThanThereIs() {
        fixture.annWrites();

        List<Object> outcomes =
                java.util.stream.IntStream.range(0, 20)
                        .parallel()
                        .mapToObj(i -> fixture.send("answer " + i))
                        .toList()
                        .stream()
                        .map(
                                stage ->
                                        get(
                                                stage.<Object>handle(
                                                        (result, thrown) ->
                                                                result == null
                                                                        ? "refused"
                                                                        : "sent")))
                        .toList();

        assertThat(outcomes).filteredOn("sent"::equals).hasSize(5);
        assertThat(fixture.sends()).hasSize(5);
    }

    private static OutboundMessage picture() {
        return new OutboundMessage.Upload(
                MediaTypes.detect("shop", MediaContent.of(SendFixture.PNG), MediaKind.IMAGE, null));
    }
}
