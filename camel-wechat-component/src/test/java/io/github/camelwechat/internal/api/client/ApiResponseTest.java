// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api.client;

import static io.github.camelwechat.internal.api.client.ApiFixture.failure;
import static io.github.camelwechat.testing.RawServer.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.github.camelwechat.failure.ApiUnreachableException;
import io.github.camelwechat.internal.api.operation.InputRules;
import io.github.camelwechat.internal.json.Json;
import io.github.camelwechat.testing.RawServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules of WeChat's answers: whatever they say is read leniently, and in one pass. */
class ApiResponseTest {

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '|',
            value = {
                "invalid openid rid: 6a-1b,invalid openid,6a-1b",
                "invalid openid hint: [6a 1b],invalid openid,6a 1b",
                "bad hints:[x],bad,x"
            })
    void findsTheRequestId(String said, String message, String id) {
        ApiResponse response = ApiResponse.of(Map.of("errcode", 40003, "errmsg", said));

        assertThat(response.errorMessage()).isEqualTo(message);
        assertThat(response.requestId()).isEqualTo(id);
    }

    @Test
    void readsAnErrmsgOfAnyLengthInOnePass() {
        String blanks = " ".repeat(400_000);
        for (String said : new String[] {blanks, blanks + "x", "rid: ".repeat(80_000) + "x y"}) {
            Assertions.assertTimeoutPreemptively(
                    Duration.ofSeconds(5),
                    () -> ApiResponse.of(Map.of("errcode", 1, "errmsg", said)));
        }
    }

    @Test
    void looksAtAnAddressOfAnyLengthInOnePass() {
        Map<String, Object> fields = Map.of("url", "https://x.cn/" + "a".repeat(800_000) + " ");

        Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(5),
                () ->
                        assertThat(InputRules.webAddress("url").complaint(fields, Map.of()))
                                .isNotNull());
    }

    @ParameterizedTest
    @ValueSource(ints = {0x01, 0x14, 0x1b, 0x1f, 0x0a, 0x0d, 0x09, 0x7f})
    void readsAControlCharacterThatAUserTyped(int character) {
        byte[] answer =
                ("{\"nickname\":\"a" + (char) character + "b\"}").getBytes(StandardCharsets.UTF_8);

        assertThatNoException().isThrownBy(() -> new Json().read(answer));
        assertThat(new Json().read(answer)).containsEntry("nickname", "a" + (char) character + "b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{\"nickname\":\"cut", "{\"errcode\":\"fine\"}", "{\"a\":1,\"a\":2}", "{}x"})
    void doesNotBlameTheAddressForJsonThatCannotBeRead(String answer) throws IOException {
        try (ApiFixture fixture = new ApiFixture();
                RawServer server = new RawServer(request -> json(answer))) {
            ApiTarget target = new ApiTarget("shop", ApiHosts.parse(server.url()), "/user/info");

            assertThat(
                            failure(
                                    fixture.client.call(
                                            target, ApiRequest.get("/user/info", Map.of()), null),
                                    ApiUnreachableException.class))
                    .hasMessageContaining("begin as JSON")
                    .hasMessageNotContaining("apiBaseUrl");
        }
    }
}
