// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.simulator.window.ServiceWindow.Decision;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ServiceWindowTest {
    private static final Instant T = Instant.ofEpochSecond(1_789_000_000);
    private static final long TWO_DAYS = 48 * 3600;

    private final ServiceWindow window = new ServiceWindow(WindowRules.official(MergeStrategy.MAX));

    @Test
    void isClosedBeforeTheUserDoesAnything() {
        assertThat(window.trySpend(T)).isEqualTo(Decision.CLOSED);
    }

    @Test
    void allowsFiveAfterAMessageAndNotASixth() {
        window.record(Interaction.MESSAGE, T);
        for (int i = 0; i < 5; i++) {
            assertThat(window.trySpend(T)).isEqualTo(Decision.ALLOWED);
        }
        assertThat(window.trySpend(T)).isEqualTo(Decision.EXHAUSTED);
    }

    @Test
    void aMessageCountsUntilJustBefore48Hours() {
        window.record(Interaction.MESSAGE, T);
        assertThat(window.remaining(T.plusSeconds(TWO_DAYS).minusMillis(1))).isEqualTo(5);
        assertThat(window.trySpend(T.plusSeconds(TWO_DAYS))).isEqualTo(Decision.CLOSED);
    }

    @ParameterizedTest
    @EnumSource(
            names = {
                "SUBSCRIBE",
                "SCAN",
                "CLICK",
                "SCANCODE_PUSH",
                "SCANCODE_WAITMSG",
                "MSGMENU_TAP"
            })
    void anEventAllowsThreeForAMinute(Interaction event) {
        window.record(event, T);
        assertThat(window.remaining(T.plusSeconds(59))).isEqualTo(3);
        assertThat(window.trySpend(T.plusSeconds(60))).isEqualTo(Decision.CLOSED);
    }

    @ParameterizedTest
    @EnumSource(names = {"UNSUBSCRIBE", "LOCATION", "OTHER"})
    void otherEventsAllowNothing(Interaction event) {
        window.record(event, T);
        assertThat(window.trySpend(T)).isEqualTo(Decision.CLOSED);
    }

    @Test
    void anEventNeverShortensWhatAMessageGave() {
        window.record(Interaction.MESSAGE, T);
        window.record(Interaction.CLICK, T.plusSeconds(10));
        assertThat(window.remaining(T.plusSeconds(10))).isEqualTo(5);
        assertThat(window.remaining(T.plusSeconds(3600))).isEqualTo(5);
    }

    @Test
    void anEventGuaranteesThreeOnceAMessageIsUsedUp() {
        window.record(Interaction.MESSAGE, T);
        for (int i = 0; i < 5; i++) {
            window.trySpend(T);
        }
        window.record(Interaction.CLICK, T);
        assertThat(window.remaining(T)).isEqualTo(3);
        assertThat(window.remaining(T.plusSeconds(60))).isZero();
        assertThat(window.trySpend(T.plusSeconds(60))).isEqualTo(Decision.EXHAUSTED);
    }

    @Test
    void oneSendLowersEveryLiveGrant() {
        window.record(Interaction.MESSAGE, T);
        window.record(Interaction.CLICK, T);
        window.trySpend(T);
        assertThat(window.live(T)).extracting(ServiceWindow.Grant::remaining).containsExactly(2, 4);
    }

    @Test
    void aNewMessageStartsAgainAtFive() {
        window.record(Interaction.MESSAGE, T);
        window.trySpend(T);
        window.record(Interaction.MESSAGE, T.plusSeconds(5));
        assertThat(window.remaining(T.plusSeconds(5))).isEqualTo(5);
        assertThat(window.remaining(T.plusSeconds(TWO_DAYS + 4))).isEqualTo(5);
    }

    @Test
    void independentGrantsAddUpAndTheShortestIsSpentFirst() {
        ServiceWindow apart = new ServiceWindow(WindowRules.official(MergeStrategy.INDEPENDENT));
        apart.record(Interaction.MESSAGE, T);
        apart.record(Interaction.CLICK, T);
        assertThat(apart.remaining(T)).isEqualTo(8);
        for (int i = 0; i < 4; i++) {
            apart.trySpend(T);
        }
        assertThat(apart.remaining(T.plusSeconds(60))).isEqualTo(4);
    }

    @Test
    void menuButtonsOfAnyTypeAreOneGrant() {
        ServiceWindow apart =
                new ServiceWindow(WindowRules.official(MergeStrategy.of("independent")));
        apart.record(Interaction.CLICK, T);
        apart.record(Interaction.SCANCODE_PUSH, T);
        apart.record(Interaction.SCANCODE_WAITMSG, T);
        assertThat(apart.remaining(T)).isEqualTo(3);
        apart.trySpend(T);
        assertThat(apart.remaining(T)).isEqualTo(2);
    }

    @Test
    void ofGrantsThatExpireTogetherTheFollowsIsSpentFirst() {
        ServiceWindow apart = new ServiceWindow(WindowRules.official(MergeStrategy.INDEPENDENT));
        apart.record(Interaction.MSGMENU_TAP, T);
        apart.record(Interaction.SUBSCRIBE, T);
        apart.trySpend(T);
        assertThat(apart.live(T)).extracting(ServiceWindow.Grant::remaining).containsExactly(2, 3);
    }

    @Test
    void nothingIsLeftWhenTheUserLeaves() {
        window.record(Interaction.MESSAGE, T);
        window.close();
        assertThat(window.trySpend(T)).isEqualTo(Decision.CLOSED);
    }
}
