// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.documentation;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.apache.camel.RoutesBuilder;

/** A compiler of what a page shows as Java: statements of a route builder's {@code configure()}. */
final class RouteCompiler {

    private static final String CLASS = "DocumentedRoute";

    private final Path classes;

    RouteCompiler(Path classes) {
        this.classes = classes;
    }

    RoutesBuilder compile(String statements) throws IOException, ReflectiveOperationException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter errors = new StringWriter();
        boolean compiled =
                compiler.getTask(
                                errors,
                                null,
                                null,
                                List.of(
                                        "-proc:none",
                                        "-d",
                                        classes.toString(),
                                        "-cp",
                                        System.getProperty("java.class.path")),
                                null,
                                List.of(source(statements)))
                        .call();
        if (!compiled) {
            throw new AssertionError(errors + "\nin\n" + statements);
        }
        try (URLClassLoader loader = new URLClassLoader(new URL[] {classes.toUri().toURL()})) {
            return (RoutesBuilder) loader.loadClass(CLASS).getDeclaredConstructor().newInstance();
        }
    }

    private static JavaFileObject source(String statements) {
        String text =
                """
                import io.github.camelwechat.*;
                import io.github.camelwechat.failure.*;
                public class %s extends org.apache.camel.builder.RouteBuilder {
                    @Override
                    public void configure() {
                %s
                    }
                }
                """
                        .formatted(CLASS, statements);
        return new SimpleJavaFileObject(
                URI.create("string:///" + CLASS + ".java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return text;
            }
        };
    }
}
