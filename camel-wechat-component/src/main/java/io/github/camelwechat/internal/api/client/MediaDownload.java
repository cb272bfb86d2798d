// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api.client;

import io.github.camelwechat.internal.api.http.Download;
import io.github.camelwechat.internal.api.http.HttpCall;
import io.github.camelwechat.message.MediaContent;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A file that WeChat kept for us.
 *
 * @param contentType as WeChat or its file server labelled it, without parameters
 * @param fileName as WeChat named it, without any path and without what others evaluate; null if it
 *     did not
 * @param content all of it; what is on disk is removed by whoever got it
 */
public record MediaDownload(String contentType, @Nullable String fileName, MediaContent content) {

    public MediaDownload {
        Objects.requireNonNull(contentType, "contentType");
        Objects.requireNonNull(content, "content");
    }

    static MediaDownload of(HttpCall.Response reply, Download file) {
        String type =
                reply.contentType() == null
                        ? ""
                        : reply.contentType().replaceFirst(";.*", "").strip();
        return new MediaDownload(
                type.isEmpty() ? "application/octet-stream" : type,
                FileNames.of(reply.contentDisposition()),
                file.content());
    }
}
