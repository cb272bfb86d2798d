// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api.client;

import io.github.camelwechat.internal.api.http.HttpCall;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A file that WeChat kept for us.
 *
 * @param contentType as WeChat or its file server labelled it, without parameters
 * @param fileName as WeChat named it, without any path; null if it did not
 * @param content all of it; not copied
 */
public record MediaDownload(String contentType, @Nullable String fileName, byte[] content) {

    private static final Pattern FILE_NAME =
            Pattern.compile("filename=\"?([^\";]+)\"?", Pattern.CASE_INSENSITIVE);

    public MediaDownload {
        Objects.requireNonNull(contentType, "contentType");
        Objects.requireNonNull(content, "content");
    }

    static MediaDownload of(HttpCall.Response reply) {
        String type =
                reply.contentType() == null
                        ? ""
                        : reply.contentType().replaceFirst(";.*", "").strip();
        return new MediaDownload(
                type.isEmpty() ? "application/octet-stream" : type,
                fileName(reply.contentDisposition()),
                reply.body());
    }

    /** Only the last part: a name with a path in it must not lead anybody's file writer astray. */
    private static @Nullable String fileName(@Nullable String disposition) {
        Matcher matcher = FILE_NAME.matcher(disposition == null ? "" : disposition);
        if (!matcher.find()) {
            return null;
        }
        String name = matcher.group(1).strip().replaceFirst(".*[/\\\\]", "");
        return name.isEmpty() || name.equals(".") || name.equals("..") ? null : name;
    }
}
