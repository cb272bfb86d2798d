// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelwechat.failure.StateStoreException;
import io.github.camelwechat.option.WindowMerge;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rules of the ledger's stored form. */
class LedgerCodecTest {

    private static final Instant AT = Instant.parse("2026-11-19T08:00:00Z");
    private static final GrantRule LARGEST = new GrantRule(32_767, Duration.ofDays(365));

    @Test
    void refusesARecordOfAnotherFormat() {
        byte[] bytes = LedgerCodec.write(Ledger.BLANK);
        bytes[0] = 2;
        assertThatThrownBy(() -> LedgerCodec.read(bytes))
                .isInstanceOf(StateStoreException.class)
                .hasMessageContaining("format 2");
    }

    @Test
    void refusesARecordThatIsDamaged() {
        byte[] whole = LedgerCodec.write(used());
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            try {
                // A cut between two grants is a shorter ledger: nothing else may be read.
                assertThat(LedgerCodec.read(cut).grants()).hasSizeLessThan(2);
            } catch (StateStoreException e) {
                assertThat(e).hasMessageContaining("damaged");
            }
        }
        byte[] strange = whole.clone();
        strange[strange.length - 30] = 0x55;
        assertThatThrownBy(() -> LedgerCodec.read(strange))
                .isInstanceOf(StateStoreException.class)
                .hasMessageContaining("damaged");
    }

    @ParameterizedTest
    @EnumSource(CloseReason.class)
    void readsWhatItWrote(CloseReason cause) {
        assertThat(LedgerCodec.read(LedgerCodec.write(Ledger.BLANK))).isEqualTo(Ledger.BLANK);
        Ledger closed = used().closed(cause, AT.plusMillis(5), null, Duration.ofHours(48));
        assertThat(LedgerCodec.read(LedgerCodec.write(closed))).isEqualTo(closed);
        Ledger blank = Ledger.BLANK.closed(cause, AT.plusMillis(5), null, Duration.ofHours(48));
        assertThat(LedgerCodec.read(LedgerCodec.write(blank))).isEqualTo(blank);
    }

    @Test
    void keepsNoMoreThanTheLastCallbacksOfOneSecond() {
        Ledger ledger = Ledger.BLANK;
        for (long digest = 0; digest < 100; digest++) {
            ledger = ledger.opened(Trigger.MESSAGE, LARGEST, AT, digest, WindowMerge.MAX);
        }
        Grant grant = LedgerCodec.read(LedgerCodec.write(ledger)).grants().get(0);
        assertThat(grant.counted().digests()).hasSize(16).startsWith(84L).endsWith(99L);
    }

    @Test
    void dropsAGrantThatWasOverWhenTheNextOneOpened() {
        GrantRule minute = new GrantRule(3, Duration.ofMinutes(1));
        Ledger click = Ledger.BLANK.opened(Trigger.MENU_CLICK, minute, AT, 1, WindowMerge.MAX);
        assertThat(
                        click.opened(Trigger.SCAN, minute, AT.plusSeconds(59), 2, WindowMerge.MAX)
                                .grants())
                .hasSize(2);
        assertThat(
                        click.opened(Trigger.SCAN, minute, AT.plusSeconds(60), 2, WindowMerge.MAX)
                                .grants())
                .hasSize(1);
    }

    @Test
    void takes40BytesForAUserWhoWroteAndWasAnswered() {
        Ledger ledger = Ledger.BLANK.opened(Trigger.MESSAGE, LARGEST, AT, 1, WindowMerge.MAX);
        ledger = ledger.spend(AT, WindowMerge.MAX).orElseThrow().ledger();
        assertThat(LedgerCodec.write(ledger)).hasSize(40);
    }

    @Test
    void readsInWhichSecondsMessagesWereReserved() {
        Ledger ledger = Ledger.BLANK.opened(Trigger.MESSAGE, LARGEST, AT, 1, WindowMerge.MAX);
        for (int second : new int[] {0, 0, 1, 120, 121, 240}) {
            Instant at = AT.plusSeconds(second);
            ledger = ledger.spend(at, WindowMerge.MAX).orElseThrow().ledger();
            assertThat(LedgerCodec.read(LedgerCodec.write(ledger))).isEqualTo(ledger);
        }
        long start = AT.getEpochSecond();
        assertThat(ledger.recent()).containsExactly(start + 120, start + 121, start + 240);
    }

    @Test
    void remembersNoMoreThanTheLastMessagesThatWereReserved() {
        Ledger ledger = Ledger.BLANK.opened(Trigger.MESSAGE, LARGEST, AT, 1, WindowMerge.MAX);
        for (int i = 0; i < 100; i++) {
            ledger = ledger.spend(AT.plusMillis(i), WindowMerge.MAX).orElseThrow().ledger();
        }
        assertThat(LedgerCodec.read(LedgerCodec.write(ledger)).recent())
                .hasSize(Ledger.RecentSends.MOST);
    }

    private static Ledger used() {
        return Ledger.BLANK
                .opened(Trigger.MESSAGE, LARGEST, AT, -1, WindowMerge.MAX)
                .opened(Trigger.MESSAGE, LARGEST, AT, Long.MIN_VALUE, WindowMerge.MAX)
                .spend(AT.plusMillis(3), WindowMerge.MAX)
                .orElseThrow()
                .ledger()
                .left(AT.minusSeconds(1), 8)
                .opened(
                        Trigger.SCAN,
                        new GrantRule(1, Duration.ofSeconds(1)),
                        AT,
                        Long.MAX_VALUE,
                        WindowMerge.MAX);
    }
}
