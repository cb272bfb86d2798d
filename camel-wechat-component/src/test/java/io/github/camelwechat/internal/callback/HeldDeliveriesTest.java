// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.callback;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.internal.callback.HeldDeliveries.Held;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Rules of the places in which deliveries are held. */
class HeldDeliveriesTest {

    private static final Duration LONG = Duration.ofSeconds(5);

    private final HeldDeliveries all = new HeldDeliveries(() -> 3, null);
    private final HeldDeliveries held = new HeldDeliveries(() -> 2, all);

    @Test
    void aDeliveryKeepsItsPlaceWhoeverComesLater() {
        List<Held> first = hold(2);
        Held late = hold();

        assertThat(late.time(LONG)).isLessThan(LONG);
        assertThat(first).allSatisfy(one -> assertThat(one.time(LONG)).isEqualTo(LONG));
    }

    @Test
    void aPlaceThatIsGivenBackIsTheNextOnes() {
        List<Held> first = hold(2);
        Held late = hold();

        first.get(0).release();
        first.get(0).release();

        assertThat(late.time(LONG)).isEqualTo(LONG);
        assertThat(hold().time(LONG)).isLessThan(LONG);
    }

    @Test
    void accountsShareThePlacesOfAll() {
        hold(2);
        HeldDeliveries ofAnother = new HeldDeliveries(() -> 2, all);

        assertThat(held(ofAnother).time(LONG)).isEqualTo(LONG);
        assertThat(held(ofAnother).time(LONG)).isLessThan(LONG);
    }

    private List<Held> hold(int number) {
        return IntStream.range(0, number).mapToObj(i -> hold()).toList();
    }

    private Held hold() {
        return held(held);
    }

    /** As the pipeline does: it asks for its time when it comes. */
    private static Held held(HeldDeliveries among) {
        Held one = among.hold();
        one.time(LONG);
        return one;
    }
}
