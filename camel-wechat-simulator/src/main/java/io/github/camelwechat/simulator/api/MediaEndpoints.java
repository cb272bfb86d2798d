// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelwechat.simulator.media.Media;
import io.github.camelwechat.simulator.media.MediaKind;
import io.github.camelwechat.simulator.media.MediaStore;
import java.net.URI;
import java.util.function.Supplier;

/** Temporary media: {@code /cgi-bin/media/upload}, {@code .../get} and {@code .../get/jssdk}. */
final class MediaEndpoints {
    private final MediaStore media;
    private final Supplier<URI> base;

    MediaEndpoints(MediaStore media, Supplier<URI> base) {
        this.media = media;
        this.base = base;
    }

    ApiAnswer upload(ApiCall call) throws ApiRefusal {
        MediaKind kind = UploadedFile.kind(call);
        UploadedFile file = UploadedFile.read(call);
        file.check(kind, false);
        Media stored = media.store(kind, file.bytes());
        ObjectNode answer = ApiAnswer.object().put("type", kind.wireName());
        answer.put(kind == MediaKind.THUMB ? "thumb_media_id" : "media_id", stored.id());
        answer.put("created_at", stored.createdAt().getEpochSecond());
        return ApiAnswer.json(answer);
    }

    ApiAnswer get(ApiCall call) throws ApiRefusal {
        String id = call.parameter("media_id").orElseThrow(ApiError.MEDIA_ID_MISSING::refusal);
        Media found = media.findTemporary(id).orElseThrow(ApiError.INVALID_MEDIA_ID::refusal);
        if (found.kind() == MediaKind.VIDEO) {
            String url = base.get().resolve(found.path()).toString();
            return ApiAnswer.json(ApiAnswer.object().put("video_url", url));
        }
        return new ApiAnswer.File(found.bytes(), found.format().contentType(), found.fileName());
    }

    /** The voice of a web page as it was recorded: speex, which plain get turns into AMR. */
    ApiAnswer recording(ApiCall call) throws ApiRefusal {
        String id = call.parameter("media_id").orElseThrow(ApiError.MEDIA_ID_MISSING::refusal);
        byte[] speex = media.findRecording(id).orElseThrow(ApiError.INVALID_MEDIA_ID::refusal);
        return new ApiAnswer.File(speex, "voice/speex", id + ".speex");
    }
}
