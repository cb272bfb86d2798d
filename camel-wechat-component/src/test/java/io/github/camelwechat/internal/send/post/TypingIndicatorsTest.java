// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.send.post;

import static io.github.camelwechat.internal.send.SendFixture.ANN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelwechat.account.OpenId;
import io.github.camelwechat.internal.send.SendFixture;
import io.github.camelwechat.simulator.api.ApiRequest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Rules of how long WeChat is asked to show typing. */
class TypingIndicatorsTest {

    private static final String TYPING = "/cgi-bin/message/custom/typing";
    private static final Duration SHORT = Duration.ofMillis(20);
    private static final Duration LONG = Duration.ofHours(1);

    @RegisterExtension final SendFixture fixture = SendFixture.afterAnnWrote();

    @Test
    void asksNoMoreOnceNobodyWroteForTooLong() {
        fixture.wechat.advance(Duration.ofSeconds(31));

        TypingIndicators.Indicator ours = begin(typing(LONG, 1), ANN, Duration.ZERO);

        await().until(() -> errcodes().equals(List.of(45080)));
        ours.end(false).toCompletableFuture().join();
        assertThat(errcodes()).containsExactly(45080);
    }

    @Test
    void asksNotAtAllForAMessageOfLongAgo() {
        begin(typing(Duration.ofSeconds(30), 1), ANN, Duration.ofSeconds(31));

        assertThat(errcodes()).isEmpty();
    }

    @Test
    void asksAgainAsLongAsItIsWanted() {
        TypingIndicators.Indicator ours = begin(typing(LONG, 1), ANN, Duration.ZERO);
        await().until(() -> errcodes().size() >= 3);
        // The simulated WeChat's clock stands still, so it is still shown.
        assertThat(errcodes()).startsWith(0, 45081, 45081);

        int before = errcodes().size();
        fixture.wechat.advance(Duration.ofSeconds(16));
        await().until(() -> errcodes().lastIndexOf(0) >= before);

        ours.end(false).toCompletableFuture().join();
        // A request is noted when it is answered, which is after the user sees what it did.
        await().until(() -> lastCommand().contains("CancelTyping"));
        int after = errcodes().size();
        fixture.send("an answer").toCompletableFuture().join();
        assertThat(errcodes()).hasSize(after);
    }

    @Test
    void isShownUntilTheLastOfSeveralRoutesIsOver() {
        TypingIndicators typing = typing(LONG, 1);
        TypingIndicators.Indicator first = begin(typing, ANN, Duration.ZERO);
        TypingIndicators.Indicator second = begin(typing, ANN, Duration.ZERO);
        await().until(() -> fixture.wechat.user(ANN.value()).seesTyping());

        first.end(false).toCompletableFuture().join();
        assertThat(fixture.wechat.user(ANN.value()).seesTyping()).isTrue();
        second.end(false).toCompletableFuture().join();
        await().until(() -> !fixture.wechat.user(ANN.value()).seesTyping());
    }

    @Test
    void isShownToNoMoreUsersThanMayBe() {
        TypingIndicators typing = typing(LONG, 1);
        begin(typing, ANN, Duration.ZERO);

        assertThat(typing.begin(new OpenId("oBob"), Duration.ZERO)).isEmpty();
    }

    @Test
    void isTakenAwayFromAUserWhoseMessageFailed() {
        TypingIndicators typing = typing(LONG, 1);
        begin(typing, ANN, Duration.ZERO);
        await().until(() -> fixture.wechat.user(ANN.value()).seesTyping());

        assertThat(
                        typing.before(
                                ANN,
                                () -> CompletableFuture.failedStage(new IllegalStateException())))
                .isNotNull();

        await().until(() -> !fixture.wechat.user(ANN.value()).seesTyping());
    }

    private TypingIndicators typing(Duration allowed, int mostUsers) {
        return new TypingIndicators(
                fixture.shop,
                fixture.operations(),
                fixture.deadlines(),
                new TypingIndicators.Pace(SHORT, SHORT, allowed, Duration.ofSeconds(5), mostUsers));
    }

    private static TypingIndicators.Indicator begin(
            TypingIndicators typing, OpenId user, Duration age) {
        return typing.begin(user, age).orElseThrow();
    }

    private String lastCommand() {
        List<ApiRequest> commands = fixture.wechat.requests(TYPING);
        return commands.get(commands.size() - 1).bodyText();
    }

    private List<Integer> errcodes() {
        return fixture.wechat.requests(TYPING).stream().map(ApiRequest::errcode).toList();
    }
}
