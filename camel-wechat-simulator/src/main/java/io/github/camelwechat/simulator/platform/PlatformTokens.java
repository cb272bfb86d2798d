// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.platform;

import io.github.camelwechat.simulator.clock.SimulatorClock;
import io.github.camelwechat.simulator.store.BoundedMap;
import io.github.camelwechat.simulator.store.RandomIds;
import io.github.camelwechat.simulator.token.AccessToken;
import io.github.camelwechat.simulator.token.TokenIssuer.Standing;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of a platform: its own, and one for each authorizer. A new one takes the place of the
 * one before, which works for five minutes more. The newest 50000 are known. Thread-safe.
 */
final class PlatformTokens {
    private static final Duration LIFE = Duration.ofSeconds(7200);
    private static final Duration OVERLAP = Duration.ofMinutes(5);
    private static final int MAX_KEPT = 50_000;

    private final SimulatorClock clock;
    private final RandomGenerator random;
    private final Map<String, Issued> issued = new BoundedMap<>(MAX_KEPT);
    private final Map<String, String> newest = new HashMap<>();

    /**
     * @param owner the appid in whose name it speaks
     * @param goodUntil until when it works
     * @param afterwards its standing after that
     */
    private record Issued(String owner, Instant goodUntil, Standing afterwards) {}

    PlatformTokens(SimulatorClock clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    synchronized AccessToken issue(String owner) {
        Instant now = clock.instant();
        String value = "97_" + RandomIds.next(random, 102);
        AccessToken token = new AccessToken(value, now.plus(LIFE));
        issued.put(value, new Issued(owner, token.expiresAt(), Standing.EXPIRED));
        end(newest.put(owner, value), now.plus(OVERLAP), Standing.SUPERSEDED);
        return token;
    }

    /** The appid in whose name a token speaks, or spoke. */
    synchronized Optional<String> owner(String token) {
        return Optional.ofNullable(issued.get(token)).map(Issued::owner);
    }

    synchronized Standing check(String token) {
        Issued known = issued.get(token);
        if (known == null) {
            return Standing.UNKNOWN;
        }
        return clock.instant().isBefore(known.goodUntil()) ? Standing.VALID : known.afterwards();
    }

    /** Lets a token run out now. */
    synchronized void expire(String token) {
        end(token, clock.instant(), Standing.EXPIRED);
    }

    synchronized void expireAll() {
        List.copyOf(issued.keySet()).forEach(this::expire);
    }

    /** Lets the tokens of an appid be good no more. */
    synchronized void revoke(String owner) {
        newest.remove(owner);
        issued.forEach(
                (token, one) -> {
                    if (one.owner().equals(owner)) {
                        end(token, clock.instant(), Standing.SUPERSEDED);
                    }
                });
    }

    private void end(@Nullable String token, Instant end, Standing after) {
        Issued known = token == null ? null : issued.get(token);
        if (token != null && known != null && end.isBefore(known.goodUntil())) {
            issued.replace(token, new Issued(known.owner(), end, after));
        }
    }
}
