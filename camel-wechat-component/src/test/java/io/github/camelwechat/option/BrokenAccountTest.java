// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.camelwechat.testing.InboundSamples;
import io.github.camelwechat.testing.MainApplication;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A broken account stops the start of an application, in one line that says what to do. */
class BrokenAccountTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-appId                 | appId          | it is the public id of the account",
                "-token                 | token          | the token of the server configuration",
                "-encodingAesKey        | encodingAesKey | the EncodingAESKey of the server",
                "encodingAesKey=short   | encodingAesKey | 43 letters and digits",
                "token=                 | token          | value is empty",
                "securityMode=none      | securityMode   | one of [safe, compatible, plain]",
                "maxWaiting=many        | maxWaiting     | cannot be 'many'",
                "callbackPath=/wechat/  | callbackPath   | a path such as /wechat/{account}",
                "replyTimeout=6000      | replyTimeout   | less than the 5000 ms",
                "journal=true           | journal        | needs an option stateStore",
                "sourceFilter=enforce   | sourceFilter   | needs option appSecret",
                "tokenSource=nowhere    | tokenSource    | must be stable, classic",
                "tokken=x               | tokken         | it has the options of an endpoint",
                "apiSecurity.cipher=x   | apiSecurity    | platformCertificates is missing",
                "windowRules=file:none  | windowRules    | none does not exist"
            })
    void saysOptionAccountAndCureInOneLine(String wrong, String option, String cure) {
        Throwable failure = start("shop", wrong);

        assertThat(lines(failure))
                .anySatisfy(
                        line ->
                                assertThat(line)
                                        .contains(option, "shop", cure)
                                        .doesNotContain("\n", InboundSamples.TOKEN));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "my shop",
                "..",
                "商店",
                "a123456789b123456789c123456789d123456789e123456789f123456789g1234"
            })
    void refusesANameThatPathsAndKeysCannotBeMadeOf(String account) {
        assertThat(lines(start(account, "securityMode=safe")))
                .anySatisfy(
                        line ->
                                assertThat(line)
                                        .contains("Option account", "'" + account + "'")
                                        .contains("1 to 64 of the characters A-Z"));
    }

    private static Throwable start(String account, String wrong) {
        Map<String, String> options =
                new TreeMap<>(
                        Map.of(
                                "appId", InboundSamples.APP_ID,
                                "token", InboundSamples.TOKEN,
                                "encodingAesKey", InboundSamples.ENCODING_AES_KEY));
        String[] pair = wrong.split("=", 2);
        if (wrong.startsWith("-")) {
            options.remove(wrong.substring(1));
        } else {
            options.put(pair[0], pair[1]);
        }
        List<String> properties = new ArrayList<>();
        options.forEach(
                (name, value) ->
                        properties.add(
                                "camel.component.wechat.accounts["
                                        + account.replace(" ", "\\ ")
                                        + "]."
                                        + name
                                        + "="
                                        + value));
        try (MainApplication application =
                new MainApplication(properties.toArray(String[]::new))
                        .route("wechat:" + account, "mock:out")) {
            return catchThrowable(application::start);
        }
    }

    private static List<String> lines(Throwable failure) {
        List<String> lines = new ArrayList<>();
        for (Throwable t = failure; t != null; t = t.getCause()) {
            lines.add(String.valueOf(t.getMessage()));
        }
        return lines;
    }
}
