// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelwechat.failure.StateStoreException;
import io.github.camelwechat.internal.window.LedgerRecords.Entry;
import io.github.camelwechat.internal.window.WindowEvent.Kind;
import io.github.camelwechat.internal.window.WindowSubscription.Phase;
import io.github.camelwechat.option.WindowMerge;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rules of a window subscription's stored form. */
class WindowSubscriptionCodecTest {

    private static final Instant AT = Instant.parse("2026-11-19T08:00:00.123Z");
    private static final Ledger LEDGER =
            Ledger.BLANK.opened(
                    Trigger.MESSAGE,
                    new GrantRule(5, Duration.ofHours(48)),
                    Instant.ofEpochSecond(AT.getEpochSecond()),
                    7,
                    WindowMerge.MAX);

    private static final Entry FULL =
            new Entry(
                    LEDGER,
                    new WindowSubscription(
                            Phase.EXHAUSTED,
                            AT,
                            Duration.ofHours(1),
                            AT.plusSeconds(1),
                            65_535,
                            AT.plusSeconds(30),
                            List.of(
                                    new WindowEvent(
                                            Kind.OPENED,
                                            0,
                                            AT,
                                            new WindowState.Open(5, AT, "message")),
                                    new WindowEvent(
                                            Kind.EXHAUSTED,
                                            65_535,
                                            AT,
                                            new WindowState.Exhausted(AT, null, "why")),
                                    new WindowEvent(
                                            Kind.CLOSED,
                                            2,
                                            AT,
                                            new WindowState.Closed(AT, "用户已取消关注")))));

    @Test
    void refusesAWatchThatIsCutShortOrDamaged() {
        byte[] whole = LedgerCodec.write(FULL);
        for (int length = 1; length < 100; length++) {
            byte[] part = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> LedgerCodec.readEntry(part))
                    .isInstanceOf(StateStoreException.class);
        }
        whole[1] = 99;
        assertThatThrownBy(() -> LedgerCodec.readEntry(whole))
                .isInstanceOf(StateStoreException.class)
                .hasMessageContaining("damaged");
    }

    @Test
    void readsWhatItWrote() {
        assertThat(LedgerCodec.readEntry(LedgerCodec.write(FULL))).isEqualTo(FULL);
        Entry fresh = new Entry(LEDGER, WindowSubscription.begun(Phase.UNKNOWN, AT, Duration.ZERO));
        assertThat(LedgerCodec.readEntry(LedgerCodec.write(fresh))).isEqualTo(fresh);
    }

    @Test
    void readsALedgerWhoseWindowNobodyWatched() {
        Entry unwatched = new Entry(LEDGER, null);
        assertThat(LedgerCodec.write(unwatched)).isEqualTo(LedgerCodec.write(LEDGER));
        assertThat(LedgerCodec.readEntry(LedgerCodec.write(LEDGER))).isEqualTo(unwatched);
    }

    @Test
    void takes33BytesMoreForAWindowThatIsWatched() {
        Entry watched =
                new Entry(LEDGER, WindowSubscription.begun(Phase.OPEN, AT, Duration.ofHours(1)));
        assertThat(LedgerCodec.write(watched)).hasSize(LedgerCodec.write(LEDGER).length + 33);
    }
}
