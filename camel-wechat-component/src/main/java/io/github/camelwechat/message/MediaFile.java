// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.message;

import java.util.Objects;

/**
 * Material to upload.
 *
 * @param kind what it is to WeChat
 * @param fileName with the extension WeChat expects for the content, for example {@code
 *     picture.png}
 * @param contentType its media type, for example {@code image/png}
 * @param content in memory or on disk; read when it is uploaded
 */
public record MediaFile(MediaKind kind, String fileName, String contentType, MediaContent content) {

    public MediaFile {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(fileName, "fileName");
        Objects.requireNonNull(contentType, "contentType");
        Objects.requireNonNull(content, "content");
    }

    /** A file in memory, which is not copied, so do not change it. */
    public MediaFile(MediaKind kind, String fileName, String contentType, byte[] content) {
        this(kind, fileName, contentType, MediaContent.of(content));
    }
}
