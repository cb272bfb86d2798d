// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.callback;

import java.time.Duration;

/**
 * The rules of WeChat's patience, in real time.
 *
 * @param limit how long one delivery may take
 * @param deliveries how many there are in all
 * @param gap how long it waits after an error status before the next one; after a time-out it does
 *     not
 * @param redelivery what makes it deliver again
 */
public record PushRules(Duration limit, int deliveries, Duration gap, Redelivery redelivery) {

    /** Five seconds, three deliveries, again after a time-out only. */
    public static PushRules official() {
        return new PushRules(Duration.ofSeconds(5), 3, Duration.ofMillis(250), Redelivery.TIMEOUT);
    }

    public PushRules withLimit(Duration value) {
        return new PushRules(value, deliveries, gap, redelivery);
    }

    public PushRules withGap(Duration value) {
        return new PushRules(limit, deliveries, value, redelivery);
    }

    public PushRules withRedelivery(Redelivery value) {
        return new PushRules(limit, deliveries, gap, value);
    }
}
