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
                        .orElseThrow(ApiError.MEDIA_MISSING::refusal);
        if (part.bytes().length == 0) {
            throw ApiError.EMPTY_MEDIA.refusal();
        }
        return new MediaUpload(part.fileName(), part.bytes(), MediaFormat.of(part.bytes()));
    }

    /** The kind a call asks for. */
    public static MediaKind kind(ApiCall call) throws ApiException {
        return MediaKind.of(call.query().getOrDefault("type", ""))
                .orElseThrow(ApiError.INVALID_MEDIA_TYPE::refusal);
    }

    /** Refuses what is too long or not of the right format. */
    public void check(MediaKind kind, boolean forever) throws ApiException {
        if (!(forever ? kind.acceptsForever(format) : kind.accepts(format))) {
            throw ApiError.INVALID_FILE_TYPE.refusal();
        }
        if (bytes.length > kind.maxBytes()) {
            throw switch (kind) {
                case IMAGE -> ApiError.INVALID_IMAGE_SIZE.refusal();
                case VOICE -> ApiError.INVALID_VOICE_SIZE.refusal();
                case VIDEO -> ApiError.INVALID_VIDEO_SIZE.refusal();
                case THUMB -> ApiError.INVALID_THUMB_SIZE.refusal();
            };
        }
        if (VoiceDuration.of(format, bytes).compareTo(MAX_VOICE) > 0) {
            throw ApiError.VOICE_TOO_LONG.refusal();
        }
    }
}
