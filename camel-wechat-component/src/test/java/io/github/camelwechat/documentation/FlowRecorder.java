// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.documentation;

import static net.bytebuddy.matcher.ElementMatchers.is;
import static net.bytebuddy.matcher.ElementMatchers.isConstructor;
import static net.bytebuddy.matcher.ElementMatchers.isMethod;
import static net.bytebuddy.matcher.ElementMatchers.isSynthetic;
import static net.bytebuddy.matcher.ElementMatchers.not;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import net.bytebuddy.agent.ByteBuddyAgent;
import net.bytebuddy.agent.builder.AgentBuilder;
import net.bytebuddy.agent.builder.ResettableClassFileTransformer;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/**
 * A recorder of the component's files that take part in what happens while it is open. Values are
 * told apart from classes with behaviour: the name and the components of a record, an enum or a
 * closed set of them say all, so that a reader who follows a flow need not open them.
 */
public final class FlowRecorder implements AutoCloseable {

    private static final String OURS = "io.github.camelwechat.";
    private static final Path SOURCES = Path.of("src/main/java");

    // The instrumented code reaches nothing but what is static.
    private static volatile @Nullable Set<String> entered;

    private final Set<String> mine = new LinkedHashSet<>();
    private final ResettableClassFileTransformer transformer;

    FlowRecorder() {
        transformer =
                new AgentBuilder.Default()
                        .with(AgentBuilder.RedefinitionStrategy.RETRANSFORMATION)
                        .disableClassFormatChanges()
                        // Other tests may have left classes of these names in loaders of their own.
                        .type(
                                type -> isMain(type.getName()),
                                is(FlowRecorder.class.getClassLoader()))
                        .transform(
                                (builder, type, loader, module, domain) ->
                                        builder.visit(
                                                Advice.to(Step.class)
                                                        .on(
                                                                isMethod()
                                                                        .or(isConstructor())
                                                                        .and(not(isSynthetic())))))
                        .installOn(ByteBuddyAgent.install());
        entered = mine;
    }

    /** The files with behaviour so far, by their first step, without their common package. */
    List<String> classes() {
        return files(false);
    }

    /** The files that hold nothing but values so far, likewise. */
    List<String> values() {
        return files(true);
    }

    private List<String> files(boolean values) {
        Map<String, List<String>> byFile;
        synchronized (mine) {
            byFile =
                    mine.stream()
                            .collect(
                                    Collectors.groupingBy(
                                            FlowRecorder::file,
                                            LinkedHashMap::new,
                                            Collectors.toList()));
        }
        return byFile.entrySet().stream()
                .filter(file -> values == isOfValues(file.getKey(), file.getValue()))
                .map(file -> file.getKey().substring(OURS.length()))
                .toList();
    }

    private static boolean isOfValues(String file, List<String> entered) {
        return isValue(file) && entered.stream().allMatch(FlowRecorder::isValue);
    }

    private static boolean isValue(String name) {
        try {
            Class<?> type = Class.forName(name, false, FlowRecorder.class.getClassLoader());
            return type.isRecord() || type.isInterface() || Enum.class.isAssignableFrom(type);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(name + " was entered and is not there", e);
        }
    }

    private static boolean isMain(String type) {
        return type.startsWith(OURS)
                && Files.exists(SOURCES.resolve(file(type).replace('.', '/') + ".java"));
    }

    private static String file(String type) {
        return type.replaceFirst("\\$.*", "");
    }

    /** Called by the instrumented code. */
    public static void enter(String type) {
        Set<String> current = entered;
        if (current != null) {
            synchronized (current) {
                current.add(type);
            }
        }
    }

    @Override
    public void close() {
        entered = null;
        transformer.reset(
                ByteBuddyAgent.install(), AgentBuilder.RedefinitionStrategy.RETRANSFORMATION);
    }

    /** Inlined at the beginning of every method. */
    static final class Step {

        private Step() {}

        @Advice.OnMethodEnter
        static void enter(@Advice.Origin("#t") String type) {
            FlowRecorder.enter(type);
        }
    }
}
