// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api.http;

import io.github.camelwechat.account.Secret;
import io.github.camelwechat.message.MediaContent;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP request, without the host it goes to.
 *
 * @param path with a leading slash, without the query
 * @param query not yet encoded, without the token
 * @param headers beside the ones HTTP itself needs
 * @param secrets put into the query when the request is written, and nowhere else
 * @param timeout from the first byte of the request to the last of the answer
 * @param longestReply in bytes; a longer answer is not read
 * @param download takes the body of a successful answer, by its own limit; null if it is no file
 */
public record HttpCall(
        String method,
        String path,
        Map<String, String> query,
        Map<String, String> headers,
        Map<String, Secret> secrets,
        @Nullable Body body,
        Duration timeout,
        int longestReply,
        @Nullable Download download) {

    /** Characters of a target with a token of WeChat's, which has up to 512. */
    private static final int USUAL_TARGET = 256;

    /**
     * The body of a request.
     *
     * @param head not copied, and all there is unless there is a file
     * @param file follows, and is read while it is written
     * @param tail ends it, not copied
     */
    public record Body(String contentType, byte[] head, @Nullable MediaContent file, byte[] tail) {

        private static final byte[] NOTHING = {};

        public static Body json(byte[] utf8) {
            return new Body("application/json; charset=utf-8", utf8);
        }

        public Body(String contentType, byte[] content) {
            this(contentType, content, null, NOTHING);
        }

        public long length() {
            return head.length + (file == null ? 0 : file.length()) + tail.length;
        }
    }

    /** The same call with everything in its body but the token. */
    public HttpCall sealed(Body body, Map<String, String> headers) {
        return new HttpCall(
                method, path, Map.of(), headers, secrets, body, timeout, longestReply, download);
    }

    /**
     * The same call for the rest of a file.
     *
     * @param tag of the file; null if its server gave none
     */
    HttpCall from(long first, @Nullable String tag) {
        Map<String, String> range = new LinkedHashMap<>();
        range.put("Range", "bytes=" + first + "-");
        // A weak one does not vouch for every byte (RFC 9110, 13.1.5).
        if (tag != null && !tag.startsWith("W/")) {
            range.put("If-Range", tag);
        }
        return new HttpCall(
                method, path, query, range, secrets, body, timeout, longestReply, download);
    }

    /** With the access token, if there is one. */
    public static Map<String, Secret> token(@Nullable Secret token) {
        return token == null ? Map.of() : Map.of("access_token", token);
    }

    /** The path and query to ask this server for. Contains secrets: never log it. */
    public String target(URI baseUrl) {
        StringBuilder target = new StringBuilder(USUAL_TARGET);
        target.append(baseUrl.getRawPath()).append(path);
        char separator = path.indexOf('?') < 0 ? '?' : '&';
        for (Map.Entry<String, Secret> secret : secrets.entrySet()) {
            target.append(separator)
                    .append(encode(secret.getKey()))
                    .append('=')
                    .append(encode(secret.getValue().reveal()));
            separator = '&';
        }
        for (Map.Entry<String, String> parameter : query.entrySet()) {
            target.append(separator)
                    .append(encode(parameter.getKey()))
                    .append('=')
                    .append(encode(parameter.getValue()));
            separator = '&';
        }
        return target.toString();
    }

    private static String encode(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!standsForItself(text.charAt(i))) {
                return URLEncoder.encode(text, StandardCharsets.UTF_8);
            }
        }
        return text;
    }

    private static boolean standsForItself(char c) {
        return c >= 'a' && c <= 'z'
                || c >= 'A' && c <= 'Z'
                || c >= '0' && c <= '9'
                || c == '-'
                || c == '_'
                || c == '.';
    }

    /**
     * A complete HTTP answer, not yet understood.
     *
     * @param baseUrl the server it came from
     * @param headers by their names in lower case; of several with one name, the first
     * @param body not copied; empty if it was spooled
     */
    public record Response(URI baseUrl, int status, Map<String, String> headers, byte[] body) {

        /** As sent, which says little: WeChat often labels JSON as text. */
        @Nullable
        public String contentType() {
            return header("content-type");
        }

        @Nullable
        public String contentDisposition() {
            return header("content-disposition");
        }

        @Nullable
        public String location() {
            return header("location");
        }

        /** The value of a header, whatever the case of its name; null if there is none. */
        @Nullable
        public String header(String name) {
            return headers.get(name.toLowerCase(Locale.ROOT));
        }

        /** The same answer, once its seal was opened. */
        public Response opened(byte[] plain) {
            return new Response(baseUrl, status, headers, plain);
        }

        public boolean successful() {
            return status >= 200 && status < 300;
        }
    }
}
