// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api;

import io.github.camelwechat.account.Secret;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP request, without the host it goes to.
 *
 * @param path with a leading slash, without the query
 * @param query not yet encoded, without the token
 * @param headers beside the ones HTTP itself needs
 * @param token put into the query when the request is written, and nowhere else; null for none
 * @param timeout from the first byte of the request to the last of the answer
 * @param longestReply in bytes; a longer answer is not read
 */
record HttpCall(
        String method,
        String path,
        Map<String, String> query,
        Map<String, String> headers,
        @Nullable Secret token,
        @Nullable Body body,
        Duration timeout,
        int longestReply) {

    /**
     * What is sent.
     *
     * @param chunks written one after another, not copied
     */
    record Body(String contentType, List<byte[]> chunks) {

        long length() {
            return chunks.stream().mapToLong(chunk -> chunk.length).sum();
        }
    }

    /** The same call with everything in its body but the token. */
    HttpCall sealed(Body body, Map<String, String> headers) {
        return new HttpCall(method, path, Map.of(), headers, token, body, timeout, longestReply);
    }

    /** The path and query to ask this server for. Contains the token: never log it. */
    String target(URI baseUrl) {
        StringBuilder target = new StringBuilder(baseUrl.getRawPath()).append(path);
        char separator = path.indexOf('?') < 0 ? '?' : '&';
        if (token != null) {
            target.append(separator).append("access_token=").append(encode(token.reveal()));
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
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
