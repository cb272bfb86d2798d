// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.failure;

/** Words of others, as they may be printed: on one line, and with nothing a terminal obeys. */
final class PrintableText {

    private PrintableText() {}

    /** Shows what is no character of a line by its escape, as in {@code \\n}. */
    static String of(String text) {
        if (text.codePoints().allMatch(PrintableText::isPrintable)) {
            return text;
        }
        StringBuilder shown = new StringBuilder(text.length() + 16);
        text.codePoints()
                .forEach(
                        c -> {
                            if (isPrintable(c)) {
                                shown.appendCodePoint(c);
                            } else {
                                shown.append(escape(c));
                            }
                        });
        return shown.toString();
    }

    private static String escape(int c) {
        return switch (c) {
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            default -> String.format("\\u%04x", c);
        };
    }

    /** Harmless is what joins emoji; what turns the direction of a line is not. */
    private static boolean isPrintable(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE ->
                    false;
            case Character.FORMAT -> c == 0x200d || c >= 0xe0000;
            default -> true;
        };
    }
}
