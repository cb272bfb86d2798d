// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Vert.x is optional: where it is not on the class path, nothing of it is needed. */
@Tag("slow")
class WithoutVertxTest {

    private static final String APPLICATION = EngineWithoutVertx.class.getName();

    @Test
    void receivesCallbacksFromAnotherEngine() throws Exception {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (URLClassLoader classes =
                new URLClassLoader(withoutVertx(), ClassLoader.getPlatformClassLoader())) {
            assertThatThrownBy(() -> classes.loadClass("io.vertx.core.Vertx"))
                    .isInstanceOf(ClassNotFoundException.class);
            thread.setContextClassLoader(classes);

            Callable<?> application =
                    (Callable<?>)
                            classes.loadClass(APPLICATION).getDeclaredConstructor().newInstance();

            assertThat(application.call()).isEqualTo(400);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static URL[] withoutVertx() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .filter(entry -> !entry.getFileName().toString().contains("vertx"))
                .map(WithoutVertxTest::url)
                .toArray(URL[]::new);
    }

    private static URL url(Path entry) {
        try {
            return entry.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(entry + " is no class path entry", e);
        }
    }
}
