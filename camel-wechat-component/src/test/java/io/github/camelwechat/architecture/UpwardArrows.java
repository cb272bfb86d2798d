// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.architecture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * A bad sample for every row of the import table, so that no row can be forgotten: a class in each
 * package that names the root, which no package may, and a root that names them all.
 */
final class UpwardArrows {

    private UpwardArrows() {}

    /** Compiles the sample below the given base package into the folder. */
    static void compile(String base, Map<String, Set<String>> packages, Path folder)
            throws IOException {
        Path sources = Files.createDirectories(folder.resolve("sources"));
        List<Path> files = new ArrayList<>();
        StringBuilder all = new StringBuilder();
        for (String name : packages.keySet()) {
            String type = base + "." + name + ".Upward";
            files.add(write(sources, type, base + ".Top top;"));
            all.append(type).append(" m").append(files.size()).append("; ");
        }
        files.add(write(sources, base + ".Top", all.toString()));
        files.add(write(sources, base + ".stray.Homeless", ""));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
            boolean done =
                    compiler.getTask(
                                    null,
                                    manager,
                                    null,
                                    List.of("-proc:none", "-d", folder.toString()),
                                    null,
                                    manager.getJavaFileObjectsFromPaths(files))
                            .call();
            if (!done) {
                throw new IllegalStateException("the bad sample does not compile");
            }
        }
    }

    private static Path write(Path sources, String type, String fields) throws IOException {
        int dot = type.lastIndexOf('.');
        String name = type.substring(dot + 1);
        Path file = sources.resolve(type.replace('.', '/') + ".java");
        Files.createDirectories(file.getParent());
        String text =
                "package %s; public class %s { %s }"
                        .formatted(type.substring(0, dot), name, fields);
        return Files.writeString(file, text);
    }
}
