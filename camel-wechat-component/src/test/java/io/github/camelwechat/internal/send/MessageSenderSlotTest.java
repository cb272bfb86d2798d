// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.send;

import static io.github.camelwechat.internal.api.client.ApiFixture.failure;
import static io.github.camelwechat.internal.api.client.ApiFixture.get;
import static io.github.camelwechat.internal.send.SendFixture.ANN;
import static io.github.camelwechat.internal.send.SendFixture.PNG;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.account.OpenId;
import io.github.camelwechat.failure.SendUncertainException;
import io.github.camelwechat.failure.StateStoreException;
import io.github.camelwechat.internal.send.media.MediaTypes;
import io.github.camelwechat.internal.send.plan.SendOptions;
import io.github.camelwechat.internal.send.plan.SendResult;
import io.github.camelwechat.internal.send.plan.SendResult.Status;
import io.github.camelwechat.message.Article;
import io.github.camelwechat.message.MediaContent;
import io.github.camelwechat.message.OutboundMessage;
import io.github.camelwechat.message.OutboundMessage.Attributed;
import io.github.camelwechat.message.OutboundMessage.Image;
import io.github.camelwechat.message.OutboundMessage.MpNews;
import io.github.camelwechat.message.OutboundMessage.MpNewsArticle;
import io.github.camelwechat.message.OutboundMessage.MsgMenu;
import io.github.camelwechat.message.OutboundMessage.Music;
import io.github.camelwechat.message.OutboundMessage.News;
import io.github.camelwechat.message.OutboundMessage.Raw;
import io.github.camelwechat.message.OutboundMessage.Text;
import io.github.camelwechat.message.OutboundMessage.Upload;
import io.github.camelwechat.message.OutboundMessage.Video;
import io.github.camelwechat.message.OutboundMessage.Voice;
import io.github.camelwechat.message.OutboundMessage.WxCard;
import io.github.camelwechat.message.Reply;
import io.github.camelwechat.message.ReplySlot;
import io.github.camelwechat.option.UncertainPolicy;
import io.github.camelwechat.option.WindowPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Rules of the passive reply as a way out: what it takes, from whom, and what it costs. */
class MessageSenderSlotTest {

    private static final byte[] GIF = "GIF89a....".getBytes(UTF_8);

    private static final Article ARTICLE =
            new Article("t", "d", "https://example.com/p.jpg", "https://example.com/");

    @RegisterExtension final SendFixture fixture = SendFixture.afterAnnWrote();

    static Stream<Arguments> passiveForms() {
        return Stream.of(
                Arguments.of(
                        new Text("好".repeat(682) + "a"), new Reply.Text("好".repeat(682) + "a")),
                Arguments.of(new Image("M"), new Reply.Image("M")),
                Arguments.of(new Voice("M"), new Reply.Voice("M")),
                Arguments.of(
                        new Video("M", "T", "title", null), new Reply.Video("M", "title", null)),
                Arguments.of(
                        new Music("t", null, "https://example.com/a.mp3", null, "T"),
                        new Reply.Music("t", null, "https://example.com/a.mp3", null, "T")),
                Arguments.of(new News(ARTICLE), new Reply.News(List.of(ARTICLE))));
    }

    @ParameterizedTest
    @MethodSource("passiveForms")
    void theOpenCallbackTakesItForNothing(OutboundMessage message, Reply reply) {
        SingleReplySlot slot = new SingleReplySlot("shop", ANN);

        SendResult result = get(fixture.send(message, with(slot, null)));

        assertThat(result.status()).isEqualTo(Status.PASSIVE);
        assertThat(result.remaining()).isEqualTo(5);
        assertThat(slot.offered).containsExactly(reply);
        assertThat(fixture.wechat.requests()).isEmpty();
    }

    static Stream<OutboundMessage> noPassiveForm() {
        return Stream.of(
                new Text("好".repeat(682) + "ab"),
                new Raw("text", Map.of("msgtype", "text", "text", Map.of("content", "hi"))),
                new News(new Article("title only", "", "", "")),
                new MsgMenu("?", List.of(new MsgMenu.Item("1", "a")), null),
                new MpNews("M"),
                new MpNewsArticle("A"),
                new WxCard("C"),
                new Attributed(new Text("an agent speaks"), "kf@shop", false),
                new Attributed(new Text("an AI speaks"), null, true),
                new Upload(MediaTypes.detect("shop", MediaContent.of(GIF), null, null)));
    }

    @ParameterizedTest
    @MethodSource("noPassiveForm")
    void whatCannotRideInTheAnswerLeavesTheSlotAlone(OutboundMessage message) {
        SingleReplySlot slot = new SingleReplySlot("shop", ANN);

        assertThat(get(fixture.send(message, with(slot, null))).status()).isEqualTo(Status.SENT);
        assertThat(slot.offered).isEmpty();
        assertThat(slot.open).isTrue();
    }

    @Test
    void onlyTheFirstMessageRidesInTheAnswer() {
        SingleReplySlot slot = new SingleReplySlot("shop", ANN);

        assertThat(get(fixture.send(new Text("one"), with(slot, null))).status())
                .isEqualTo(Status.PASSIVE);
        assertThat(get(fixture.send(new Text("two"), with(slot, null))).status())
                .isEqualTo(Status.SENT);
        assertThat(fixture.annSees()).containsExactly("text:two");
    }

    @Test
    void aSlotThatIsTakenMeanwhileMeansTheOtherWay() {
        SingleReplySlot slot = new SingleReplySlot("shop", ANN);
        slot.takes = false;

        assertThat(get(fixture.send(new Text("hi"), with(slot, null))).status())
                .isEqualTo(Status.SENT);
        assertThat(fixture.remaining()).isEqualTo(4);
    }

    @Test
    void anAnswerNeverRidesOnSomebodyElsesCallback() {
        SingleReplySlot otherUser = new SingleReplySlot("shop", new OpenId("oBob"));
        SingleReplySlot otherAccount = new SingleReplySlot("other", ANN);

        assertThat(get(fixture.send(new Text("hi"), with(otherUser, null))).status())
                .isEqualTo(Status.SENT);
        assertThat(get(fixture.send(new Text("hi"), with(otherAccount, null))).status())
                .isEqualTo(Status.SENT);

        assertThat(otherUser.offered).isEmpty();
        assertThat(otherAccount.offered).isEmpty();
    }

    @Test
    void aFileIsUploadedBeforeItIsOffered() {
        SingleReplySlot slot = new SingleReplySlot("shop", ANN);
        Upload picture = new Upload(MediaTypes.detect("shop", MediaContent.of(PNG), null, null));

        assertThat(get(fixture.send(picture, with(slot, null))).status()).isEqualTo(Status.PASSIVE);

        assertThat(slot.offered).hasOnlyElementsOfType(Reply.Image.class);
        assertThat(fixture.wechat.requests(SendFixture.UPLOAD)).hasSize(1);
        assertThat(fixture.sends()).isEmpty();
    }

    @Test
    void anAnswerNeedsNoOpenWindow() {
        fixture.wechat.advance(Duration.ofHours(49));

        assertThat(
                        get(fixture.send(
                                        new Text("hi"),
                                        with(new SingleReplySlot("shop", ANN), null)))
                                .status())
                .isEqualTo(Status.PASSIVE);
    }

    @Test
    void anAnswerIsGivenOnceUnderItsId() {
        SingleReplySlot slot = new SingleReplySlot("shop", ANN);
        SingleReplySlot nextDelivery = new SingleReplySlot("shop", ANN);

        SendResult first = get(fixture.send(new Text("hi"), with(slot, "id-1")));

        assertThat(get(fixture.send(new Text("hi"), with(nextDelivery, "id-1")))).isEqualTo(first);
        assertThat(nextDelivery.offered).isEmpty();
    }

    @Test
    void aSlotThatCannotSayWhetherItTookTheAnswerLeavesDoubt() {
        ReplySlot mute =
                new ReplySlot() {
                    @Override
                    public String account() {
                        return "shop";
                    }

                    @Override
                    public OpenId openId() {
                        return ANN;
                    }

                    @Override
                    public boolean isOpen() {
                        return true;
                    }

                    @Override
                    public CompletionStage<Boolean> take(Reply reply) {
                        return CompletableFuture.failedStage(new StateStoreException("gone", null));
                    }
                };

        failure(fixture.send(new Text("hi"), with(mute, "id-1")), SendUncertainException.class);
        failure(fixture.send(new Text("hi"), with(mute, "id-1")), SendUncertainException.class);
        assertThat(fixture.sends()).isEmpty();
    }

    private static SendOptions with(ReplySlot slot, String sendId) {
        return new SendOptions(WindowPolicy.FAIL, UncertainPolicy.FAIL, sendId, slot);
    }
}
