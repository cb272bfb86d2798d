// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api.http;

import io.github.camelwechat.message.MediaContent;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;

/**
 * A file as a form uploads it: part {@code media} with file name, length and content type
 * (outbound.md 5.1).
 *
 * @param fileName with the extension that WeChat judges it by
 * @param content read anew whenever the form is sent
 */
public record FilePart(String fileName, String contentType, MediaContent content) {

    private static final int BOUNDARY_BYTES = 16;

    public FilePart {
        Objects.requireNonNull(fileName, "fileName");
        Objects.requireNonNull(contentType, "contentType");
        Objects.requireNonNull(content, "content");
    }

    /**
     * The form. The boundary is random, so that no content can contain it on purpose.
     *
     * @param texts further parts by name, in the order they are sent
     */
    public HttpCall.Body form(SecureRandom random, Map<String, String> texts) {
        byte[] randomBytes = new byte[BOUNDARY_BYTES];
        random.nextBytes(randomBytes);
        String boundary = "camel-wechat-" + HexFormat.of().formatHex(randomBytes);
        StringBuilder parts = new StringBuilder();
        texts.forEach(
                (name, text) ->
                        parts.append("--")
                                .append(boundary)
                                .append("\r\nContent-Disposition: form-data; name=\"")
                                .append(escaped(name))
                                .append("\"\r\n\r\n")
                                .append(text)
                                .append("\r\n"));
        String before =
                parts
                        + "--"
                        + boundary
                        + "\r\n"
                        + "Content-Disposition: form-data; name=\"media\"; filename=\""
                        + escaped(fileName)
                        + "\"; filelength="
                        + content.length()
                        + "\r\n"
                        + "Content-Type: "
                        + headerSafe(contentType)
                        + "\r\n\r\n";
        return new HttpCall.Body(
                "multipart/form-data; boundary=" + boundary,
                before.getBytes(StandardCharsets.UTF_8),
                content,
                ("\r\n--" + boundary + "--\r\n").getBytes(StandardCharsets.US_ASCII));
    }

    private static String escaped(String name) {
        return headerSafe(name).replace("\"", "%22");
    }

    private static String headerSafe(String text) {
        return text.replaceAll("\\p{Cntrl}", "_");
    }
}
