// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.store;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Message ids: 64 bits, unique, rising. They start from the real time, so that a simulator started
 * later does not repeat the ids of an earlier one, and a reset does not touch them. Thread-safe.
 */
public final class MessageIds {
    private static final long PER_MILLISECOND = 10_000;

    private final AtomicLong last;

    public MessageIds(Instant start) {
        this.last = new AtomicLong(start.toEpochMilli() * PER_MILLISECOND);
    }

    public long next() {
        return last.incrementAndGet();
    }
}
