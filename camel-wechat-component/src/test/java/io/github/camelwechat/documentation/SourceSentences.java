// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.documentation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** All texts in the component's source: what it can log, throw and tell a health check. */
final class SourceSentences {

    private static final Path SOURCES = Path.of("src/main/java");

    /** Where a text goes on in the next line. */
    private static final Pattern SEAM = Pattern.compile("\"\\s*\\+\\s*\"");

    private static final Pattern TEXT = Pattern.compile("\"((?:[^\"\\\\\\n]|\\\\.)*)\"");

    private final List<String> texts = new ArrayList<>();

    SourceSentences() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            for (Path file : files.filter(one -> one.toString().endsWith(".java")).toList()) {
                TEXT.matcher(SEAM.matcher(Files.readString(file)).replaceAll(""))
                        .results()
                        .forEach(text -> texts.add(text.group(1).replace("\\\"", "\"")));
            }
        }
    }

    /** The parts of a quoted sentence, between ellipses, that no text in the source has. */
    List<String> unknownIn(String quote) {
        return Arrays.stream(quote.split("…", -1))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .filter(part -> texts.stream().noneMatch(text -> text.contains(part)))
                .toList();
    }

    /** Tells whether the source has a text that is this and no more. */
    boolean has(String text) {
        return texts.contains(text);
    }
}
