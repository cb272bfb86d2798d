// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.oauth;

import io.github.camelwechat.simulator.clock.SimulatorClock;
import io.github.camelwechat.simulator.store.BoundedMap;
import io.github.camelwechat.simulator.store.RandomIds;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Codes and grants of web authorization, the newest 10000 of each. Its tokens have nothing to do
 * with those of the API. Thread-safe.
 */
public final class OAuthServer {
    private static final int MAX_KEPT = 10_000;
    private static final Duration CODE_LIFE = Duration.ofMinutes(5);
    private static final Duration ACCESS_LIFE = Duration.ofSeconds(7200);
    private static final Duration REFRESH_LIFE = Duration.ofDays(30);

    private final String appId;
    private final SimulatorClock clock;
    private final RandomGenerator random;
    private final Map<String, Code> codes = new BoundedMap<>(MAX_KEPT);
    private final Map<String, Grant> byAccess = new BoundedMap<>(MAX_KEPT);
    private final Map<String, Grant> byRefresh = new BoundedMap<>(MAX_KEPT);

    /** The state of a code. */
    public enum CodeState {
        GOOD,
        USED,
        /** Never given out, or its five minutes are over. */
        INVALID
    }

    private record Code(
            String openid, String scope, boolean snapshot, Instant expiresAt, boolean used) {}

    public OAuthServer(String appId, SimulatorClock clock, RandomGenerator random) {
        this.appId = appId;
        this.clock = clock;
        this.random = random;
    }

    /**
     * A user opens a web site's authorization link, and agrees.
     *
     * @return where the browser goes then, with a code
     * @throws IllegalArgumentException when WeChat would show an error instead
     */
    public URI authorize(URI link, String openid) {
        return agree(AuthorizationRequest.of(link, appId), openid, false);
    }

    /** The same on a snapshot page: the site learns a made-up openid and no name. */
    public URI authorizeAsSnapshot(URI link) {
        return agree(AuthorizationRequest.of(link, appId), "", true);
    }

    /** A user, or for a snapshot nobody in particular, agrees to a link. */
    public synchronized URI agree(AuthorizationRequest link, String openid, boolean snapshot) {
        String code = RandomIds.next(random, 24);
        Instant end = clock.instant().plus(CODE_LIFE);
        String who = snapshot ? "o" + RandomIds.next(random, 21) : openid;
        codes.put(code, new Code(who, link.scope(), snapshot, end, false));
        return link.with(code);
    }

    public synchronized CodeState state(String code) {
        Code known = codes.get(code);
        if (known == null) {
            return CodeState.INVALID;
        }
        if (known.used()) {
            return CodeState.USED;
        }
        return clock.instant().isBefore(known.expiresAt()) ? CodeState.GOOD : CodeState.INVALID;
    }

    /** Exchanges a code that is good; empty when it no longer is. */
    public synchronized Optional<Grant> exchange(String code) {
        Code known = codes.get(code);
        if (known == null || state(code) != CodeState.GOOD) {
            return Optional.empty();
        }
        codes.put(
                code,
                new Code(known.openid(), known.scope(), known.snapshot(), known.expiresAt(), true));
        Instant now = clock.instant();
        Grant grant =
                new Grant(
                        known.openid(),
                        known.scope(),
                        known.snapshot(),
                        "96_" + RandomIds.next(random, 60),
                        now.plus(ACCESS_LIFE),
                        "96_" + RandomIds.next(random, 60),
                        now.plus(REFRESH_LIFE));
        keep(grant);
        return Optional.of(grant);
    }

    public synchronized @Nullable Grant ofAccessToken(String token) {
        return byAccess.get(token);
    }

    public synchronized @Nullable Grant ofRefreshToken(String token) {
        return byRefresh.get(token);
    }

    /** Prolongs the access token of a grant, or makes a new one when it is over. */
    public synchronized Grant refresh(Grant grant) {
        Instant now = clock.instant();
        boolean over = !now.isBefore(grant.accessUntil());
        Grant renewed =
                grant.withAccess(
                        over ? "96_" + RandomIds.next(random, 60) : grant.accessToken(),
                        now.plus(ACCESS_LIFE));
        keep(renewed);
        return renewed;
    }

    /** Tells whether a time is over. */
    public boolean isOver(Instant end) {
        return !clock.instant().isBefore(end);
    }

    public synchronized void clear() {
        codes.clear();
        byAccess.clear();
        byRefresh.clear();
    }

    private void keep(Grant grant) {
        byAccess.put(grant.accessToken(), grant);
        byRefresh.put(grant.refreshToken(), grant);
    }
}
