// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.platform;

import io.github.camelwechat.simulator.clock.SimulatorClock;
import io.github.camelwechat.simulator.store.BoundedMap;
import io.github.camelwechat.simulator.store.RandomIds;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Secret texts of one kind, each good for a while and standing for something: tickets,
 * pre-authorization codes, authorization codes. The newest 20000 are known. Thread-safe.
 */
final class Codes<T> {
    private static final int MAX_KEPT = 20_000;
    private static final int RANDOM_BYTES = 36;

    private final String prefix;
    private final Duration life;
    private final SimulatorClock clock;
    private final RandomGenerator random;
    private final Map<String, Code<T>> codes = new BoundedMap<>(MAX_KEPT);

    /** The standing of a code. */
    enum Standing {
        GOOD,
        /** It was good for one use, and had it. */
        USED,
        /** Its time is over. */
        EXPIRED,
        /** It was never given out here. */
        UNKNOWN
    }

    private record Code<T>(T content, Instant expiresAt, boolean used) {}

    Codes(String prefix, Duration life, SimulatorClock clock, RandomGenerator random) {
        this.prefix = prefix;
        this.life = life;
        this.clock = clock;
        this.random = random;
    }

    Duration life() {
        return life;
    }

    synchronized String issue(T content) {
        String code = prefix + "@@@" + RandomIds.next(random, RANDOM_BYTES);
        codes.put(code, new Code<>(content, clock.instant().plus(life), false));
        return code;
    }

    synchronized Standing standing(String code) {
        Code<T> known = codes.get(code);
        if (known == null) {
            return Standing.UNKNOWN;
        }
        if (known.used()) {
            return Standing.USED;
        }
        return clock.instant().isBefore(known.expiresAt()) ? Standing.GOOD : Standing.EXPIRED;
    }

    /** Uses a code up, and returns what it stands for; empty unless it is good. */
    synchronized Optional<T> use(String code) {
        Code<T> known = codes.get(code);
        if (known == null || standing(code) != Standing.GOOD) {
            return Optional.empty();
        }
        codes.put(code, new Code<>(known.content(), known.expiresAt(), true));
        return Optional.of(known.content());
    }

    synchronized void clear() {
        codes.clear();
    }
}
