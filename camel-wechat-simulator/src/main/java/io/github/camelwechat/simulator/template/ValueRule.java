// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.template;

import java.util.regex.Pattern;

/** Which values a parameter accepts; the prefix of its name tells. */
enum ValueRule {
    CHARACTER_STRING("[\\x20-\\x7e]{1,32}"),
    PHONE_NUMBER("[0-9+*() -]{1,17}"),
    CAR_NUMBER("[\\p{IsHan}A-Za-z0-9]([A-Za-z0-9]{0,6}[\\p{IsHan}A-Za-z0-9])?"),
    THING("(?s).{1,20}"),
    CONST("(?s).{1,20}"),
    NUMBER("[0-9]{1,32}"),
    LETTER("[A-Za-z]{1,32}"),
    SYMBOL("[^\\p{L}\\p{N}\\s]{1,5}"),
    AMOUNT("\\p{Sc}?[0-9]{1,10}(\\.[0-9]+)?元?"),
    NAME("(?=.*\\p{IsHan}).{1,10}|[^\\p{IsHan}0-9]{1,20}"),
    PHRASE("\\p{IsHan}{1,5}"),
    TIME(Moments.range("(" + Moments.DAY + " ?)?" + Moments.HOUR)),
    DATE(Moments.range(Moments.DAY + "( ?" + Moments.HOUR + ")?")),
    /** Names from before there were rules, such as keyword1. */
    /** The text of a one-time subscription; written on its page. */
    ONE_TIME("(?s).{1,200}"),
    /** Nothing is written of values whose name has no known beginning. */
    FREE("(?s).+");

    private final Pattern pattern;

    ValueRule(String pattern) {
        this.pattern = Pattern.compile(pattern);
    }

    /** The rule of a parameter such as {@code thing1}. */
    static ValueRule of(String name) {
        String prefix = name.replaceFirst("[0-9]+$", "");
        for (ValueRule rule : values()) {
            if (rule != FREE && rule != ONE_TIME && rule.name().equalsIgnoreCase(prefix)) {
                return rule;
            }
        }
        return FREE;
    }

    boolean accepts(String value) {
        return pattern.matcher(value).matches();
    }

    /** The forms of points in time. */
    private static final class Moments {
        static final String DAY =
                "[0-9]{4}(年[0-9]{1,2}月[0-9]{1,2}日|[-/.][0-9]{1,2}[-/.][0-9]{1,2})";
        static final String HOUR = "([01]?[0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?";

        private Moments() {}

        static String range(String moment) {
            return moment + "( ?~ ?" + moment + ")?";
        }
    }
}
