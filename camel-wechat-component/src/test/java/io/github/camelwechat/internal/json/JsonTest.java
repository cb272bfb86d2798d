// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules of JSON as maps and lists, compared with what Jackson itself makes of them. */
class JsonTest {

    private static final JsonMapper JACKSON = new JsonMapper();

    private final Json json = new Json();

    @Test
    void writesAsJacksonDoesAndReadsThatBack() throws Exception {
        Random random = new Random(17);
        for (int i = 0; i < 2_000; i++) {
            Map<String, Object> object = object(random, 4);

            String text = json.write(object);

            assertThat(text).isEqualTo(JACKSON.writeValueAsString(object));
            assertThat(json.read(text)).isEqualTo(object);
        }
    }

    @Test
    void writesWhatIsNoneOfItsOwnValuesAsJacksonDoes() throws Exception {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("set", Set.of("a"));
        object.put("array", new int[] {1, 2});
        object.put("bytes", new byte[] {1, 2});
        object.put("float", 1.5f);
        object.put("notANumber", Double.NaN);
        object.put("short", (short) 3);
        object.put("builder", new StringBuilder("b\"uilder"));
        object.put("unit", TimeUnit.DAYS);
        object.put("numbered", List.of(Map.of(1, "one"), Map.of("a", "b")));
        object.put("node", JACKSON.readTree("{\"a\":[1]}"));

        assertThat(json.write(object)).isEqualTo(JACKSON.writeValueAsString(object));
    }

    @Test
    void refusesToWriteWhatCannotBeWritten() {
        Map<String, Object> itself = new LinkedHashMap<>();
        itself.put("itself", itself);
        for (Object value :
                Arrays.asList(new Object(), Collections.singletonMap(null, 1), itself)) {
            assertThatThrownBy(() -> json.write(Map.of("value", value)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("only maps, lists, texts");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[1]",
                "\"text\"",
                "{",
                "{\"a\":1}}",
                "{\"a\":1} {\"a\":1}",
                "{\"a\":1,\"a\":1}",
                "{\"a\":{\"b\":1,\"b\":2}}",
                "{\"a\":1,}",
                "{\"a\":NaN}",
                "{'a':1}"
            })
    void refusesWhatIsNotExactlyOneObject(String text) {
        assertThatThrownBy(() -> json.read(text)).isInstanceOf(InvalidJsonException.class);
    }

    @Test
    void keepsNumbersExact() {
        assertThat(
                        json.read(
                                "{\"i\":1,\"l\":12345678901,\"b\":123456789012345678901234,"
                                        + "\"d\":0.10,\"n\":null,\"t\":true}"))
                .containsEntry("i", 1)
                .containsEntry("l", 12_345_678_901L)
                .containsEntry("b", new BigInteger("123456789012345678901234"))
                .containsEntry("d", new BigDecimal("0.10"))
                .containsEntry("n", null)
                .containsEntry("t", true);
    }

    @Test
    void givesMapsAndListsThatCanBeChanged() {
        Map<String, Object> read = json.read("{\"a\":[],\"b\":{}}");
        read.put("c", 1);
        assertThat(read.get("a")).isInstanceOf(ArrayList.class);
        assertThat(read.get("b")).isInstanceOf(LinkedHashMap.class);
    }

    private static Map<String, Object> object(Random random, int depth) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            object.put(text(random), value(random, depth - 1));
        }
        return object;
    }

    private static Object value(Random random, int depth) {
        return switch (random.nextInt(depth > 0 ? 9 : 7)) {
            case 0 -> random.nextInt();
            case 1 -> random.nextLong() | 1L << 40;
            case 2 -> random.nextBoolean();
            case 3 -> null;
            case 4 -> new BigDecimal(BigInteger.valueOf(random.nextInt()), 1 + random.nextInt(5));
            case 5, 6 -> text(random);
            case 7 -> object(random, depth);
            default -> {
                List<Object> list = new ArrayList<>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    list.add(value(random, depth - 1));
                }
                yield list;
            }
        };
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(12); i > 0; i--) {
            text.appendCodePoint(
                    switch (random.nextInt(5)) {
                        case 0 -> random.nextInt(0x20);
                        case 1 -> "\"\\/\u007f\u2028".codePointAt(random.nextInt(5));
                        case 2 -> 0x1F600 + random.nextInt(80);
                        case 3 -> 0x4E00 + random.nextInt(2000);
                        default -> 'a' + random.nextInt(26);
                    });
        }
        return text.toString();
    }
}
