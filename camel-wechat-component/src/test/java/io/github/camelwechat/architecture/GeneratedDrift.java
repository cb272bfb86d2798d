// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The difference between the generated files that are committed and those the build makes. */
final class GeneratedDrift {

    private GeneratedDrift() {}

    /** One sentence for every file that is not the same in both. */
    static List<String> between(Path committed, Path generated) throws IOException {
        Map<String, String> before = read(committed);
        Map<String, String> after = read(generated);
        List<String> drift = new ArrayList<>();
        after.forEach(
                (file, text) -> {
                    if (!before.containsKey(file)) {
                        drift.add(file + " is generated but not committed");
                    } else if (!before.get(file).equals(text)) {
                        drift.add(file + " is generated differently from what is committed");
                    }
                });
        before.keySet().stream()
                .filter(file -> !after.containsKey(file))
                .forEach(file -> drift.add(file + " is committed but no longer generated"));
        return drift;
    }

    private static Map<String, String> read(Path root) throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(root)) {
            paths.filter(Files::isRegularFile)
                    .forEach(file -> files.put(name(root, file), text(file)));
        }
        return files;
    }

    private static String name(Path root, Path file) {
        return root.relativize(file).toString().replace('\\', '/');
    }

    private static String text(Path file) {
        try {
            return Files.readString(file).replace("\r\n", "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
