// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.camelwechat.simulator.WeChatSimulator;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The calls that WeChat refuses once API security is on; that it accepts what is right, the
 * component proves.
 */
class ApiSecurityTest {

    private static final String SEND = "/cgi-bin/message/custom/send";

    private final WeChatSimulator wechat = WeChatSimulator.builder().manualClock().start();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private String token;

    @BeforeEach
    void turnOn() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        ApiKeys keys =
                wechat.enableApiSecurity(
                        ApiCipher.AES256_GCM,
                        "-----BEGIN PUBLIC KEY-----\n"
                                + Base64.getMimeEncoder()
                                        .encodeToString(
                                                generator
                                                        .generateKeyPair()
                                                        .getPublic()
                                                        .getEncoded())
                                + "\n-----END PUBLIC KEY-----\n");
        assertThat(Base64.getDecoder().decode(keys.symmetricKey())).hasSize(32);
        assertThat(keys.toString()).doesNotContain(keys.symmetricKey());
        token =
                post(
                                "/cgi-bin/stable_token",
                                String.format(
                                        "{\"grant_type\":\"client_credential\",\"appid\":\"%s\",\"secret\":\"%s\"}",
                                        wechat.account().appId(), wechat.account().appSecret()),
                                Map.of())
                        .path("access_token")
                        .asText();
    }

    @AfterEach
    void close() {
        wechat.close();
    }

    @Test
    void refusesAPlainCallToACoveredPathAndNoOther() throws Exception {
        assertThat(code(SEND, Map.of())).isEqualTo(40234);
        assertThat(code("/cgi-bin/message/custom/typing", Map.of())).isEqualTo(40003);
        wechat.disableApiSecurity();
        assertThat(code(SEND, Map.of())).isNotEqualTo(40234);
    }

    @ParameterizedTest
    @CsvSource({
        "'', s, a, 40231",
        "now, '', a, 40232",
        "now, s, '', 40233",
        "now, s, wx0, 40236",
        "1, s, ours, 40240",
        "soon, s, ours, 40240",
        "now, AAAA, ours, 40234",
        "now, %%%, ours, 40234"
    })
    void refusesAHeaderThatIsMissingOrWrong(String time, String signature, String appId, int code)
            throws Exception {
        String now = Long.toString(wechat.clock().instant().getEpochSecond());
        assertThat(
                        code(
                                SEND,
                                Map.of(
                                        "Wechatmp-TimeStamp", time.equals("now") ? now : time,
                                        "Wechatmp-Signature", signature,
                                        "Wechatmp-Appid",
                                                appId.equals("ours")
                                                        ? wechat.account().appId()
                                                        : appId)))
                .isEqualTo(code);
    }

    @Test
    void takesNoKeyThatIsNone() {
        assertThatThrownBy(() -> wechat.enableApiSecurity(ApiCipher.SM4_GCM, "no key"))
                .hasMessageContaining("public key");
    }

    private int code(String path, Map<String, String> headers) throws Exception {
        return post(path + "?access_token=" + token, "{\"touser\":\"nobody\"}", headers)
                .path("errcode")
                .asInt();
    }

    private JsonNode post(String target, String body, Map<String, String> headers)
            throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(wechat.baseUri() + target))
                        .POST(HttpRequest.BodyPublishers.ofString(body));
        headers.forEach(request::header);
        return new ObjectMapper()
                .readTree(client.send(request.build(), BodyHandlers.ofString()).body());
    }
}
