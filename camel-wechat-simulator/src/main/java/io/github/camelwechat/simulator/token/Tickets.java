// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.token;

import io.github.camelwechat.simulator.clock.SimulatorClock;
import io.github.camelwechat.simulator.store.RandomIds;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/** One ticket of each type, the same until its two hours are over. Thread-safe. */
public final class Tickets {
    private static final Duration LIFE = Duration.ofSeconds(7200);

    private final SimulatorClock clock;
    private final RandomGenerator random;
    private final Map<String, Ticket> tickets = new HashMap<>();

    record Ticket(String value, Instant expiresAt) {
        long remainingSeconds(Instant now) {
            return Duration.between(now, expiresAt).toSeconds();
        }
    }

    public Tickets(SimulatorClock clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    synchronized Ticket of(String type) {
        Ticket known = tickets.get(type);
        if (known != null && known.remainingSeconds(clock.instant()) > 0) {
            return known;
        }
        String value = RandomIds.next(random, 63);
        Ticket fresh = new Ticket(value, clock.instant().plus(LIFE));
        tickets.put(type, fresh);
        return fresh;
    }
}
