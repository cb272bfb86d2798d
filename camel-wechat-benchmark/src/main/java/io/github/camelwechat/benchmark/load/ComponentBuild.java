// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.benchmark.load;

import io.github.camelwechat.WeChatComponent;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A build of the component: the one that the benchmark was compiled with, or another one in the
 * same process. Both use the same libraries, and are reached through Camel's endpoint URIs alone.
 *
 * @param name as in the names of contenders
 */
public record ComponentBuild(String name, ClassLoader classes) {

    public static ComponentBuild current() {
        return new ComponentBuild("this build", ComponentBuild.class.getClassLoader());
    }

    /** The other build, if the run is to compare with one. */
    public static Optional<ComponentBuild> other(Effort effort) throws IOException {
        Path folder = effort.other();
        if (folder == null) {
            return Optional.empty();
        }
        if (!Files.isRegularFile(folder.resolve("io/github/camelwechat/WeChatComponent.class"))) {
            throw new IllegalArgumentException(
                    folder
                            + " holds no build of the component: benchmark.other is the folder"
                            + " camel-wechat-component/target/classes of another working tree");
        }
        return Optional.of(new ComponentBuild("other build", new OtherClasses(folder)));
    }

    /** Has nothing of the current build, neither its classes nor its resources. */
    private static final class OtherClasses extends URLClassLoader {

        private static final String OURS = "io.github.camelwechat.";
        private static final String BENCHMARK = OURS + "benchmark.";

        private final String current =
                WeChatComponent.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toString();

        OtherClasses(Path folder) throws IOException {
            super(new URL[] {folder.toUri().toURL()}, ComponentBuild.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith(OURS) || name.startsWith(BENCHMARK)) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                return loaded == null ? findClass(name) : loaded;
            }
        }

        @Override
        public @Nullable URL getResource(String name) {
            URL own = findResource(name);
            if (own != null) {
                return own;
            }
            URL inherited = super.getResource(name);
            return inherited == null || isCurrent(inherited) ? null : inherited;
        }

        @Override
        public Enumeration<URL> getResources(String name) throws IOException {
            List<URL> inherited = Collections.list(getParent().getResources(name));
            return Collections.enumeration(
                    Stream.concat(
                                    Collections.list(findResources(name)).stream(),
                                    inherited.stream().filter(url -> !isCurrent(url)))
                            .toList());
        }

        private boolean isCurrent(URL resource) {
            return resource.toString().contains(current);
        }
    }
}
