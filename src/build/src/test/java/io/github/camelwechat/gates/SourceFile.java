// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.gates;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * One hand-written file of the tree.
 *
 * @param path where, relative to the root of the tree, with forward slashes
 * @param text all of it
 */
record SourceFile(String path, String text) {

    private static final Pattern COMMENT_LINE = Pattern.compile("(//|/\\*|\\*|<!--|--|#).*");
    private static final Pattern NAMING_LINE = Pattern.compile("(import|package) .*");

    static SourceFile read(Path root, Path file) {
        try {
            String path = root.relativize(file).toString().replace('\\', '/');
            return new SourceFile(path, Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean isJava() {
        return path.endsWith(".java");
    }

    boolean isMain() {
        return path.contains("src/main/");
    }

    String name() {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    String folder() {
        return path.substring(0, Math.max(0, path.lastIndexOf('/')));
    }

    /** Returns the text that the compiler reads: no comments, and strings with nothing in them. */
    String code() {
        return isJava() ? CodeText.of(text) : text;
    }

    /** Returns the text that only people read. */
    String comments() {
        return CodeText.commentsOf(text);
    }

    /** Lines that are not blank, comment, import or package. */
    long codeLines() {
        return code().lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .filter(line -> !NAMING_LINE.matcher(line).matches())
                .filter(line -> isJava() || !COMMENT_LINE.matcher(line).matches())
                .count();
    }
}
