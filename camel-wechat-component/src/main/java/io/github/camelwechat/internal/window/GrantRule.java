// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.window;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One line of the table.
 *
 * @param allowance how many messages may be sent, 1 to 32767
 * @param duration for how long, counted from when WeChat says it happened; whole seconds, at most
 *     365 days
 */
record GrantRule(int allowance, Duration duration) {

    private static final int LARGEST_ALLOWANCE = 32_767;
    private static final Duration LONGEST = Duration.ofDays(365);
    private static final Pattern WRITTEN = Pattern.compile("(\\d{1,5})/(\\d{1,8})([dhms])");

    GrantRule {
        if (allowance < 1 || allowance > LARGEST_ALLOWANCE) {
            throw new IllegalArgumentException(
                    "a window allows 1 to " + LARGEST_ALLOWANCE + " messages, not " + allowance);
        }
        if (duration.toSeconds() < 1
                || duration.getNano() != 0
                || duration.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "a window lasts whole seconds, from 1 to a year's, not " + duration);
        }
    }

    /** Reads {@code 5/48h}; {@code none} is no rule. */
    static Optional<GrantRule> parse(String written) {
        if (written.equals("none")) {
            return Optional.empty();
        }
        Matcher parts = WRITTEN.matcher(written);
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    "a rule is none, or messages and time such as 5/48h, 3/1m, 1/90s or 10/7d");
        }
        long time = Long.parseLong(parts.group(2));
        Duration duration =
                switch (parts.group(3)) {
                    case "d" -> Duration.ofDays(time);
                    case "h" -> Duration.ofHours(time);
                    case "m" -> Duration.ofMinutes(time);
                    default -> Duration.ofSeconds(time);
                };
        return Optional.of(new GrantRule(Integer.parseInt(parts.group(1)), duration));
    }

    String inWords(boolean first) {
        String messages = first ? WindowText.counted(allowance, "message") : "" + allowance;
        return "(" + messages + " within " + WindowText.of(duration) + ")";
    }
}
