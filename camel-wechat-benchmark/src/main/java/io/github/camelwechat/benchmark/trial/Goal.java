// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.benchmark.trial;

import java.util.Locale;

/** The figures that are wanted, in the order in which they are printed. */
public enum Goal {
    OPEN_AGAINST_FLOOR(
            "verify, decrypt and parse a safe-mode callback: time",
            "a reused AES cipher, two SHA-1 and Base64",
            Unit.TIMES_AS_LONG,
            3),
    OPEN_ALLOCATION(
            "verify, decrypt and parse a safe-mode callback: allocation",
            "",
            Unit.MOST_KILOBYTES,
            5),
    OPEN_AGAINST_WXJAVA(
            "verify, decrypt and parse a safe-mode callback: speed",
            "WxJava's checkSignature and fromEncryptedXml",
            Unit.TIMES_AS_FAST,
            25),
    CALLBACKS_AGAINST_BARE(
            "callbacks a second through wechat: on platform-http",
            "a bare platform-http route that answers a constant",
            Unit.TIMES_AS_FAST,
            0.6),
    MOUNTED_AGAINST_BARE(
            "callbacks a second through wechat: on the Vert.x router",
            "a bare platform-http route that answers a constant",
            Unit.TIMES_AS_FAST,
            1),
    CALLBACKS_AGAINST_WXJAVA(
            "callbacks a second through wechat: on platform-http",
            "platform-http, WxJava and its duplicate check in a bean",
            Unit.TIMES_AS_FAST,
            4),
    CALLBACKS_AGAINST_VERTX(
            "callbacks a second through wechat: on platform-http",
            "a route of Vert.x that answers a constant",
            Unit.TIMES_AS_FAST,
            Double.NaN),
    CALLBACK_ALLOCATION(
            "allocation for a callback",
            "a bare platform-http route's, taken off",
            Unit.MOST_KILOBYTES,
            20),
    CALLBACK_PROCESSOR_TIME(
            "processor time for a callback",
            "a bare platform-http route's",
            Unit.TIMES_AS_LONG,
            Double.NaN),
    SENDS_AGAINST_WXJAVA(
            "customer-service sends a second, 64 in flight",
            "WxJava's sendKefuMessage with 64 threads",
            Unit.TIMES_AS_FAST,
            3),
    SEND_ALLOCATION("allocation for a send", "WxJava's", Unit.TIMES_AS_LONG, Double.NaN),
    ACKNOWLEDGED_EARLY(
            "callbacks whose answer missed their response, 64 connections and a fast route",
            "",
            Unit.MOST_PERCENT,
            0),
    SLOW_BOT_100(slowBot(100), "", Unit.MOST, 0),
    SLOW_BOT_500(slowBot(500), "", Unit.MOST, 0),
    SLOW_BOT_2000(slowBot(2000), "", Unit.MOST, 0),
    SLOW_BOT_5000(slowBot(5000), "", Unit.MOST, 0),
    RESERVATION_IN_MEMORY(
            "a reservation of the window in memory, 64 in flight",
            "ConcurrentHashMap.compute",
            Unit.TIMES_AS_LONG,
            1.5),
    RESERVATION_IN_REDIS(
            "a reservation of the window in Redis, 64 in flight",
            "one Lua script",
            Unit.TIMES_AS_LONG,
            1.3),
    RESERVATION_IN_POSTGRES(
            "a reservation of the window in PostgreSQL, 64 in flight",
            "one UPDATE",
            Unit.TIMES_AS_LONG,
            1.3),
    TRACKED_USER("heap of a tracked user in the memory store", "", Unit.MOST_BYTES, 200),
    START_UP(
            "start of Camel Main with one consumer and one producer",
            "the same with one bare platform-http route",
            Unit.TIMES_AS_LONG,
            1.15),
    START_UP_CLASSES(
            "classes loaded by that start",
            "the same with one bare platform-http route",
            Unit.TIMES_AS_LONG,
            Double.NaN),
    SOAK_HEAP(
            "a soak at half of the maximum: heap in use at its end",
            "at the end of its first third",
            Unit.TIMES_AS_LONG,
            1.1),
    SOAK_THREADS("a soak: threads more than at the end of its first third", "", Unit.MOST, 0),
    SOAK_FILES(
            "a soak: connections and files more than after its first third, at rest",
            "",
            Unit.MOST,
            0),
    SOAK_LATE(
            "a soak: callbacks that were refused or answered after five seconds", "", Unit.MOST, 0),
    OVERLOAD_LATENCY("three times the maximum: 99 % of the responses", "", Unit.MOST_SECONDS, 5),
    OVERLOAD_HEAP(
            "three times the maximum: heap in use after it", "before it", Unit.TIMES_AS_LONG, 1.1),
    OVERLOAD_RECOVERY(
            "99 % of the responses, a second after three times the maximum",
            "before it", Unit.TIMES_AS_LONG, 1.5);

    /** The unit of a figure, with the side of its goal on which it should be. */
    enum Unit {
        TIMES_AS_FAST(" x", true),
        TIMES_AS_LONG(" x", false),
        MOST_KILOBYTES(" kB", false),
        MOST_BYTES(" B", false),
        MOST_SECONDS(" s", false),
        MOST_PERCENT(" %", false),
        MOST("", false);

        private final String suffix;
        private final boolean moreIsBetter;

        Unit(String suffix, boolean moreIsBetter) {
            this.suffix = suffix;
            this.moreIsBetter = moreIsBetter;
        }
    }

    private final String what;
    private final String baseline;
    private final Unit unit;
    private final double wanted;

    /**
     * @param wanted {@link Double#NaN} where the figure only explains others
     */
    Goal(String what, String baseline, Unit unit, double wanted) {
        this.what = what;
        this.baseline = baseline;
        this.unit = unit;
        this.wanted = wanted;
    }

    private static String slowBot(int callbacks) {
        return "late of "
                + callbacks
                + " callbacks that wait 4 s for a slow bot at once, default options";
    }

    public String what() {
        return what;
    }

    /** Returns the name of the run it is compared with; empty if with nothing. */
    public String baseline() {
        return baseline;
    }

    /** Tells whether there is a value to reach. */
    public boolean isSet() {
        return !Double.isNaN(wanted);
    }

    public boolean isReachedBy(double value) {
        return unit.moreIsBetter ? value >= wanted : value <= wanted;
    }

    /**
     * Tells how much of the goal was reached: 1 is the goal itself, and less is worse. Where
     * nothing at all is wanted, none counts as one, so that there is a ratio.
     */
    public double shareReachedBy(double value) {
        if (unit.moreIsBetter) {
            return value / wanted;
        }
        return wanted == 0 ? 1 / Math.max(value, 1) : wanted / Math.max(value, 1e-9);
    }

    public String text() {
        if (!isSet()) {
            return "";
        }
        return (unit.moreIsBetter ? "≥ " : wanted == 0 ? "" : "≤ ") + text(wanted);
    }

    /** A value in the unit of this goal. */
    public String text(double value) {
        String number =
                value == Math.rint(value) || Math.abs(value) >= 100
                        ? String.format(Locale.ROOT, "%.0f", value)
                        : String.format(Locale.ROOT, Math.abs(value) < 10 ? "%.2f" : "%.1f", value);
        return number + unit.suffix;
    }
}
