// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.callback;

import java.time.Duration;

/**
 * The rules of WeChat's patience, in real time.
 *
 * @param limit how long one delivery may take
 * @param deliveries how many there are in all
 * @param gap how long it waits after an error before the next one; after a time-out it does not
 * @param retryOnError whether an error is tried again like a time-out; users report it, while only
 *     the time-out is documented
 */
public record PushRules(Duration limit, int deliveries, Duration gap, boolean retryOnError) {

    /** Five seconds, three deliveries, errors are tried again. */
    public static PushRules official() {
        return new PushRules(Duration.ofSeconds(5), 3, Duration.ofMillis(250), true);
    }

    public PushRules withLimit(Duration value) {
        return new PushRules(value, deliveries, gap, retryOnError);
    }

    public PushRules withGap(Duration value) {
        return new PushRules(limit, deliveries, value, retryOnError);
    }

    public PushRules withRetryOnError(boolean value) {
        return new PushRules(limit, deliveries, gap, value);
    }
}
