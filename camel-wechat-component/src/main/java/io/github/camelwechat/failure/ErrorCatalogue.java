// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.failure;

import io.github.camelwechat.failure.ErrorEntry.Place;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Every errcode we know. Exceptions, health checks and the page of error codes all speak from here,
 * so they cannot contradict each other.
 */
public final class ErrorCatalogue {

    private static final String DATA = "errcodes.tsv";

    /** Instead of a cell: as for all codes of the class, or as on every path. */
    private static final String AS_USUAL = "-";

    private static final List<ErrorEntry> ENTRIES = load();

    private static final Map<Key, ErrorEntry> BY_KEY =
            ENTRIES.stream()
                    .collect(
                            Collectors.toUnmodifiableMap(
                                    entry -> new Key(entry.code(), entry.place()),
                                    Function.identity()));

    private record Key(int code, Place place) {}

    private ErrorCatalogue() {}

    /** In the order of their numbers. */
    public static List<ErrorEntry> entries() {
        return ENTRIES;
    }

    /**
     * Finds the meaning of a code on a path. For a code nobody has told us about it says just that,
     * with class {@link ErrorClass#UNKNOWN}.
     */
    public static ErrorEntry find(int code, String apiPath) {
        ErrorEntry here = BY_KEY.get(new Key(code, Place.of(apiPath)));
        ErrorEntry anywhere = here == null ? BY_KEY.get(new Key(code, Place.ANY)) : here;
        return anywhere == null ? ErrorEntry.unknown(code) : anywhere;
    }

    private static List<ErrorEntry> load() {
        try (InputStream in = ErrorCatalogue.class.getResourceAsStream(DATA)) {
            if (in == null) {
                throw new IllegalStateException(DATA + " is missing from the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .skip(1)
                    .map(ErrorCatalogue::entry)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ErrorEntry entry(String line) {
        String[] cells = line.split("\t", -1);
        ErrorClass errorClass = ErrorClass.valueOf(cells[2]);
        return new ErrorEntry(
                Integer.parseInt(cells[0]),
                cells[1].equals(AS_USUAL)
                        ? Place.ANY
                        : Place.valueOf(cells[1].toUpperCase(Locale.ROOT)),
                errorClass,
                cells[3].equals(AS_USUAL) ? errorClass.actor() : Actor.valueOf(cells[3]),
                cells[4].equals(AS_USUAL) ? "" : cells[4],
                cells[5],
                cells[6].equals(AS_USUAL) ? errorClass.advice() : cells[6]);
    }
}
