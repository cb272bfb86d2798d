// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.message;

import io.github.camelwechat.account.OpenId;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One level of a callback's tree, read with the types that WeChat's documents give its fields.
 * Field names are compared with regard to case, because several differ in nothing else; where
 * WeChat spells one field in several ways, all spellings are given. What is absent, empty or cannot
 * be read is null from {@code text}, {@code integer} and the like, and a {@link
 * MissingFieldException} from {@code needText}, {@code needInt} and the like.
 */
record Fields(Map<?, ?> tree) {

    boolean has(String name) {
        return tree.containsKey(name);
    }

    @Nullable String text(String... spellings) {
        for (String name : spellings) {
            if (tree.get(name) instanceof String text && !text.isEmpty()) {
                return text;
            }
        }
        return null;
    }

    String needText(String... spellings) {
        return need(text(spellings), spellings[0]);
    }

    @Nullable OpenId openId(String... spellings) {
        String text = text(spellings);
        try {
            return text == null ? null : new OpenId(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    @Nullable Integer integer(String name) {
        return parsed(name, Integer::valueOf);
    }

    int needInt(String name) {
        return need(integer(name), name);
    }

    @Nullable Long number(String name) {
        return parsed(name, Long::valueOf);
    }

    long needLong(String name) {
        return need(number(name), name);
    }

    @Nullable Double decimal(String name) {
        Double decimal = parsed(name, Double::valueOf);
        return decimal != null && Double.isFinite(decimal) ? decimal : null;
    }

    double needDecimal(String name) {
        return need(decimal(name), name);
    }

    /** Epoch seconds; 0 is WeChat's way to say that there is no such time. */
    @Nullable Instant time(String name) {
        Long seconds = number(name);
        try {
            return seconds == null || seconds == 0 ? null : Instant.ofEpochSecond(seconds);
        } catch (DateTimeException e) {
            return null;
        }
    }

    Instant needTime(String name) {
        return need(time(name), name);
    }

    /** 1 or true; anything else, also nothing at all, is no. */
    boolean flag(String name) {
        return Boolean.TRUE.equals(truth(name));
    }

    /** 1 or true, 0 or false. */
    boolean needFlag(String name) {
        return need(truth(name), name);
    }

    /** The element of that name, if it has children. */
    @Nullable Fields inside(String name) {
        return tree.get(name) instanceof Map<?, ?> inner ? new Fields(inner) : null;
    }

    Fields needInside(String name) {
        return need(inside(name), name);
    }

    /** The elements of that name, however many there are. */
    List<Fields> each(String name) {
        return values(name)
                .filter(Map.class::isInstance)
                .map(each -> new Fields((Map<?, ?>) each))
                .toList();
    }

    /**
     * As {@link #each(String)}, inside a container that may be missing, empty or, in JSON, the
     * list.
     */
    List<Fields> each(String container, String name) {
        Fields inside = inside(container);
        return inside != null ? inside.each(name) : each(container);
    }

    /** The numbers of that name, however many there are. */
    List<Integer> integers(String name) {
        return values(name).map(each -> new Fields(Map.of(name, each)).needInt(name)).toList();
    }

    private @Nullable Boolean truth(String name) {
        String text = text(name);
        if (text == null) {
            return null;
        }
        return switch (text) {
            case "1", "true" -> true;
            case "0", "false" -> false;
            default -> null;
        };
    }

    private Stream<?> values(String name) {
        Object value = tree.get(name);
        if (value instanceof List<?> list) {
            return list.stream();
        }
        return value == null || "".equals(value) ? Stream.empty() : Stream.of(value);
    }

    private <T> @Nullable T parsed(String name, Function<String, T> parse) {
        String text = text(name);
        try {
            return text == null ? null : parse.apply(text.strip());
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static <T> T need(@Nullable T value, String name) {
        if (value == null) {
            throw new MissingFieldException(name);
        }
        return value;
    }
}
