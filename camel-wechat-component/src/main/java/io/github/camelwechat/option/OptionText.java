// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.option;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The spelling of options with a fixed set of values. */
public final class OptionText {

    private OptionText() {}

    /**
     * The constant that a text names, whatever its case and however its words are joined.
     *
     * @throws IllegalArgumentException a clause that lists the values there are
     */
    public static <E extends Enum<E>> E parse(Class<E> option, String text) {
        String wanted = joined(text.strip());
        return Arrays.stream(option.getEnumConstants())
                .filter(value -> joined(value.name()).equalsIgnoreCase(wanted))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "must be one of "
                                                + Arrays.toString(option.getEnumConstants())
                                                + ", but is '"
                                                + text
                                                + "'"));
    }

    /** A constant as it is written on a URI: its words in lower case, joined as in camel case. */
    static String of(Enum<?> value) {
        String[] words = value.name().toLowerCase(Locale.ROOT).split("_");
        return words[0]
                + Arrays.stream(words)
                        .skip(1)
                        .map(
                                word ->
                                        word.substring(0, 1).toUpperCase(Locale.ROOT)
                                                + word.substring(1))
                        .collect(Collectors.joining());
    }

    private static String joined(String words) {
        return words.replace("_", "").replace("-", "");
    }
}
