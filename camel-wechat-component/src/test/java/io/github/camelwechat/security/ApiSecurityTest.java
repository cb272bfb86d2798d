// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelwechat.WeChatApiSecurity;
import io.github.camelwechat.WeChatComponent;
import io.github.camelwechat.WeChatConfiguration;
import io.github.camelwechat.WeChatConstants;
import io.github.camelwechat.failure.ApiErrorException;
import io.github.camelwechat.failure.SendUncertainException;
import io.github.camelwechat.simulator.api.ApiRequest;
import io.github.camelwechat.simulator.security.ApiCipher;
import io.github.camelwechat.simulator.security.ApiKeys;
import io.github.camelwechat.simulator.user.ChatEntry;
import io.github.camelwechat.testing.SimulatedWeChatTest;
import io.github.camelwechat.testing.TestKeys;
import io.github.camelwechat.testing.TestKeys.Form;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.FailedToStartRouteException;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sealed calls against a WeChat that refuses plain ones. */
class ApiSecurityTest extends SimulatedWeChatTest {

    private static final String SEND = "/cgi-bin/message/custom/send";
    private static final String TEXT = "你好 👋 <a href=\"https://example.com\">hello</a>";

    @Test
    void isOffByDefaultSoThatACoveredPathRefuses() throws Exception {
        wechat().enableApiSecurity(
                        ApiCipher.AES256_GCM, TestKeys.any(Form.RSA_PKCS8).certificate());
        route(null);

        assertThatThrownBy(() -> say(TEXT))
                .cause()
                .isInstanceOfSatisfying(
                        ApiErrorException.class,
                        refused -> assertThat(refused.errorCode()).isEqualTo(40234));
    }

    @ParameterizedTest
    @CsvSource({
        "AES256_GCM, RSA_PKCS1",
        "AES256_GCM, RSA_PKCS8",
        "SM4_GCM, SM2_SEC1",
        "SM4_GCM, SM2_PKCS8",
        "AES256_GCM, SM2_PKCS8"
    })
    void sendsWhatNobodyOnTheWayCanRead(ApiCipher cipher, Form form) throws Exception {
        TestKeys ours = TestKeys.any(form);
        route(security(ours, wechat().enableApiSecurity(cipher, ours.certificate())));
        wechat().user("alice").follows().await();

        say(TEXT);

        assertThat(wechat().user("alice").chat())
                .last()
                .extracting(ChatEntry::text)
                .isEqualTo(TEXT);
        ApiRequest sent = wechat().requests(SEND).get(0);
        assertThat(sent.bodyText()).doesNotContain("你好", "alice").contains("\"authtag\"");
        assertThat(sent.responseText()).doesNotContain("errcode").contains("\"authtag\"");
    }

    @Test
    void seesARefusalThroughTheSeal() throws Exception {
        TestKeys ours = TestKeys.any(Form.RSA_PKCS8);
        route(security(ours, wechat().enableApiSecurity(ApiCipher.AES256_GCM, ours.certificate())));

        assertThatThrownBy(() -> say(TEXT))
                .cause()
                .isInstanceOfSatisfying(
                        ApiErrorException.class,
                        refused -> assertThat(refused.errorCode()).isIn(40003, 43004));
    }

    /** WeChat turned it off, or somebody answers in its place: success has to be sealed. */
    @Test
    void doesNotBelieveAPlainSuccess() throws Exception {
        TestKeys ours = TestKeys.any(Form.RSA_PKCS8);
        wechat().user("alice").follows().await();
        ApiKeys keys = wechat().enableApiSecurity(ApiCipher.AES256_GCM, ours.certificate());
        keys =
                new ApiKeys(
                        keys.cipher(),
                        keys.symmetricKey(),
                        keys.symmetricKeyNumber(),
                        keys.developerKeyNumber(),
                        keys.platformCertificate(),
                        "another-number");
        route(security(ours, keys));

        assertThatThrownBy(() -> say(TEXT))
                .cause()
                .isInstanceOf(SendUncertainException.class)
                .hasMessageContaining("cannot be trusted")
                .hasMessageContaining("console");
    }

    @Test
    void readsKeysFromFilesAndFromAPropertiesFileOfAnAccount(@TempDir Path folder)
            throws Exception {
        TestKeys ours = TestKeys.any(Form.RSA_PKCS1);
        ApiKeys keys = wechat().enableApiSecurity(ApiCipher.AES256_GCM, ours.certificate());
        Path pem = Files.writeString(folder.resolve("key.pem"), ours.privateKey().reveal());
        Path certificate =
                Files.writeString(folder.resolve("platform.pem"), keys.platformCertificate());
        Map<String, Object> options = new HashMap<>();
        options.put("appId", wechat().account().appId());
        options.put("appSecret", wechat().account().appSecret());
        options.put("apiBaseUrl", wechat().baseUri().toString());
        options.put("apiSecurity.symmetricKey", keys.symmetricKey());
        options.put("apiSecurity.symmetricKeyNumber", keys.symmetricKeyNumber());
        options.put("apiSecurity.signingKey", "file:" + pem);
        options.put("apiSecurity.signingKeyNumber", keys.developerKeyNumber());
        options.put(
                "apiSecurity.platformCertificates[" + keys.platformCertificateNumber() + "]",
                "file:" + certificate);
        @SuppressWarnings({"unchecked", "rawtypes"})
        Map<String, WeChatConfiguration> accounts = (Map) Map.of("shop", options);
        context.getComponent("wechat", WeChatComponent.class).setAccounts(accounts);
        wechat().user("alice").follows().await();

        template.sendBodyAndHeader("wechat:shop", TEXT, WeChatConstants.OPEN_ID, "alice");

        assertThat(wechat().user("alice").chat())
                .last()
                .extracting(ChatEntry::text)
                .isEqualTo(TEXT);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "symmetricKey       |                 | symmetricKey is missing",
                "symmetricKey       | bmV2ZXItcHJpbnQtbWU= | the symmetric key has 14 bytes, but"
                        + " AES256_GCM needs 32",
                "symmetricKeyNumber |                 | symmetricKeyNumber is missing",
                "signingKeyNumber   |                 | signingKeyNumber is missing",
                "signingKey         | no-pem          | signingKey must be PEM",
                "signingKey         | file:/nowhere/never-here.pem | signingKey cannot be read",
                "cipher             | DES             | cipher must be one of [AES256_GCM,"
                        + " SM4_GCM]",
                "coveredPaths       | cgi-bin         | coveredPaths must be paths"
            })
    void refusesToStartWithAKeyItCannotUse(String part, String value, String message)
            throws Exception {
        TestKeys ours = TestKeys.any(Form.RSA_PKCS8);
        WeChatApiSecurity security =
                security(
                        ours, wechat().enableApiSecurity(ApiCipher.AES256_GCM, ours.certificate()));
        String text = value == null ? "" : value;
        switch (part) {
            case "symmetricKey" -> security.setSymmetricKey(text);
            case "symmetricKeyNumber" -> security.setSymmetricKeyNumber(text);
            case "signingKeyNumber" -> security.setSigningKeyNumber(text);
            case "signingKey" ->
                    security.setSigningKey(text.equals("no-pem") ? "never-print-me" : text);
            case "cipher" -> security.setCipher(text);
            default -> security.setCoveredPaths(text);
        }

        assertThatThrownBy(() -> route(security))
                .isInstanceOf(FailedToStartRouteException.class)
                .hasStackTraceContaining("Option apiSecurity of wechat://shop")
                .hasStackTraceContaining(message)
                .satisfies(e -> assertThat(e.toString()).doesNotContain("never-print-me"));
    }

    private void say(String text) throws CamelExecutionException {
        template.sendBodyAndHeader("direct:out", text, WeChatConstants.OPEN_ID, "alice");
    }

    private void route(WeChatApiSecurity security) throws Exception {
        if (security != null) {
            context.getRegistry().bind("keys", security);
        }
        context.addRoutes(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("direct:out").to(shop(security == null ? "" : "&apiSecurity=#keys"));
                    }
                });
    }

    private static WeChatApiSecurity security(TestKeys ours, ApiKeys keys) {
        WeChatApiSecurity security = new WeChatApiSecurity();
        security.setCipher(keys.cipher().name());
        security.setSymmetricKey(keys.symmetricKey());
        security.setSymmetricKeyNumber(keys.symmetricKeyNumber());
        security.setSigningKey(ours.privateKey().reveal());
        security.setSigningKeyNumber(keys.developerKeyNumber());
        security.setPlatformCertificates(
                Map.of(keys.platformCertificateNumber(), keys.platformCertificate()));
        return security;
    }
}
