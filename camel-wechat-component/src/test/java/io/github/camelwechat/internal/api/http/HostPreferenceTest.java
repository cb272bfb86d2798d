// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api.http;

import static io.github.camelwechat.internal.api.client.ApiFixture.failure;
import static io.github.camelwechat.internal.api.client.ApiFixture.get;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.failure.ApiUnreachableException;
import io.github.camelwechat.internal.api.client.ApiFixture;
import io.github.camelwechat.internal.api.client.ApiHosts;
import io.github.camelwechat.internal.api.client.ApiRequest;
import io.github.camelwechat.internal.api.client.ApiRequest.Effect;
import io.github.camelwechat.internal.api.client.ApiResponse;
import io.github.camelwechat.internal.api.client.ApiTarget;
import io.github.camelwechat.testing.RawServer;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rules of hosts: which of several is asked first, and when another. */
class HostPreferenceTest {

    private final ApiFixture fixture = new ApiFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void whenNoneCanBeReachedEachIsTriedAgainByTheNextCall() throws IOException {
        String nowhere = "http://127.0.0.1:" + closedPort() + ",http://127.0.0.1:" + closedPort();
        failure(send(nowhere), ApiUnreachableException.class);
        failure(send(nowhere), ApiUnreachableException.class);
    }

    @Test
    void aHostThatCouldNotBeReachedIsNotTriedByEveryCallAndComesBackAfterAWhile()
            throws IOException {
        int port = closedPort();
        AtomicInteger attempts = new AtomicInteger();
        try (RawServer second = new RawServer(request -> RawServer.json("{\"errcode\":0}"))) {
            String hosts = "http://127.0.0.1:" + port + "," + second.url();
            get(send(hosts));
            assertThat(second.requests()).hasSize(1);

            // It would take calls now, but it is not asked yet.
            try (ServerSocket first = new ServerSocket(port)) {
                start(first, attempts);
                get(send(hosts));
                assertThat(attempts).hasValue(0);
                assertThat(second.requests()).hasSize(2);

                fixture.clock.advance(Duration.ofSeconds(31));
                get(send(hosts));
                assertThat(attempts).hasValue(1);
                assertThat(second.requests()).hasSize(2);
            }
        }
    }

    private CompletionStage<ApiResponse> send(String baseUrls) {
        return fixture.client.call(
                new ApiTarget("shop", ApiHosts.parse(baseUrls), "/cgi-bin/message/custom/send"),
                ApiRequest.post(
                        "/cgi-bin/message/custom/send", Effect.DELIVERY, "{}".getBytes(UTF_8)),
                null);
    }

    private static void start(ServerSocket listener, AtomicInteger attempts) {
        Thread thread =
                new Thread(
                        () -> {
                            try (var connection = listener.accept()) {
                                attempts.incrementAndGet();
                                connection.getInputStream().read();
                                connection
                                        .getOutputStream()
                                        .write(
                                                "HTTP/1.1 200 OK\r\nContent-Length: 13\r\n\r\n{\"errcode\":0}"
                                                        .getBytes(UTF_8));
                                connection.getInputStream().read(new byte[8192]);
                            } catch (IOException e) {
                                // the test is over
                            }
                        });
        thread.setDaemon(true);
        thread.start();
    }

    private static int closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
