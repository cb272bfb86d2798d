// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.mass;

import io.github.camelwechat.simulator.store.BoundedMap;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The newest 1000 mass messages, and what users received of them. Thread-safe. */
public final class MassMessages {
    private static final int MAX_KEPT = 1000;
    private static final int A_MONTH_PER_USER = 4;
    private static final Duration REMEMBERED = Duration.ofHours(24);
    private static final ZoneId CHINA = ZoneId.of("Asia/Shanghai");

    private final Map<Long, MassMessage> masses = new BoundedMap<>(MAX_KEPT);
    private final Map<String, Long> keys = new BoundedMap<>(MAX_KEPT);
    private final Map<String, String> films = new BoundedMap<>(MAX_KEPT);
    private final Map<String, Integer> received = new HashMap<>();
    private YearMonth month = YearMonth.of(1970, 1);
    private int speed;

    /** The message of the last 24 hours that was sent under a key. */
    public synchronized Optional<MassMessage> findByKey(String key, Instant now) {
        return Optional.ofNullable(keys.get(key))
                .flatMap(this::find)
                .filter(mass -> now.isBefore(mass.at().plus(REMEMBERED)));
    }

    public synchronized Optional<MassMessage> find(long id) {
        return Optional.ofNullable(masses.get(id));
    }

    /** Notes a new message, and the key it must not be repeated under. */
    public synchronized void add(MassMessage mass, String key) {
        put(mass);
        keys.remove(key);
        keys.put(key, mass.id());
    }

    /** Notes what became of a message. */
    public synchronized void put(MassMessage mass) {
        masses.put(mass.id(), mass);
    }

    /** Makes a film sendable to many. */
    public synchronized void addFilm(String mediaId, String title) {
        films.put(mediaId, title);
    }

    /** The title of a film that is sendable to many. */
    public synchronized Optional<String> filmTitle(String mediaId) {
        return Optional.ofNullable(films.get(mediaId));
    }

    /** Counts a message to a user, unless the user had four this month, in China's time. */
    public synchronized boolean tryReceive(String openid, Instant now) {
        YearMonth current = YearMonth.from(now.atZone(CHINA));
        if (!current.equals(month)) {
            month = current;
            received.clear();
        }
        return received.merge(openid, 1, (had, one) -> Math.min(A_MONTH_PER_USER + 1, had + one))
                <= A_MONTH_PER_USER;
    }

    /** 0 the fastest, 4 the slowest. */
    public synchronized int speed() {
        return speed;
    }

    public synchronized void speed(int value) {
        speed = value;
    }

    public synchronized void clear() {
        masses.clear();
        keys.clear();
        films.clear();
        received.clear();
        speed = 0;
    }
}
