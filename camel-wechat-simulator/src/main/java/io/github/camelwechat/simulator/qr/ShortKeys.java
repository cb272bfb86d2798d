// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.qr;

import io.github.camelwechat.simulator.clock.SimulatorClock;
import io.github.camelwechat.simulator.store.BoundedMap;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** The newest 10000 short keys. Thread-safe. */
public final class ShortKeys {
    private static final String LETTERS =
            "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final int LENGTH = 15;
    private static final int MAX_KEPT = 10_000;

    private final SimulatorClock clock;
    private final RandomGenerator random;
    private final Map<String, Entry> entries = new BoundedMap<>(MAX_KEPT);

    record Entry(String data, Instant createdAt, Instant expiresAt) {}

    public ShortKeys(SimulatorClock clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    synchronized String put(String data, Duration life) {
        StringBuilder key = new StringBuilder();
        for (int i = 0; i < LENGTH; i++) {
            key.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        Instant now = clock.instant();
        entries.put(key.toString(), new Entry(data, now, now.plus(life)));
        return key.toString();
    }

    synchronized Optional<Entry> find(String key) {
        return Optional.ofNullable(entries.get(key))
                .filter(entry -> clock.instant().isBefore(entry.expiresAt()));
    }

    public synchronized void clear() {
        entries.clear();
    }
}
