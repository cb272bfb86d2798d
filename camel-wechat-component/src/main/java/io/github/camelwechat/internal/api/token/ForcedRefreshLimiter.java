// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api.token;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;

/**
 * How often {@code force_refresh} may be used. It kills the token at once for every node and is
 * limited to 20 a day for all of them, at least 30 s apart (outbound.md 1.1). Where the ration is
 * used up, the caller gets the refused token and sees for itself. Thread-safe.
 */
final class ForcedRefreshLimiter {

    private static final Duration PAUSE = Duration.ofSeconds(30);
    private static final int A_DAY = 5;
    private static final ZoneOffset CHINA = ZoneOffset.ofHours(8);

    private final InstantSource clock;
    private Instant forcedAt = Instant.MIN;
    private LocalDate day = LocalDate.MIN;
    private int forced;

    ForcedRefreshLimiter(InstantSource clock) {
        this.clock = clock;
    }

    synchronized boolean take() {
        Instant now = clock.instant();
        if (now.isBefore(forcedAt.plus(PAUSE))) {
            return false;
        }
        LocalDate today = LocalDate.ofInstant(now, CHINA);
        forced = today.equals(day) ? forced + 1 : 1;
        day = today;
        if (forced > A_DAY) {
            return false;
        }
        forcedAt = now;
        return true;
    }
}
