// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api.client;

import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The name of a file as its sender gave it, made fit to be handed on: others write files under it,
 * and Camel's file endpoint evaluates what looks like an expression.
 */
final class FileNames {

    /** A file system takes 255 bytes, and a character has up to four in UTF-8. */
    private static final int LONGEST = 60;

    private static final int LONGEST_EXTENSION = 10;

    private FileNames() {}

    /**
     * Reads a Content-Disposition. The extended form of RFC 5987 ({@code filename*}) counts more
     * than the plain one, which some servers fill with raw UTF-8.
     *
     * @return null if there is no name, or nothing of it can be used
     */
    static @Nullable String of(@Nullable String disposition) {
        Map<String, String> parameters = parameters(disposition == null ? "" : disposition);
        String extended = extended(parameters.get("filename*"));
        String plain = parameters.get("filename");
        String name = extended != null ? extended : plain == null ? null : utf8(plain);
        return name == null ? null : harmless(name);
    }

    /** By their names in lower case; of several with one name, the first. */
    private static Map<String, String> parameters(String header) {
        Map<String, String> parameters = new HashMap<>();
        int at = header.indexOf(';');
        while (at >= 0 && at < header.length()) {
            int from = at + 1;
            StringBuilder parameter = new StringBuilder();
            boolean quoted = false;
            for (at = from; at < header.length() && (quoted || header.charAt(at) != ';'); at++) {
                char c = header.charAt(at);
                boolean escapes = quoted && c == '\\' && isEscape(header, at + 1);
                if (c == '"') {
                    quoted = !quoted;
                } else {
                    at += escapes ? 1 : 0;
                    parameter.append(header.charAt(at));
                }
            }
            int equals = parameter.indexOf("=");
            if (equals > 0) {
                parameters.putIfAbsent(
                        parameter.substring(0, equals).strip().toLowerCase(Locale.ROOT),
                        parameter.substring(equals + 1).strip());
            }
        }
        return parameters;
    }

    /** Senders put Windows paths in quotes without escaping them. */
    private static boolean isEscape(String header, int next) {
        return next < header.length()
                && (header.charAt(next) == '"' || header.charAt(next) == '\\');
    }

    /** As in {@code utf-8'zh'%E8%AE%A2.png}; null if it is broken. */
    private static @Nullable String extended(@Nullable String value) {
        int charset = value == null ? -1 : value.indexOf('\'');
        int language = value == null ? -1 : value.indexOf('\'', charset + 1);
        if (value == null || charset < 1 || language < 0) {
            return null;
        }
        try {
            return URLDecoder.decode(
                    value.substring(language + 1).replace("+", "%2B"),
                    Charset.forName(value.substring(0, charset)));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** Headers are read as Latin-1; UTF-8 that was sent raw is made out of it again. */
    private static String utf8(String latin) {
        if (latin.chars().anyMatch(c -> c > 0xff)) {
            return latin;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(latin.getBytes(StandardCharsets.ISO_8859_1)))
                    .toString();
        } catch (CharacterCodingException e) {
            return latin;
        }
    }

    /**
     * No path, nothing that is evaluated, hidden, taken for an option, or shown as another name.
     */
    private static @Nullable String harmless(String name) {
        StringBuilder kept = new StringBuilder();
        int last = Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\'));
        name.substring(last + 1)
                .codePoints()
                .map(c -> isHarmless(c) ? c : '_')
                .forEach(kept::appendCodePoint);
        int start = 0;
        while (start < kept.length() && ".-~ _".indexOf(kept.charAt(start)) >= 0) {
            start++;
        }
        String rest = shortened(kept.substring(start).strip());
        return rest.isEmpty() ? null : rest;
    }

    private static boolean isHarmless(int c) {
        return "${}#%:*?\"<>|`".indexOf(c) < 0
                && !Character.isISOControl(c)
                && Character.getType(c) != Character.FORMAT
                && Character.getType(c) != Character.SURROGATE
                && Character.getType(c) != Character.LINE_SEPARATOR
                && Character.getType(c) != Character.PARAGRAPH_SEPARATOR;
    }

    private static String shortened(String name) {
        int length = name.codePointCount(0, name.length());
        if (length <= LONGEST) {
            return name;
        }
        int dot = name.lastIndexOf('.');
        String extension =
                dot > 0 && name.length() - dot <= LONGEST_EXTENSION ? name.substring(dot) : "";
        int end = name.offsetByCodePoints(0, LONGEST - extension.length());
        return name.substring(0, end) + extension;
    }
}
