// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.springboot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.Test;

/** A callback is read up to its limit, whatever that is. */
class CallbackBodyTest {

    @Test
    void readsOneByteMoreThanTheLimit() throws IOException {
        assertThat(read("callback", 8)).isEqualTo("callback");
        assertThat(read("callback", 5)).isEqualTo("callba");
    }

    @Test
    void readsAllOfItWhereThereIsHardlyALimit() throws IOException {
        assertThat(read("callback", Integer.MAX_VALUE)).isEqualTo("callback");
    }

    private static String read(String sent, int limit) throws IOException {
        HttpServletRequest request =
                (HttpServletRequest)
                        Proxy.newProxyInstance(
                                HttpServletRequest.class.getClassLoader(),
                                new Class<?>[] {HttpServletRequest.class},
                                (proxy, method, arguments) -> new Body(sent));
        return new String(CallbackBody.of(request, limit).getInputStream().readAllBytes(), UTF_8);
    }

    /** A body as a servlet engine gives it. */
    private static final class Body extends ServletInputStream {

        private final InputStream in;

        Body(String sent) {
            this.in = new ByteArrayInputStream(sent.getBytes(UTF_8));
        }

        @Override
        public int read() throws IOException {
            return in.read();
        }

        @Override
        public boolean isFinished() {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean isReady() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void setReadListener(ReadListener listener) {
            throw new UnsupportedOperationException();
        }
    }
}
