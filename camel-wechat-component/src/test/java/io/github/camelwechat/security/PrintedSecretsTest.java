// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.camelwechat.testing.MainApplication;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.camel.support.CamelContextHelper;
import org.apache.camel.util.URISupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** No secret of ours is printed by Camel, whatever words the application adds to Camel's list. */
class PrintedSecretsTest {

    private static final List<String> SECRETS =
            List.of(
                    "appSecret",
                    "token",
                    "previousToken",
                    "encodingAesKey",
                    "previousEncodingAesKey",
                    "apiSecurity.symmetricKey",
                    "apiSecurity.signingKey",
                    "tokenSource");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "accounts[shop] | password",
                "accounts[shop] | ''",
                "accounts.shop  | internalCode,encodingAesKey",
                "configuration  | appSecret"
            })
    void staysOutOfTheStartUpSummary(String place, String words) {
        List<String> properties = new ArrayList<>();
        for (String secret : SECRETS) {
            properties.add("camel.component.wechat." + place + "." + secret + "=" + value(secret));
        }
        properties.add("camel.component.wechat.proxyHost=proxy.example");
        properties.add("camel.component.wechat.proxyPassword=" + value("proxyPassword"));
        if (!words.isEmpty()) {
            properties.add("camel.main.additionalSensitiveKeywords=" + words);
        }
        try (MainApplication application =
                new MainApplication(properties.toArray(String[]::new)).start()) {

            assertThat(application.log())
                    .anyMatch(line -> line.contains("symmetricKey = xxxxxx"))
                    .noneMatch(line -> line.contains("Hush"));
            assertThat(SECRETS)
                    .allMatch(
                            secret ->
                                    CamelContextHelper.containsSensitive(
                                            application.context(), secret));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "password", "internalCode"})
    void isMaskedOnAUriBesideAnyOther(String words) {
        String[] properties =
                words.isEmpty()
                        ? new String[0]
                        : new String[] {"camel.main.additionalSensitiveKeywords=" + words};
        try (MainApplication application = new MainApplication(properties).start()) {
            assertThat(application.context()).isNotNull();
            for (String key :
                    List.of("encodingAesKey", "previousEncodingAesKey", "apiSecurity.signingKey")) {
                String masked =
                        URISupport.sanitizeUri(
                                "wechat://shop?appSecret=Hush1&previousToken=Hush2&tokenSource=Hush3&"
                                        + key
                                        + "=Hush4&token=Hush5");

                assertThat(masked).doesNotContain("Hush");
            }
        }
    }

    /** Every attribute that JMX shows, and the routes as it dumps them. */
    @Test
    void isMaskedInJmx() throws Exception {
        List<String> properties = new ArrayList<>(List.of("camel.main.jmxEnabled=true"));
        for (String secret : SECRETS) {
            properties.add("camel.component.wechat.accounts[shop]." + secret + "=" + value(secret));
        }
        try (MainApplication application =
                new MainApplication(properties.toArray(String[]::new))
                        .route(
                                "direct:a",
                                "wechat:desk?appId=wx1&appSecret=HushA&encodingAesKey=HushB"
                                        + "&token=HushC")
                        .start()) {
            String context = application.context().getManagementName();

            List<String> shown = shownByJmx(context);

            assertThat(shown).anyMatch(text -> text.contains("wechat://desk"));
            assertThat(shown).noneMatch(text -> text.contains("Hush"));
        }
    }

    private static List<String> shownByJmx(String context) throws Exception {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        List<String> shown = new ArrayList<>();
        for (ObjectName name :
                server.queryNames(
                        new ObjectName("org.apache.camel:context=" + context + ",*"), null)) {
            shown.add(name.toString());
            for (MBeanAttributeInfo attribute : server.getMBeanInfo(name).getAttributes()) {
                shown.add(
                        attribute.getName() + "=" + server.getAttribute(name, attribute.getName()));
            }
        }
        return shown;
    }

    @Test
    void everySecretOptionIsMaskedAsAProperty() throws IOException {
        try (MainApplication application = new MainApplication().start()) {
            assertThat(secretOptions())
                    .isNotEmpty()
                    .allMatch(
                            option ->
                                    CamelContextHelper.containsSensitive(
                                            application.context(), option));
        }
    }

    @Test
    void isWarnedOfOnAUri() {
        try (MainApplication application = new MainApplication().start()) {
            application.context().getEndpoint("wechat:shop?appId=wx1&token=Hush1&appSecret=Hush2");

            assertThat(application.log())
                    .anyMatch(
                            line ->
                                    line.contains("wechat:shop")
                                            && line.contains("[appSecret, token]")
                                            && line.contains("accounts[shop]"))
                    .noneMatch(line -> line.contains("Hush"));
        }
    }

    /** As the component describes itself to Camel's tools. */
    private static List<String> secretOptions() throws IOException {
        try (InputStream json =
                PrintedSecretsTest.class.getResourceAsStream(
                        "/META-INF/io/github/camelwechat/wechat.json")) {
            List<String> secrets = new ArrayList<>();
            new ObjectMapper()
                    .readTree(json)
                    .path("componentProperties")
                    .properties()
                    .forEach(
                            option -> {
                                if (option.getValue().path("secret").asBoolean()) {
                                    secrets.add(option.getKey());
                                }
                            });
            return secrets;
        }
    }

    private static String value(String secret) {
        return "Hush" + secret.length();
    }
}
