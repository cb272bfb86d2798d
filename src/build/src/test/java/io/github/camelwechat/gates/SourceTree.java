// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.gates;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The hand-written source files below a folder, without what is generated, built or meant to be
 * bad.
 */
final class SourceTree {

    private static final Set<String> NOT_OURS =
            Set.of("target", "generated", "bad-samples", "node_modules");
    private static final Set<String> LANGUAGES =
            Set.of("java", "js", "mjs", "css", "html", "sql", "yaml");

    private SourceTree() {}

    /** The folder that holds every module. */
    static Path root() {
        return Path.of("").toAbsolutePath().resolve("../..").normalize();
    }

    /** A folder that breaks one rule on purpose. */
    static Path badSample(String name) {
        return Path.of("bad-samples", name).toAbsolutePath();
    }

    static List<SourceFile> below(Path root) throws IOException {
        List<SourceFile> files = new ArrayList<>();
        Files.walkFileTree(
                root,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes a) {
                        return !dir.equals(root) && skipped(dir)
                                ? FileVisitResult.SKIP_SUBTREE
                                : FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes a) {
                        if (handWritten(root.relativize(file))) {
                            files.add(SourceFile.read(root, file));
                        }
                        return FileVisitResult.CONTINUE;
                    }
                });
        return files;
    }

    private static boolean skipped(Path dir) {
        String name = dir.getFileName().toString();
        return name.startsWith(".") || NOT_OURS.contains(name);
    }

    /** Test resources are data: samples are as long as they are. */
    private static boolean handWritten(Path file) {
        String path = file.toString().replace('\\', '/');
        String extension = path.substring(path.lastIndexOf('.') + 1);
        return path.contains("src/")
                && !path.contains("src/test/resources/")
                && LANGUAGES.contains(extension);
    }
}
