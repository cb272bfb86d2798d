// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
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
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    /**
     * The limit for our own JSON. The levels we wrap around a callback do not count: whatever was
     * accepted can be read back.
     */
    private static final int DEEPEST_OF_OURS = DEEPEST + 8;

    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

    /** For what comes from outside. */
    private static final JsonFactory FACTORY =
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

    private final JsonMapper mapper =
            JsonMapper.builder(factory(DEEPEST_OF_OURS))
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .build();

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
        try {
            Map<String, Object> object = mapper.readValue(json, OBJECT);
            if (object == null) {
                throw new InvalidJsonException("expected a JSON object, but found null");
            }
            return object;
        } catch (JsonProcessingException e) {
            throw invalid(e);
        }
    }

    /**
     * Reads an object in which every scalar becomes the text it was written as and null becomes the
     * empty text, as XML has it.
     *
     * @throws InvalidJsonException if it is not exactly one JSON object
     */
    public Map<String, Object> readTexts(byte[] json) {
        try (JsonParser parser = FACTORY.createParser(text(json))) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new InvalidJsonException("expected a JSON object");
            }
            Map<String, Object> object = texts(parser);
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

    /** Writes an object as text. Nothing but what JSON demands is escaped. */
    public String write(Map<String, ?> object) {
        try {
            return mapper.writeValueAsString(object);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "only maps, lists, texts, numbers and truth values can be written", e);
        }
    }

    /**
     * Writes an object as raw UTF-8. WeChat shows or refuses {@code \}{@code u} escapes
     * (outbound.md 0); Jackson's own writer of bytes would escape everything beyond the basic
     * plane, its writer of text does not.
     */
    public byte[] writeBytes(Map<String, ?> object) {
        return write(object).getBytes(StandardCharsets.UTF_8);
    }

    /** Without the byte order mark that some writers put before it. */
    private static String text(byte[] json) {
        int start = afterByteOrderMark(json);
        return new String(json, start, json.length - start, StandardCharsets.UTF_8);
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

    private static Map<String, Object> texts(JsonParser parser) throws IOException {
        Map<String, Object> object = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            object.put(name, value(parser));
        }
        return object;
    }

    private static Object value(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> texts(parser);
            case START_ARRAY -> {
                List<Object> list = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    list.add(value(parser));
                }
                yield list;
            }
            case VALUE_NULL -> "";
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
