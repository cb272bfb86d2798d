// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelwechat.simulator.media.Media;
import io.github.camelwechat.simulator.media.MediaFormat;
import io.github.camelwechat.simulator.media.MediaKind;
import io.github.camelwechat.simulator.media.MediaStore;
import java.net.URI;
import java.util.function.Supplier;

/** {@code /cgi-bin/media/upload} and {@code .../get}. */
final class MediaEndpoints {
    private final MediaStore media;
    private final Supplier<URI> base;

    MediaEndpoints(MediaStore media, Supplier<URI> base) {
        this.media = media;
        this.base = base;
    }

    ApiAnswer upload(ApiCall call) throws ApiRefusal {
        MediaKind kind =
                MediaKind.of(call.query().getOrDefault("type", ""))
                        .orElseThrow(ApiError.INVALID_MEDIA_TYPE::refusal);
        MultipartForm.Part part =
                MultipartForm.of(call)
                        .flatMap(form -> form.file("media"))
                        .filter(file -> !file.fileName().isEmpty())
                        .orElseThrow(ApiError.MEDIA_MISSING::refusal);
        if (part.bytes().length == 0) {
            throw ApiError.EMPTY_MEDIA.refusal();
        }
        if (!kind.accepts(MediaFormat.of(part.bytes()))) {
            throw ApiError.INVALID_FILE_TYPE.refusal();
        }
        if (part.bytes().length > kind.maxBytes()) {
            throw ApiError.INVALID_MEDIA_SIZE.refusal();
        }
        Media stored = media.store(kind, part.bytes());
        ObjectNode answer = ApiAnswer.object().put("type", kind.wireName());
        answer.put(kind == MediaKind.THUMB ? "thumb_media_id" : "media_id", stored.id());
        answer.put("created_at", stored.createdAt().getEpochSecond());
        return ApiAnswer.json(answer);
    }

    ApiAnswer get(ApiCall call) throws ApiRefusal {
        String id = call.parameter("media_id").orElseThrow(ApiError.MEDIA_ID_MISSING::refusal);
        Media found = media.find(id).orElseThrow(ApiError.INVALID_MEDIA_ID::refusal);
        if (found.kind() == MediaKind.VIDEO) {
            String url = base.get().resolve(found.path()).toString();
            return ApiAnswer.json(ApiAnswer.object().put("video_url", url));
        }
        return new ApiAnswer.File(found.bytes(), found.format().contentType(), found.fileName());
    }
}
