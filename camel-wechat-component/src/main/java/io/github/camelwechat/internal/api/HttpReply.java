// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api;

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
record HttpReply(URI baseUrl, int status, Map<String, String> headers, byte[] body) {

    /** As sent, which says little: WeChat often labels JSON as text. */
    @Nullable String contentType() {
        return header("content-type");
    }

    @Nullable String contentDisposition() {
        return header("content-disposition");
    }

    @Nullable String location() {
        return header("location");
    }

    /** The value of a header, whatever the case of its name; null if there is none. */
    @Nullable String header(String name) {
        return headers.get(name.toLowerCase(Locale.ROOT));
    }

    /** The same answer, once its seal was opened. */
    HttpReply opened(byte[] plain) {
        return new HttpReply(baseUrl, status, headers, plain);
    }

    boolean successful() {
        return status >= 200 && status < 300;
    }
}
