// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api;

import static io.github.camelwechat.internal.api.ApiFixture.failure;
import static io.github.camelwechat.internal.api.ApiFixture.get;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.failure.ApiUnreachableException;
import io.github.camelwechat.testing.RawServer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.concurrent.CompletionStage;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApiClientTlsTest {

    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir private Path folder;

    @Test
    void nothingIsSentToAServerThatNobodyVouchesFor() throws Exception {
        SSLContext tls = tls("san=ip:127.0.0.1");
        try (RawServer server = server(tls);
                ApiFixture fixture = new ApiFixture()) {
            assertThat(failure(send(fixture, server), ApiUnreachableException.class))
                    .hasMessageContaining("TLS");
            assertThat(server.requests()).isEmpty();
        }
    }

    @Test
    void nothingIsSentToAServerWithSomebodyElsesCertificate() throws Exception {
        SSLContext tls = tls("san=dns:api.weixin.qq.com");
        try (RawServer server = server(tls);
                ApiFixture fixture = new ApiFixture(ApiFixture.settings().withSslContext(tls))) {
            assertThat(failure(send(fixture, server), ApiUnreachableException.class))
                    .hasMessageContaining("TLS");
            assertThat(server.requests()).isEmpty();
        }
    }

    @Test
    void aServerIsTrustedAsTheSslContextSays() throws Exception {
        SSLContext tls = tls("san=ip:127.0.0.1");
        try (RawServer server = server(tls);
                ApiFixture fixture = new ApiFixture(ApiFixture.settings().withSslContext(tls))) {
            assertThat(get(send(fixture, server)).errorCode()).isZero();
            assertThat(get(send(fixture, server)).errorCode()).isZero();
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    private static CompletionStage<ApiReply> send(ApiFixture fixture, RawServer server) {
        ApiHosts hosts = ApiHosts.parse("https://127.0.0.1:" + server.port());
        return fixture.client.postJson(
                new ApiTarget("shop", hosts, "/cgi-bin/message/custom/send"),
                Effect.DELIVERY,
                null,
                "{}".getBytes(UTF_8));
    }

    private static RawServer server(SSLContext tls) throws IOException {
        return new RawServer(
                tls.getServerSocketFactory(), request -> RawServer.json("{\"errcode\":0}"));
    }

    /** A fresh key whose certificate carries this name, and trust in exactly that. */
    private SSLContext tls(String name)
            throws IOException, GeneralSecurityException, InterruptedException {
        Path file = folder.resolve("key.p12");
        Process keytool =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "keytool")
                                        .toString(),
                                "-genkeypair",
                                "-alias",
                                "server",
                                "-keyalg",
                                "EC",
                                "-dname",
                                "CN=test",
                                "-ext",
                                name,
                                "-keystore",
                                file.toString(),
                                "-storetype",
                                "PKCS12",
                                "-storepass",
                                new String(PASSWORD))
                        .redirectErrorStream(true)
                        .start();
        assertThat(keytool.waitFor()).isZero();
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD);
        }
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("server", store.getCertificate("server"));
        KeyManagerFactory keys =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD);
        TrustManagerFactory trust =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }
}
