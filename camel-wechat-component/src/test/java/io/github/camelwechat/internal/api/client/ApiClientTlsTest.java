// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api.client;

import static io.github.camelwechat.internal.api.client.ApiFixture.failure;
import static io.github.camelwechat.internal.api.client.ApiFixture.get;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.failure.ApiUnreachableException;
import io.github.camelwechat.internal.api.client.ApiRequest.Effect;
import io.github.camelwechat.testing.RawServer;
import io.github.camelwechat.testing.TestTls;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletionStage;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules of TLS: whose certificates the client trusts. */
@Tag("slow")
class ApiClientTlsTest {

    @TempDir private Path folder;

    @Test
    void nothingIsSentToAServerThatNobodyVouchesFor() throws Exception {
        SSLContext tls = TestTls.of(folder, "san=ip:127.0.0.1");
        try (RawServer server = server(tls);
                ApiFixture fixture = new ApiFixture()) {
            assertThat(failure(send(fixture, server), ApiUnreachableException.class))
                    .hasMessageContaining("TLS");
            assertThat(server.requests()).isEmpty();
        }
    }

    @Test
    void nothingIsSentToAServerWithSomebodyElsesCertificate() throws Exception {
        SSLContext tls = TestTls.of(folder, "san=dns:api.weixin.qq.com");
        try (RawServer server = server(tls);
                ApiFixture fixture = new ApiFixture(ApiFixture.settings().withSslContext(tls))) {
            assertThat(failure(send(fixture, server), ApiUnreachableException.class))
                    .hasMessageContaining("TLS");
            assertThat(server.requests()).isEmpty();
        }
    }

    @Test
    void aServerIsTrustedAsTheSslContextSays() throws Exception {
        SSLContext tls = TestTls.of(folder, "san=ip:127.0.0.1");
        try (RawServer server = server(tls);
                ApiFixture fixture = new ApiFixture(ApiFixture.settings().withSslContext(tls))) {
            assertThat(get(send(fixture, server)).errorCode()).isZero();
            assertThat(get(send(fixture, server)).errorCode()).isZero();
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    private static CompletionStage<ApiResponse> send(ApiFixture fixture, RawServer server) {
        ApiHosts hosts = ApiHosts.parse("https://127.0.0.1:" + server.port());
        return fixture.client.call(
                new ApiTarget("shop", hosts, "/cgi-bin/message/custom/send"),
                ApiRequest.post(
                        "/cgi-bin/message/custom/send", Effect.DELIVERY, "{}".getBytes(UTF_8)),
                null);
    }

    private static RawServer server(SSLContext tls) throws IOException {
        return new RawServer(
                tls.getServerSocketFactory(), request -> RawServer.json("{\"errcode\":0}"));
    }
}
