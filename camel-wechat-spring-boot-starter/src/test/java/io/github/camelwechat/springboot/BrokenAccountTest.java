// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.spring.boot.CamelAutoConfiguration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** A broken account stops the start of an application, in one line that says what to do. */
class BrokenAccountTest {

    private static final String TOKEN = "never-print-me";
    private static final String KEY = "Zq3kT8mWv1XcR6yLd0HbN5sJf2PgU9aEo7Ci4Kx8QwF";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-app-id                 | appId          | it is the public id of the account",
                "-token                  | token          | the token of the server configuration",
                "-encoding-aes-key       | encodingAesKey | the EncodingAESKey of the server",
                "encoding-aes-key=short  | encodingAesKey | 43 letters and digits",
                "token=                  | token          | the token of the server configuration",
                "security-mode=none      | securityMode   | one of [safe, compatible, plain]",
                "max-waiting=many        | maxWaiting     | cannot be 'many'",
                "callback-path=/wechat/  | callbackPath   | a path such as /wechat/{account}",
                "reply-timeout=6000      | replyTimeout   | less than the 5000 ms",
                "journal=true            | journal        | needs an option stateStore",
                "source-filter=enforce   | sourceFilter   | needs option appSecret",
                "token-source=nowhere    | tokenSource    | must be stable, classic",
                "tokken=x                | tokken         | it has the options of an endpoint",
                "api-security.cipher=x   | apiSecurity    | platformCertificates is missing"
            })
    void saysOptionAccountAndCureInOneLine(String wrong, String option, String cure) {
        application("wechat:shop", "mock:out")
                .withPropertyValues(properties(wrong))
                .run(
                        context ->
                                assertThat(lines(context.getStartupFailure()))
                                        .noneMatch(line -> line.contains(TOKEN))
                                        .noneMatch(line -> line.contains(KEY))
                                        .anySatisfy(
                                                line ->
                                                        assertThat(line)
                                                                .contains(option, "shop", cure)
                                                                .doesNotContain("\n")));
    }

    @ParameterizedTest
    @CsvSource({"max-connections=0, maxConnections", "proxy-hots=x, proxyHots"})
    void saysWhichOptionOfTheComponentIsWrong(String wrong, String option) {
        application("direct:in", "wechat:shop")
                .withPropertyValues("camel.component.wechat." + wrong)
                .run(
                        context ->
                                assertThat(lines(context.getStartupFailure()))
                                        .anySatisfy(
                                                line ->
                                                        assertThat(line)
                                                                .contains("Option " + option)));
    }

    private static ApplicationContextRunner application(String from, String to) {
        return new ApplicationContextRunner()
                .withConfiguration(
                        AutoConfigurations.of(
                                CamelAutoConfiguration.class, WeChatAutoConfiguration.class))
                .withBean(
                        RouteBuilder.class,
                        () ->
                                new RouteBuilder() {
                                    @Override
                                    public void configure() {
                                        from(from).to(to);
                                    }
                                });
    }

    private static String[] properties(String wrong) {
        Map<String, String> options =
                new TreeMap<>(
                        Map.of(
                                "app-id", "wx0000000000000001",
                                "token", TOKEN,
                                "encoding-aes-key", KEY));
        String[] pair = wrong.split("=", 2);
        if (wrong.startsWith("-")) {
            options.remove(wrong.substring(1));
        } else {
            options.put(pair[0], pair[1]);
        }
        return options.entrySet().stream()
                .map(
                        option ->
                                "camel.component.wechat.accounts.shop."
                                        + option.getKey()
                                        + "="
                                        + option.getValue())
                .toArray(String[]::new);
    }

    private static List<String> lines(Throwable failure) {
        List<String> lines = new ArrayList<>();
        for (Throwable t = failure; t != null; t = t.getCause()) {
            lines.add(String.valueOf(t.getMessage()));
        }
        return lines;
    }
}
