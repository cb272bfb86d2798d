// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelwechat.account.ApiSecurity;
import io.github.camelwechat.account.Secret;
import io.github.camelwechat.internal.api.http.HttpCall;
import io.github.camelwechat.internal.crypto.ApiSealException;
import io.github.camelwechat.internal.crypto.ApiSecurityVectors;
import io.github.camelwechat.internal.json.Json;
import io.github.camelwechat.testing.ManualClock;
import io.github.camelwechat.testing.TestKeys;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Opens the answer WeChat's guide publishes, and refuses whatever differs from it. */
class ApiProtectionTest {

    private static final String PATH = "/wxa/getuserriskrank";
    private static final URI HOST = URI.create("https://api.weixin.qq.com");

    private final ApiSecurityVectors vectors = ApiSecurityVectors.read();
    private final ApiSecurityVectors.Half answer = vectors.half("response");
    private final ManualClock clock =
            new ManualClock(Instant.ofEpochSecond(Long.parseLong(answer.text("timestamp"))));
    private final TestKeys ours = TestKeys.any(TestKeys.Form.RSA_PKCS1);
    private final Json json = new Json();
    private final ApiProtection protection = protection(vectors.text("appid"));
    private final HttpCall call =
            new HttpCall(
                    "POST",
                    PATH,
                    Map.of("lang", "zh_CN"),
                    Map.of(),
                    Map.of("access_token", Secret.of("never-print-me-token")),
                    new HttpCall.Body(
                            "application/json", "{\"text\":\"你好 👋 <a>\"}".getBytes(UTF_8)),
                    Duration.ofSeconds(1),
                    1000,
                    null);

    @Test
    void believesNoAnswerFromAnotherHost() {
        assertRefused(
                new HttpCall.Response(
                        URI.create("https://hk.api.weixin.qq.com"),
                        200,
                        headers(),
                        answer.body().getBytes(UTF_8)),
                "signature");
    }

    @Test
    void believesNoAnswerThatIsMoreThanFiveMinutesOff() {
        clock.advance(Duration.ofSeconds(301));
        assertRefused(reply(headers()), "five minutes");
        clock.advance(Duration.ofSeconds(-602));
        assertRefused(reply(headers()), "five minutes");
    }

    @Test
    void believesNoAnswerForAnotherAccount() {
        ApiProtection other = protection("wx0000000000000000");
        assertThatThrownBy(() -> other.open(call, reply(headers())))
                .isInstanceOf(ApiSealException.class)
                .hasMessageContaining("another appid");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Wechatmp-Signature", "Wechatmp-Serial"})
    void believesNoAnswerWithoutSignatureOrSerial(String header) {
        Map<String, String> headers = headers();
        headers.remove(header.toLowerCase(Locale.ROOT));
        assertRefused(reply(headers), "signature");
    }

    @Test
    void believesNoAnswerWhoseTimeIsNoNumber() {
        Map<String, String> headers = headers();
        headers.put("wechatmp-timestamp", "soon");
        assertRefused(reply(headers), "time");
    }

    @ParameterizedTest
    @ValueSource(
            longs = {
                Long.MAX_VALUE,
                Long.MIN_VALUE,
                31_556_889_864_403_200L,
                -31_557_014_167_219_201L,
                -1
            })
    void believesNoAnswerWhoseTimeIsAtTheEdgeOfAllTime(long seconds) {
        Map<String, String> headers = headers();
        headers.put("wechatmp-timestamp", Long.toString(seconds));
        assertRefused(reply(headers), "five minutes");
    }

    @Test
    void takesAnAnswerWithoutAnyOfTheHeadersForUnsealed() throws ApiSealException {
        assertThat(protection.open(call, reply(Map.of()))).isNull();
    }

    @Test
    void opensTheGuidesAnswer() throws ApiSealException {
        Map<String, Object> plain = json.read(protection.open(call, reply(headers())));

        assertThat(plain)
                .containsEntry("errcode", 0)
                .doesNotContainKeys("_n", "_appid", "_timestamp");
    }

    /** outbound.md 16.4: during a rollover an answer is signed with both certificates. */
    @Test
    void acceptsTheSignatureOfTheCertificateThatIsAboutToGo() throws ApiSealException {
        Map<String, String> headers = headers();
        headers.put("wechatmp-serial-deprecated", headers.get("wechatmp-serial"));
        headers.put("wechatmp-signature-deprecated", headers.get("wechatmp-signature"));
        headers.put("wechatmp-serial", "one-we-do-not-hold");
        headers.put("wechatmp-signature", "AAAA");

        assertThat(protection.open(call, reply(headers))).isNotNull();
    }

    @Test
    void leavesNothingButTheTokenOutsideTheSeal() {
        HttpCall sealed = protection.seal(call, HOST);

        assertThat(sealed.target(HOST)).isEqualTo(PATH + "?access_token=never-print-me-token");
        assertThat(json.read(sealed.body().head())).containsOnlyKeys("iv", "data", "authtag");
        assertThat(sealed.headers())
                .containsEntry("Wechatmp-Appid", vectors.text("appid"))
                .containsEntry("Wechatmp-TimeStamp", answer.text("timestamp"))
                .containsKey("Wechatmp-Signature")
                .hasSize(3);
    }

    private void assertRefused(HttpCall.Response reply, String why) {
        assertThatThrownBy(() -> protection.open(call, reply))
                .isInstanceOf(ApiSealException.class)
                .hasMessageContaining(why);
    }

    private HttpCall.Response reply(Map<String, String> headers) {
        return new HttpCall.Response(HOST, 200, headers, answer.body().getBytes(UTF_8));
    }

    private Map<String, String> headers() {
        return new HashMap<>(
                Map.of(
                        "wechatmp-appid", vectors.text("appid"),
                        "wechatmp-timestamp", answer.text("timestamp"),
                        "wechatmp-serial", answer.text("platformCertificateSerial"),
                        "wechatmp-signature", answer.text("signature")));
    }

    private ApiProtection protection(String appId) {
        return new ApiProtection(
                appId,
                new ApiSecurity(
                        ApiSecurity.Cipher.AES256_GCM,
                        vectors.key(),
                        vectors.text("symmetricKeySn"),
                        ours.privateKey(),
                        "our-key",
                        Map.of(
                                answer.text("platformCertificateSerial"),
                                answer.text("platformCertificatePem")),
                        Set.of(PATH)),
                json,
                clock,
                new SecureRandom());
    }
}
