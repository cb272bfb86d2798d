// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One pass over the bytes of a JSON object that makes nothing but the one text it looks for. Knows
 * the structure of JSON, not the form of its numbers.
 */
final class JsonScanner {

    private static final int DEEPEST = 64;

    private final byte[] json;
    private int at;

    JsonScanner(byte[] json) {
        this.json = json;
        this.at = Json.afterByteOrderMark(json);
    }

    @Nullable String textAtTheTop(String name) {
        byte[] wanted = name.getBytes(StandardCharsets.UTF_8);
        String text = null;
        boolean seen = false;
        skipBlanks();
        expect('{');
        skipBlanks();
        boolean more = !skipIf('}');
        while (more) {
            skipBlanks();
            int from = at + 1;
            skipText();
            boolean found = Arrays.equals(json, from, at - 1, wanted, 0, wanted.length);
            if (found && seen) {
                throw new InvalidJsonException("it has more than one " + name);
            }
            seen |= found;
            skipBlanks();
            expect(':');
            skipBlanks();
            int value = at;
            skipValue(1);
            if (found && json[value] == '"') {
                text = unescaped(value + 1, at - 1);
            }
            skipBlanks();
            more = !skipIf('}');
            if (more) {
                expect(',');
            }
        }
        skipBlanks();
        if (at < json.length) {
            throw new InvalidJsonException("there is something after the JSON object");
        }
        return text;
    }

    private void skipValue(int depth) {
        if (isAt('{')) {
            skipContainer('}', depth);
        } else if (isAt('[')) {
            skipContainer(']', depth);
        } else if (isAt('"')) {
            skipText();
        } else {
            int from = at;
            while (at < json.length && isOfAWord(json[at])) {
                at++;
            }
            if (at == from) {
                throw broken();
            }
        }
    }

    private void skipContainer(char close, int depth) {
        if (depth == DEEPEST) {
            throw new InvalidJsonException("it is nested more than " + DEEPEST + " deep");
        }
        at++;
        skipBlanks();
        boolean more = !skipIf(close);
        while (more) {
            skipBlanks();
            if (close == '}') {
                skipText();
                skipBlanks();
                expect(':');
                skipBlanks();
            }
            skipValue(depth + 1);
            skipBlanks();
            more = !skipIf(close);
            if (more) {
                expect(',');
            }
        }
    }

    private void skipText() {
        expect('"');
        while (at < json.length && json[at] != '"') {
            at += json[at] == '\\' ? 2 : 1;
        }
        expect('"');
    }

    private static boolean isOfAWord(byte b) {
        return b >= 'a' && b <= 'z'
                || b >= 'A' && b <= 'Z'
                || b >= '0' && b <= '9'
                || b == '-'
                || b == '+'
                || b == '.';
    }

    /** Some writers escape the slashes of Base64, and may escape what they like. */
    private String unescaped(int from, int to) {
        String text = new String(json, from, to - from, StandardCharsets.UTF_8);
        if (text.indexOf('\\') < 0) {
            return text;
        }
        StringBuilder unescaped = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '\\') {
                unescaped.append(c);
            } else if (text.startsWith("u", i + 1)) {
                unescaped.append(character(text, i + 2));
                i += 5;
            } else {
                i++;
                int escape = "bfnrt".indexOf(text.charAt(i));
                unescaped.append(escape < 0 ? text.charAt(i) : "\b\f\n\r\t".charAt(escape));
            }
        }
        return unescaped.toString();
    }

    private static char character(String text, int from) {
        if (from + 4 > text.length()) {
            throw broken();
        }
        try {
            return (char) Integer.parseInt(text, from, from + 4, 16);
        } catch (NumberFormatException e) {
            throw broken();
        }
    }

    private void skipBlanks() {
        while (at < json.length
                && (json[at] == ' ' || json[at] == '\t' || json[at] == '\r' || json[at] == '\n')) {
            at++;
        }
    }

    private boolean isAt(char c) {
        return at < json.length && json[at] == c;
    }

    private boolean skipIf(char c) {
        boolean there = isAt(c);
        at += there ? 1 : 0;
        return there;
    }

    private void expect(char c) {
        if (!skipIf(c)) {
            throw broken();
        }
    }

    private static InvalidJsonException broken() {
        return new InvalidJsonException("expected a JSON object, but it is broken");
    }
}
