// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api.operation;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The limits WeChat documents, told before the call. A field that is absent breaks none. */
public final class InputRules {

    private static final int LONGEST_ADDRESS = 8192;

    /** Possessive, so that a blank at the end of a long one is found in one pass. */
    private static final Pattern WEB_ADDRESS = Pattern.compile("https?://[^/\\s]++\\S*+");

    private InputRules() {}

    public static InputRule bytes(String name, int most) {
        return (fields, known) -> {
            Object value = FieldPath.get(fields, name);
            int length =
                    value == null ? 0 : value.toString().getBytes(StandardCharsets.UTF_8).length;
            return tooLong(name, length, most, "bytes of UTF-8");
        };
    }

    public static InputRule characters(String name, int most) {
        return (fields, known) -> {
            Object value = FieldPath.get(fields, name);
            return tooLong(name, value == null ? 0 : length(value), most, "characters");
        };
    }

    public static InputRule numberBetween(String name, long least, long most) {
        return (fields, known) -> {
            Object value = FieldPath.get(fields, name);
            return value == null || isBetween(value, least, most)
                    ? null
                    : String.format(
                            Locale.ROOT,
                            "takes a whole number from %d to %d as %s",
                            least,
                            most,
                            name);
        };
    }

    public static InputRule atLeast(String name, int least) {
        return (fields, known) ->
                FieldPath.get(fields, name) instanceof List<?> list && list.size() < least
                        ? "takes at least "
                                + least
                                + " entries in "
                                + name
                                + ", but there are "
                                + list.size()
                        : null;
    }

    public static InputRule oneOf(String one, String other) {
        return (fields, known) ->
                FieldPath.get(fields, one) == null && FieldPath.get(fields, other) == null
                        ? "needs field " + one + " or " + other + " in the body"
                        : null;
    }

    /** A text of a few, whatever their case. */
    public static InputRule amongst(String name, String... texts) {
        return (fields, known) -> {
            Object value = FieldPath.get(fields, name);
            return value == null
                            || Stream.of(texts).anyMatch(value.toString().strip()::equalsIgnoreCase)
                    ? null
                    : "takes " + String.join(" or ", texts) + " as " + name;
        };
    }

    public static InputRule webAddress(String name) {
        return (fields, known) -> {
            Object value = FieldPath.get(fields, name);
            return value == null || isWebAddress(value.toString())
                    ? null
                    : "takes an http or https URL as " + name;
        };
    }

    /** WeChat documents no limit to an address; browsers and servers have long given up at ours. */
    private static boolean isWebAddress(String text) {
        return text.length() <= LONGEST_ADDRESS && WEB_ADDRESS.matcher(text).matches();
    }

    /** In characters as a person counts them, not in Java's halves. */
    static int length(Object value) {
        String text = value.toString();
        return text.codePointCount(0, text.length());
    }

    private static @Nullable String tooLong(String name, int length, int most, String unit) {
        return length <= most
                ? null
                : String.format(
                        Locale.ROOT,
                        "takes at most %d %s as %s, but there are %d",
                        most,
                        unit,
                        name,
                        length);
    }

    private static boolean isBetween(Object value, long least, long most) {
        try {
            long number = new BigDecimal(value.toString().strip()).longValueExact();
            return number >= least && number <= most;
        } catch (ArithmeticException | NumberFormatException e) {
            return false;
        }
    }
}
