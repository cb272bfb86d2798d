// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.kamelet;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The Kamelets in the jar are as the official catalogue asks its own to be. */
class KameletRulesTest {

    private static final Path METADATA =
            Path.of("src/generated/resources/META-INF/io/github/camelwechat/wechat.json");

    private final JsonNode component = new ObjectMapper().readTree(METADATA.toFile());

    KameletRulesTest() throws IOException {}

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "name: wechat-sink            | name: wechat-out            | is in file",
                "kamelet.type: \"sink\"       | kamelet.type: \"source\"    | name does not end",
                "camel.apache.org/provider:   | camel.apache.org/owner:     | annotation provider",
                "data:image/svg+xml;base64    | https://a.example/          | icon is not embedded",
                "catalog.version: \"1.0.0     | catalog.version: \"0.9.0    | catalog.version is not",
                "title: \"WeChat Sink\"       | title: \"WeChat\"           | title does not end",
                "- account                    | - acount                    | requires what is not",
                "title: App Secret            | title: The secret           | is not in capitals",
                "format: password             | format: text                | password",
                "- urn:camel:group:credentials| - urn:other                 | belong together",
                "\"fail\", \"park\", \"template\"| \"fail\", \"template\"   | values are not those",
                "windowClosed                 | closedWindow                | is no option",
                "headers:                     | default:                    | default data type",
                "camel:kamelet                | kamelet                     | another form",
                "component:1.0.0              | component:0.9.0             | component's version",
                "uri: \"kamelet:source\"      | uri: \"direct:source\"      | begin or end",
                "- removeHeader               | - setHeader                 | choose the operation",
                "\"{{?appId}}\"               | \"wx0\"                     | but uses",
                "onUncertain: \"{{            | bodyFormat: \"{{             | is passed on as bodyFormat",
                "kind: Kamelet                | kin: Kamelet                | should be"
            })
    void refusesABadKamelet(String good, String bad, String complaint) throws IOException {
        KameletFile sink =
                KameletFile.all().stream()
                        .filter(kamelet -> kamelet.name().equals("wechat-sink"))
                        .findFirst()
                        .orElseThrow();
        String text = sink.text().replace(good, bad);

        assertThat(text).isNotEqualTo(sink.text());
        assertThat(
                        new KameletRules(component)
                                .complaints(List.of(KameletFile.of(sink.fileName(), text))))
                .anyMatch(found -> found.contains(complaint));
    }

    @Test
    void refusesTwoKameletsOfOneTitle() throws IOException {
        KameletFile first = KameletFile.all().get(0);

        assertThat(new KameletRules(component).complaints(List.of(first, first)))
                .contains(first.name() + ": title is used twice");
    }

    @Test
    void thereAreEightAndAllKeepTheRules() throws IOException {
        assertThat(new KameletRules(component).complaints(KameletFile.all())).isEmpty();
        assertThat(KameletFile.all())
                .extracting(KameletFile::name)
                .containsExactly(
                        "wechat-callapi-action",
                        "wechat-media-action",
                        "wechat-mirror-action",
                        "wechat-reply-action",
                        "wechat-sink",
                        "wechat-source",
                        "wechat-template-sink",
                        "wechat-window-source");
    }
}
