// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.springboot;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A callback whose body was read already. The signature proves a callback, and not its content
 * type: whatever that says, the body is neither a form, nor attachments, nor text of another
 * charset, but bytes.
 */
final class CallbackBody extends HttpServletRequestWrapper {

    private static final String CONTENT_TYPE = "Content-Type";
    private static final String BYTES = "application/octet-stream";

    private static final int PART = 8192;

    private final byte[] body;

    /** A body in memory, which is always there. */
    private static final class Bytes extends ServletInputStream {

        private final InputStream in;

        Bytes(byte[] body) {
            in = new ByteArrayInputStream(body);
        }

        @Override
        public int read() throws IOException {
            return in.read();
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            return in.read(into, offset, length);
        }

        @Override
        public boolean isFinished() {
            try {
                return in.available() == 0;
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setReadListener(ReadListener listener) {
            throw new IllegalStateException("the body of a callback is read without a listener");
        }
    }

    private CallbackBody(HttpServletRequest request, byte[] body) {
        super(request);
        this.body = body;
    }

    /**
     * Reads the body.
     *
     * @param limit the bytes of the largest callback: of a longer body one byte more is kept
     */
    static CallbackBody of(HttpServletRequest request, int limit) throws IOException {
        InputStream in = request.getInputStream();
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        byte[] part = new byte[PART];
        long missing = limit + 1L;
        // Not readNBytes: that asks for no bytes at its end, and Tomcat waits until there are some.
        while (missing > 0) {
            int read = in.read(part, 0, (int) Math.min(PART, missing));
            if (read < 0) {
                break;
            }
            body.write(part, 0, read);
            missing -= read;
        }
        return new CallbackBody(request, body.toByteArray());
    }

    @Override
    public ServletInputStream getInputStream() {
        return new Bytes(body);
    }

    @Override
    public BufferedReader getReader() {
        return new BufferedReader(
                new InputStreamReader(new ByteArrayInputStream(body), StandardCharsets.UTF_8));
    }

    /** WeChat's charset, whatever the content type says; Camel writes the answer in it too. */
    @Override
    public String getCharacterEncoding() {
        return StandardCharsets.UTF_8.name();
    }

    @Override
    public String getContentType() {
        return BYTES;
    }

    @Override
    public @Nullable String getHeader(String name) {
        return name.equalsIgnoreCase(CONTENT_TYPE) ? BYTES : super.getHeader(name);
    }

    @Override
    public Enumeration<String> getHeaders(String name) {
        return name.equalsIgnoreCase(CONTENT_TYPE)
                ? Collections.enumeration(List.of(BYTES))
                : super.getHeaders(name);
    }
}
