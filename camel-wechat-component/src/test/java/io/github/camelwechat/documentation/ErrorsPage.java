// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.documentation;

import io.github.camelwechat.failure.ErrorCatalogue;
import io.github.camelwechat.failure.ErrorClass;
import io.github.camelwechat.failure.ErrorEntry;
import io.github.camelwechat.failure.ErrorEntry.Place;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The page of error codes, written from the catalogue. */
final class ErrorsPage {

    private ErrorsPage() {}

    static String text() {
        return String.join(
                "\n",
                """
                # WeChat's error codes

                What WeChat answers instead of a result, what it means, who has to act and what to do. An
                `ApiErrorException` says the same about its code, and so does the health check: all of it comes
                from one catalogue, and a test keeps this page equal to it. Do not edit it by hand.

                - [Classes](#classes): what a route can decide by, `ApiErrorException.errorClass()`
                - [Codes with advice of their own](#codes-with-advice-of-their-own)
                - [All other codes](#all-other-codes): the advice of their class holds for them

                ## Classes

                | class | means | who acts | what to do |
                |---|---|---|---|""",
                lines(Arrays.stream(ErrorClass.values()).map(ErrorsPage::row)),
                """

                ## Codes with advice of their own

                | code | class | means | who acts | what to do |
                |---|---|---|---|---|""",
                lines(entries().filter(ErrorsPage::advised).map(ErrorsPage::advisedRow)),
                """

                ## All other codes

                | code | class | WeChat's words | means |
                |---|---|---|---|""",
                lines(entries().filter(entry -> !advised(entry)).map(ErrorsPage::otherRow)),
                "");
    }

    private static Stream<ErrorEntry> entries() {
        return ErrorCatalogue.entries().stream();
    }

    private static boolean advised(ErrorEntry entry) {
        return !entry.advice().equals(entry.errorClass().advice());
    }

    private static String row(ErrorClass errorClass) {
        return row(
                "`" + errorClass + "`",
                errorClass.meaning(),
                errorClass.actor().words(),
                errorClass.advice());
    }

    private static String advisedRow(ErrorEntry entry) {
        return row(
                code(entry),
                "`" + entry.errorClass() + "`",
                entry.meaning(),
                entry.actor().words(),
                entry.advice());
    }

    private static String otherRow(ErrorEntry entry) {
        return row(code(entry), "`" + entry.errorClass() + "`", entry.message(), entry.meaning());
    }

    private static String code(ErrorEntry entry) {
        String place =
                entry.place() == Place.ANY
                        ? ""
                        : " (" + entry.place().name().toLowerCase(Locale.ROOT) + ")";
        return entry.code() + place;
    }

    private static String row(String... cells) {
        return Arrays.stream(cells)
                .map(cell -> cell.replace("|", "\\|").replace("<", "&lt;"))
                .collect(Collectors.joining(" | ", "| ", " |"))
                .replace("|  |", "| |");
    }

    private static String lines(Stream<String> rows) {
        return rows.collect(Collectors.joining("\n"));
    }
}
