// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.media;

import io.github.camelwechat.simulator.api.ApiCall;
import io.github.camelwechat.simulator.api.ApiError;
import io.github.camelwechat.simulator.api.ApiException;
import io.github.camelwechat.simulator.api.MultipartForm;
import java.time.Duration;

/**
 * The file of an upload, which is its part {@code media}.
 *
 * @param name the file name; WeChat wants one
 * @param bytes not empty
 * @param format what it is, by its first bytes
 */
public record MediaUpload(String name, byte[] bytes, MediaFormat format) {
    private static final Duration MAX_VOICE = Duration.ofSeconds(60);

    public static MediaUpload read(ApiCall call) throws ApiException {
        MultipartForm.Part part =
                MultipartForm.of(call)
                        .flatMap(form -> form.file("media"))
                        .filter(file -> !file.fileName().isEmpty())
                        .orElseThrow(ApiError.MEDIA_MISSING::exception);
        if (part.bytes().length == 0) {
            throw ApiError.EMPTY_MEDIA.exception();
        }
        return new MediaUpload(part.fileName(), part.bytes(), MediaFormat.of(part.bytes()));
    }

    /** The kind a call asks for. */
    public static MediaKind kind(ApiCall call) throws ApiException {
        return MediaKind.of(call.query().getOrDefault("type", ""))
                .orElseThrow(ApiError.INVALID_MEDIA_TYPE::exception);
    }

    /** Refuses what is too long or not of the right format. */
    public void check(MediaKind kind, boolean forever) throws ApiException {
        if (!(forever ? kind.acceptsForever(format) : kind.accepts(format))) {
            throw ApiError.INVALID_FILE_TYPE.exception();
        }
        if (bytes.length > kind.maxBytes()) {
            throw switch (kind) {
                case IMAGE -> ApiError.INVALID_IMAGE_SIZE.exception();
                case VOICE -> ApiError.INVALID_VOICE_SIZE.exception();
                case VIDEO -> ApiError.INVALID_VIDEO_SIZE.exception();
                case THUMB -> ApiError.INVALID_THUMB_SIZE.exception();
            };
        }
        if (VoiceDuration.of(format, bytes).compareTo(MAX_VOICE) > 0) {
            throw ApiError.VOICE_TOO_LONG.exception();
        }
    }
}
