// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api.http;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * In which order hosts are asked: as configured, but one that could not be reached stands behind
 * the others for a while, so that not every call waits for it. Thread-safe.
 */
final class HostPreference {

    private static final Duration AVOIDED = Duration.ofSeconds(30);

    private final InstantSource clock;
    private final Map<URI, Instant> avoidedUntil = new ConcurrentHashMap<>();

    HostPreference(InstantSource clock) {
        this.clock = clock;
    }

    List<URI> order(List<URI> baseUrls) {
        if (avoidedUntil.isEmpty() || baseUrls.size() == 1) {
            return baseUrls;
        }
        Instant now = clock.instant();
        return baseUrls.stream().sorted(Comparator.comparing(url -> avoided(url, now))).toList();
    }

    /** Tells that a host could not be reached; of no consequence if it is the only one. */
    void unreachable(URI baseUrl, List<URI> baseUrls) {
        if (baseUrls.size() > 1) {
            avoidedUntil.put(baseUrl, clock.instant().plus(AVOIDED));
        }
    }

    private boolean avoided(URI baseUrl, Instant now) {
        Instant until = avoidedUntil.get(baseUrl);
        return until != null && now.isBefore(until);
    }
}
