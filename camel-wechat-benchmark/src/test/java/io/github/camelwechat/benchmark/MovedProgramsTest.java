// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.lang.reflect.Method;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import me.chanjar.weixin.mp.api.WxMpService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the page on moving shows of servlets and of WxJava is as these are. The routes beside it are
 * tried in the component, which has neither.
 */
class MovedProgramsTest {

    private static final Path PAGE = Path.of("../src/docs/moving.md");

    /** As in {@code getUserService().userInfo}, or without the service. */
    private static final Pattern CALL = Pattern.compile("`(?:(get\\w+)\\(\\)\\.)?([a-z]\\w+)`");

    private static final Pattern CLASS = Pattern.compile("`(Wx\\w+)`");

    private static final List<String> PACKAGES =
            List.of(
                    "me.chanjar.weixin.common.api.",
                    "me.chanjar.weixin.common.error.",
                    "me.chanjar.weixin.mp.api.",
                    "me.chanjar.weixin.mp.config.");

    @TempDir private Path classes;

    @Test
    void theServletIsOne() throws IOException {
        assertCompiles(
                "WeChatServlet",
                code("A servlet"),
                List.of(
                        "jakarta.servlet.annotation.*",
                        "jakarta.servlet.http.*",
                        "java.io.*",
                        "java.security.*",
                        "java.time.*",
                        "java.util.*",
                        "java.util.concurrent.*",
                        "java.util.stream.*",
                        "javax.xml.parsers.*",
                        "org.w3c.dom.*",
                        "org.xml.sax.*",
                        "static java.nio.charset.StandardCharsets.UTF_8"));
    }

    @Test
    void theBotIsOneOnWxJava() throws IOException {
        assertCompiles(
                "ShopBot",
                code("WxJava"),
                List.of(
                        "me.chanjar.weixin.common.api.WxConsts.*",
                        "me.chanjar.weixin.common.error.*",
                        "me.chanjar.weixin.mp.api.*",
                        "me.chanjar.weixin.mp.api.impl.*",
                        "me.chanjar.weixin.mp.bean.kefu.*",
                        "me.chanjar.weixin.mp.bean.message.*",
                        "me.chanjar.weixin.mp.config.*"));
    }

    @Test
    void refusesACallThatWxJavaDoesNotHave() {
        assertThat(unknownIn("| `getUserService().userNickname` | |\n| `WxMpNobody` | |\n"))
                .containsExactly("userNickname", "WxMpNobody");
    }

    @Test
    void everyCallOfWxJavaThatItNamesIsThere() throws IOException {
        String table = section("WxJava's calls and ours");

        assertThat(table.lines()).hasSizeGreaterThan(20);
        assertThat(unknownIn(table)).isEmpty();
    }

    /** In the first column. */
    private static List<String> unknownIn(String table) {
        String first = table.replaceAll("(?m)^(\\|[^|]*\\|).*$", "$1");
        return Stream.concat(
                        CALL.matcher(first)
                                .results()
                                .filter(call -> !isThere(call))
                                .map(call -> call.group(2)),
                        CLASS.matcher(first)
                                .results()
                                .map(name -> name.group(1))
                                .filter(name -> !isClass(name)))
                .toList();
    }

    private static boolean isThere(MatchResult call) {
        Class<?> service = WxMpService.class;
        if (call.group(1) != null) {
            service =
                    methods(WxMpService.class, call.group(1))
                            .findFirst()
                            .<Class<?>>map(Method::getReturnType)
                            .orElse(Void.class);
        }
        return methods(service, call.group(2)).findAny().isPresent();
    }

    private static Stream<Method> methods(Class<?> of, String name) {
        return Arrays.stream(of.getMethods()).filter(method -> method.getName().equals(name));
    }

    private static boolean isClass(String name) {
        return PACKAGES.stream()
                .map(where -> where.replace('.', '/') + name + ".class")
                .anyMatch(file -> WxMpService.class.getClassLoader().getResource(file) != null);
    }

    private void assertCompiles(String name, String code, List<String> imports) {
        String text =
                String.join("", imports.stream().map(one -> "import " + one + ";\n").toList())
                        + code;
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter errors = new StringWriter();
        JavaFileObject source =
                new SimpleJavaFileObject(
                        URI.create("string:///" + name + ".java"), JavaFileObject.Kind.SOURCE) {
                    @Override
                    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                        return text;
                    }
                };
        List<String> options =
                List.of(
                        "-proc:none",
                        "-d",
                        classes.toString(),
                        "-cp",
                        System.getProperty("java.class.path"));

        boolean compiled =
                compiler.getTask(errors, null, null, options, null, List.of(source)).call();

        assertThat(compiled).as(errors.toString()).isTrue();
    }

    private static String code(String title) throws IOException {
        String java = section(title);
        java = java.substring(java.indexOf("```java\n") + "```java\n".length());
        return java.substring(0, java.indexOf("\n```"));
    }

    private static String section(String title) throws IOException {
        String page = Files.readString(PAGE);
        String begin = "\n## " + title + "\n";
        assertThat(page).contains(begin);
        String rest = page.substring(page.indexOf(begin) + begin.length());
        int end = rest.indexOf("\n## ");
        return end < 0 ? rest : rest.substring(0, end);
    }
}
