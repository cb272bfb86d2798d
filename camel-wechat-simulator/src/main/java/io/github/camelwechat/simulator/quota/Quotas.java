// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.quota;

import io.github.camelwechat.simulator.clock.SimulatorClock;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;

/**
 * The limits of calls to each path, per natural day in China and per minute, and the calls that
 * were made. Every call with a good token counts, whatever becomes of it. Thread-safe.
 */
public final class Quotas {
    private static final ZoneId WECHAT_DAY = ZoneId.of("Asia/Shanghai");
    private static final int CLEARS_A_MONTH = 10;
    private static final int MAX_CHANGED = 1000;

    private final SimulatorClock clock;
    private final Map<String, Limit> changed = new HashMap<>();
    private final Map<String, Count> counts = new HashMap<>();
    private LocalDate day = LocalDate.MIN;
    private YearMonth month = YearMonth.of(1970, 1);
    private int clears;

    /** The answer to a call. */
    public enum Decision {
        ALLOWED,
        /** WeChat's 45009. */
        DAY_USED_UP,
        /** WeChat's 45011. */
        MINUTE_USED_UP
    }

    /**
     * The use of one path, and its limits.
     *
     * @param perDay calls allowed on one day
     * @param used calls made today
     * @param perMinute calls allowed in one minute
     */
    public record Usage(long perDay, long used, long perMinute) {
        public long remain() {
            return Math.max(0, perDay - used);
        }
    }

    private static final class Count {
        long today;
        long minute;
        long thisMinute;
    }

    public Quotas(SimulatorClock clock) {
        this.clock = clock;
    }

    /** Allows a path so many calls a day, from now on and until a reset. */
    public synchronized void perDay(String path, long calls) {
        change(path, new Limit(calls, limit(path).perMinute()));
    }

    /** Allows a path so many calls in each minute, from now on and until a reset. */
    public synchronized void perMinute(String path, long calls) {
        change(path, new Limit(limit(path).perDay(), calls));
    }

    /** Counts a call, if it is allowed. */
    public synchronized Decision take(String path) {
        Count count = count(path);
        Limit limit = limit(path);
        if (count.thisMinute >= limit.perMinute()) {
            return Decision.MINUTE_USED_UP;
        }
        if (count.today >= limit.perDay()) {
            return Decision.DAY_USED_UP;
        }
        count.thisMinute++;
        count.today++;
        return Decision.ALLOWED;
    }

    public synchronized Usage usage(String path) {
        // Whoever only asks leaves nothing behind.
        Count count = today().equals(day) ? counts.get(path) : null;
        long used = count == null ? 0 : count.today;
        return new Usage(limit(path).perDay(), used, limit(path).perMinute());
    }

    /** Starts the day's counting again. False when the month's ten times are used up. */
    public synchronized boolean clear() {
        YearMonth now = YearMonth.from(today());
        if (!now.equals(month)) {
            month = now;
            clears = 0;
        }
        if (clears >= CLEARS_A_MONTH) {
            return false;
        }
        clears++;
        counts.clear();
        return true;
    }

    /** Forgets changed limits and everything counted. */
    public synchronized void reset() {
        changed.clear();
        counts.clear();
        clears = 0;
    }

    private void change(String path, Limit limit) {
        if (limit.perDay() < 0 || limit.perMinute() < 0) {
            throw new IllegalArgumentException("a quota is 0 calls or more");
        }
        if (changed.size() >= MAX_CHANGED && !changed.containsKey(path)) {
            throw new IllegalArgumentException(
                    "at most " + MAX_CHANGED + " quotas can be changed; reset them first");
        }
        changed.put(path, limit);
    }

    private Limit limit(String path) {
        Limit mine = changed.get(path);
        return mine != null ? mine : Limit.official(path);
    }

    private Count count(String path) {
        LocalDate today = today();
        if (!today.equals(day)) {
            day = today;
            counts.clear();
        }
        Count count = counts.computeIfAbsent(path, first -> new Count());
        long minute = Math.floorDiv(clock.epochSecond(), 60);
        if (minute != count.minute) {
            count.minute = minute;
            count.thisMinute = 0;
        }
        return count;
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), WECHAT_DAY);
    }
}
