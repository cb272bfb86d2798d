// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON as maps, lists, texts and numbers, so that nobody else has to know which library reads it. A
 * name that occurs twice in one object is refused, because two readers might choose differently.
 * Thread-safe.
 */
public final class Json {

    private static final int DEEPEST = 64;

    /** About as many values as we read of XML. */
    private static final int MOST_TOKENS = 4 * 4096;

    private static final int LONGEST_NAME = 1024;

    /** Of what we write; nothing that we read is half as deep. */
    private static final int DEEPEST_WRITTEN = 1000;

    /** In characters, of what we write. */
    private static final int USUAL_LENGTH = 512;

    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    /**
     * The limit for our own JSON. The levels we wrap around a callback do not count: whatever was
     * accepted can be read back.
     */
    private static final int DEEPEST_OF_OURS = DEEPEST + 8;

    /**
     * Tells whether a body looks like a JSON object: its first byte that is not blank is a brace.
     */
    public static boolean isObject(byte[] body) {
        for (int i = afterByteOrderMark(body); i < body.length; i++) {
            if (!isBlank((char) body[i])) {
                return body[i] == '{';
            }
        }
        return false;
    }

    /** Tells whether a text looks like a JSON object, as {@link #isObject(byte[])} says. */
    public static boolean isObject(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!isBlank(text.charAt(i))) {
                return text.charAt(i) == '{';
            }
        }
        return false;
    }

    /** Where a text begins that may have a byte order mark before it, as some writers put. */
    static int afterByteOrderMark(byte[] text) {
        return text.length >= 3 && Arrays.equals(text, 0, 3, BYTE_ORDER_MARK, 0, 3) ? 3 : 0;
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t' || c == '\r' || c == '\n';
    }

    /**
     * Reads an object. Numbers become {@code Integer}, {@code Long}, {@code BigInteger} or {@code
     * BigDecimal}.
     *
     * @throws InvalidJsonException if it is not exactly one JSON object
     */
    public Map<String, Object> read(byte[] json) {
        return read(new String(json, StandardCharsets.UTF_8));
    }

    /**
     * Reads an object; see {@link #read(byte[])}.
     *
     * @throws InvalidJsonException if it is not exactly one JSON object
     */
    public Map<String, Object> read(String json) {
        return Trees.read(json);
    }

    /**
     * Reads an object in which every scalar becomes the text it was written as and null becomes the
     * empty text, as XML has it.
     *
     * @throws InvalidJsonException if it is not exactly one JSON object
     */
    public Map<String, Object> readTexts(byte[] json) {
        return Trees.readTexts(text(json));
    }

    /**
     * Finds one text at the top of an object in one pass over its bytes, and makes nothing of the
     * rest: for what nobody has signed yet.
     *
     * @return null if there is none, or if it is not a text
     * @throws InvalidJsonException if it is not a JSON object, or has two members of that name
     */
    public static @Nullable String findText(byte[] json, String name) {
        return new JsonScanner(json).textAtTheTop(name);
    }

    /**
     * Writes an object as text. Nothing but what JSON demands is escaped.
     *
     * @throws IllegalArgumentException if it holds what JSON has no form for, or too many levels
     */
    public String write(Map<String, ?> object) {
        StringBuilder text = new StringBuilder(USUAL_LENGTH);
        write(object, text, 0);
        return text.toString();
    }

    /** By hand: a generator costs several times the text that it writes. */
    private static void write(@Nullable Object value, StringBuilder target, int depth) {
        if (value instanceof String text) {
            quote(text, target);
        } else if (value instanceof Integer number) {
            target.append(number.intValue());
        } else if (value instanceof Long number) {
            target.append(number.longValue());
        } else if (value == null || value instanceof Boolean) {
            target.append(value);
        } else if (value instanceof Map<?, ?> map) {
            writeMap(map, target, deeper(depth));
        } else if (value instanceof List<?> list) {
            char before = '[';
            for (Object each : list) {
                write(each, target.append(before), deeper(depth));
                before = ',';
            }
            target.append(list.isEmpty() ? "[]" : "]");
        } else {
            target.append(Trees.other(value));
        }
    }

    private static void writeMap(Map<?, ?> map, StringBuilder target, int depth) {
        int start = target.length();
        char before = '{';
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            if (!(entry.getKey() instanceof String name)) {
                target.setLength(start);
                target.append(Trees.other(map));
                return;
            }
            quote(name, target.append(before));
            write(entry.getValue(), target.append(':'), depth);
            before = ',';
        }
        target.append(map.isEmpty() ? "{}" : "}");
    }

    private static int deeper(int depth) {
        if (depth == DEEPEST_WRITTEN) {
            throw new IllegalArgumentException(
                    "only maps, lists, texts, numbers and truth values can be written, at most "
                            + DEEPEST_WRITTEN
                            + " levels deep: these are deeper, or hold themselves");
        }
        return depth + 1;
    }

    /**
     * Writes an object as raw UTF-8. WeChat shows or refuses {@code \}{@code u} escapes
     * (outbound.md 0); Jackson's own writer of bytes would escape everything beyond the basic
     * plane, its writer of text does not.
     */
    public byte[] writeBytes(Map<String, ?> object) {
        return write(object).getBytes(StandardCharsets.UTF_8);
    }

    /** Writes one text, with its quotes, as {@link #write} does. */
    static void quote(String text, StringBuilder target) {
        target.append('"');
        if (isPlain(text)) {
            target.append(text);
        } else {
            JsonStringEncoder.getInstance().quoteAsString(text, target);
        }
        target.append('"');
    }

    /** Tells whether nothing in it has to be escaped. */
    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c == '"' || c == '\\') {
                return false;
            }
        }
        return true;
    }

    /** Without the byte order mark that some writers put before it. */
    private static String text(byte[] json) {
        int start = afterByteOrderMark(json);
        return new String(json, start, json.length - start, StandardCharsets.UTF_8);
    }

    /**
     * The part that needs the library, not loaded before something is read or written: whoever only
     * starts needs none of it.
     */
    private static final class Trees {

        /** For our own JSON. */
        private static final JsonFactory OURS = factory(DEEPEST_OF_OURS);

        /** For what comes from outside. */
        private static final JsonFactory THEIRS =
                factory(DEEPEST)
                        .rebuild()
                        .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                        .streamReadConstraints(
                                StreamReadConstraints.builder()
                                        .maxNestingDepth(DEEPEST)
                                        .maxTokenCount(MOST_TOKENS)
                                        .maxNameLength(LONGEST_NAME)
                                        .build())
                        .build();

        /** Writes values that are none of JSON's own. Not loaded before there is one. */
        private static final class OtherValues {
            private static final JsonMapper MAPPER =
                    JsonMapper.builder(factory(DEEPEST_OF_OURS)).build();
        }

        /** Gives the value of the scalar that a parser stands at. */
        private interface Scalar {
            @Nullable Object of(JsonParser parser) throws IOException;
        }

        static Map<String, Object> read(String json) {
            return read(OURS, json, Trees::value);
        }

        static Map<String, Object> readTexts(String json) {
            return read(
                    THEIRS,
                    json,
                    parser -> parser.hasToken(JsonToken.VALUE_NULL) ? "" : parser.getText());
        }

        private static Map<String, Object> read(JsonFactory factory, String json, Scalar scalar) {
            try (JsonParser parser = factory.createParser(json)) {
                if (parser.nextToken() != JsonToken.START_OBJECT) {
                    throw new InvalidJsonException("expected a JSON object");
                }
                Map<String, Object> object = object(parser, scalar);
                if (parser.nextToken() != null) {
                    throw new InvalidJsonException("there is something after the JSON object");
                }
                return object;
            } catch (JsonProcessingException e) {
                throw invalid(e);
            } catch (IOException e) {
                throw new IllegalStateException("a text in memory cannot fail to be read", e);
            }
        }

        /** The JSON of a value that is none of JSON's own. */
        static String other(Object value) {
            try {
                return OtherValues.MAPPER.writeValueAsString(value);
            } catch (JsonProcessingException e) {
                throw new IllegalArgumentException(
                        "only maps, lists, texts, numbers and truth values can be written", e);
            }
        }

        /** WeChat copies what people typed, control characters too, which JSON wants escaped. */
        private static JsonFactory factory(int deepest) {
            return JsonFactory.builder()
                    .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                    .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(
                            StreamReadConstraints.builder().maxNestingDepth(deepest).build())
                    .build();
        }

        private static Map<String, Object> object(JsonParser parser, Scalar scalar)
                throws IOException {
            Map<String, Object> object = new LinkedHashMap<>();
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.currentName();
                parser.nextToken();
                object.put(name, tree(parser, scalar));
            }
            return object;
        }

        private static @Nullable Object tree(JsonParser parser, Scalar scalar) throws IOException {
            if (parser.hasToken(JsonToken.START_OBJECT)) {
                return object(parser, scalar);
            }
            if (!parser.hasToken(JsonToken.START_ARRAY)) {
                return scalar.of(parser);
            }
            List<Object> list = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                list.add(tree(parser, scalar));
            }
            return list;
        }

        private static @Nullable Object value(JsonParser parser) throws IOException {
            return switch (parser.currentToken()) {
                case VALUE_NULL -> null;
                case VALUE_TRUE -> true;
                case VALUE_FALSE -> false;
                case VALUE_NUMBER_INT -> parser.getNumberValue();
                case VALUE_NUMBER_FLOAT -> parser.getDecimalValue();
                default -> parser.getText();
            };
        }

        /** Without Jackson's message, which quotes what it read. */
        private static InvalidJsonException invalid(JsonProcessingException e) {
            return new InvalidJsonException(
                    "expected a JSON object, but it is broken"
                            + (e.getLocation() == null
                                    ? ""
                                    : " at line "
                                            + e.getLocation().getLineNr()
                                            + ", column "
                                            + e.getLocation().getColumnNr()));
        }
    }
}
