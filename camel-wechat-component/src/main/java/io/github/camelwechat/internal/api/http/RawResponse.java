// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api.http;

import java.net.URI;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A complete HTTP answer, not yet understood.
 *
 * @param baseUrl the server it came from
 * @param headers by their names in lower case; of several with one name, the first
 * @param body not copied
 */
public record RawResponse(URI baseUrl, int status, Map<String, String> headers, byte[] body) {

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
    public RawResponse opened(byte[] plain) {
        return new RawResponse(baseUrl, status, headers, plain);
    }

    public boolean successful() {
        return status >= 200 && status < 300;
    }
}
