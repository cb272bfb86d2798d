// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.token;

import io.github.camelwechat.simulator.clock.SimulatorClock;
import io.github.camelwechat.simulator.store.BoundedMap;
import io.github.camelwechat.simulator.store.RandomIds;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Issues and checks access tokens: two families that do not touch each other. Remembers the newest
 * 1000 tokens; an older one counts as never issued. Thread-safe.
 */
public final class TokenIssuer {
    private static final Duration LIFE = Duration.ofSeconds(7200);
    private static final Duration OVERLAP = Duration.ofMinutes(5);
    private static final Duration BETWEEN_FORCED = Duration.ofSeconds(30);
    private static final int FORCED_A_DAY = 20;
    private static final int MAX_REMEMBERED = 1000;
    private static final ZoneId WECHAT_DAY = ZoneId.of("Asia/Shanghai");

    private final SimulatorClock clock;
    private final RandomGenerator random;
    private final Map<String, Issued> issued = new BoundedMap<>(MAX_REMEMBERED);
    private @Nullable AccessToken classic;
    private @Nullable AccessToken stable;
    private Instant lastForced = Instant.MIN;
    private LocalDate forcedDay = LocalDate.MIN;
    private int forcedToday;

    /** The standing of a token. */
    public enum Standing {
        VALID,
        /** Never issued to this account: 40014. */
        UNKNOWN,
        /** Replaced by a newer one: 40001. */
        SUPERSEDED,
        /** Its time is over: 42001. */
        EXPIRED
    }

    /** Until when a token works, and what it is called after that. */
    private record Issued(Instant goodUntil, Standing afterwards) {}

    public TokenIssuer(SimulatorClock clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    /** {@code /cgi-bin/token}: always a new one; the one before works for five minutes more. */
    public synchronized AccessToken classic() {
        if (classic != null) {
            supersede(classic, OVERLAP);
        }
        classic = issue();
        return classic;
    }

    /** {@code stable_token}, normal mode: the same one until its last five minutes. */
    public synchronized AccessToken stable() {
        Instant now = clock.instant();
        if (stable == null || stable.remainingSeconds(now) <= OVERLAP.toSeconds()) {
            stable = issue();
        }
        return stable;
    }

    /**
     * {@code stable_token} with force_refresh: the one before is dead at once. Within 30 seconds of
     * the last time it works like the normal mode; empty when the day's allowance is used up.
     */
    public synchronized Optional<AccessToken> forced() {
        Instant now = clock.instant();
        if (stable != null && now.isBefore(lastForced.plus(BETWEEN_FORCED))) {
            return Optional.of(stable());
        }
        LocalDate today = LocalDate.ofInstant(now, WECHAT_DAY);
        if (!today.equals(forcedDay)) {
            forcedDay = today;
            forcedToday = 0;
        }
        if (forcedToday >= FORCED_A_DAY) {
            return Optional.empty();
        }
        forcedToday++;
        lastForced = now;
        if (stable != null) {
            supersede(stable, Duration.ZERO);
        }
        stable = issue();
        return Optional.of(stable);
    }

    public synchronized Standing check(String token) {
        Issued known = issued.get(token);
        if (known == null) {
            return Standing.UNKNOWN;
        }
        return clock.instant().isBefore(known.goodUntil()) ? Standing.VALID : known.afterwards();
    }

    /** Lets a token run out now. */
    public synchronized void expire(String token) {
        if (issued.containsKey(token)) {
            issued.put(token, new Issued(clock.instant(), Standing.EXPIRED));
            stable = stable != null && stable.value().equals(token) ? null : stable;
            classic = classic != null && classic.value().equals(token) ? null : classic;
        }
    }

    /** Lets every token run out now. */
    public synchronized void expireAll() {
        java.util.List.copyOf(issued.keySet()).forEach(this::expire);
    }

    /** Forgets how often a refresh was forced; tokens stay good. */
    public synchronized void resetAllowance() {
        lastForced = Instant.MIN;
        forcedToday = 0;
    }

    private AccessToken issue() {
        String value = "96_" + RandomIds.next(random, 102);
        AccessToken token = new AccessToken(value, clock.instant().plus(LIFE));
        issued.put(value, new Issued(token.expiresAt(), Standing.EXPIRED));
        return token;
    }

    private void supersede(AccessToken old, Duration overlap) {
        Instant end = clock.instant().plus(overlap);
        if (end.isBefore(old.expiresAt())) {
            issued.put(old.value(), new Issued(end, Standing.SUPERSEDED));
        }
    }
}
