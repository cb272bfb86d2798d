// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.springboot;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
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

    private final List<byte[]> body;

    /** A body in memory, which is always there. */
    private static final class Bytes extends ServletInputStream {

        private final List<byte[]> parts;
        private int part;
        private int position;

        Bytes(List<byte[]> parts) {
            this.parts = parts;
        }

        @Override
        public int read() {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            if (isFinished()) {
                return -1;
            }
            byte[] from = parts.get(part);
            int read = Math.min(length, from.length - position);
            System.arraycopy(from, position, into, offset, read);
            position += read;
            if (position == from.length) {
                part++;
                position = 0;
            }
            return read;
        }

        @Override
        public int available() {
            return isFinished() ? 0 : parts.get(part).length - position;
        }

        @Override
        public boolean isFinished() {
            return part == parts.size();
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

    private CallbackBody(HttpServletRequest request, List<byte[]> body) {
        super(request);
        this.body = body;
    }

    /**
     * Reads the body. Part by part, none of which is larger than what is in it: whoever sends a
     * hundred bodies and finishes none has a hundred times what was sent, and no more.
     *
     * @param limit the bytes of the largest callback: of a longer body one byte more is kept
     */
    static CallbackBody of(HttpServletRequest request, int limit) throws IOException {
        InputStream in = request.getInputStream();
        List<byte[]> body = new ArrayList<>();
        byte[] part = new byte[PART];
        int filled = 0;
        long missing = limit + 1L;
        // Not readNBytes: that asks for no bytes at its end, and Tomcat waits until there are some.
        while (missing > 0) {
            int read = in.read(part, filled, (int) Math.min(PART - filled, missing));
            if (read < 0) {
                break;
            }
            filled += read;
            missing -= read;
            if (filled == PART) {
                body.add(part);
                part = new byte[PART];
                filled = 0;
            }
        }
        if (filled > 0) {
            body.add(Arrays.copyOf(part, filled));
        }
        return new CallbackBody(request, body);
    }

    @Override
    public ServletInputStream getInputStream() {
        return new Bytes(body);
    }

    @Override
    public BufferedReader getReader() {
        return new BufferedReader(new InputStreamReader(getInputStream(), StandardCharsets.UTF_8));
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
