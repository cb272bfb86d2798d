// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.media;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelwechat.simulator.api.ApiCall;
import io.github.camelwechat.simulator.api.ApiError;
import io.github.camelwechat.simulator.api.ApiException;
import io.github.camelwechat.simulator.api.ApiResponse;
import io.github.camelwechat.simulator.api.ApiRoutes;
import io.github.camelwechat.simulator.api.EndpointGroup;
import java.net.URI;
import java.util.function.Supplier;

/** Temporary media: {@code /cgi-bin/media/upload}, {@code .../get} and {@code .../get/jssdk}. */
public final class MediaEndpoints implements EndpointGroup {
    private final MediaStore media;
    private final Supplier<URI> base;

    public MediaEndpoints(MediaStore media, Supplier<URI> base) {
        this.media = media;
        this.base = base;
    }

    @Override
    public void register(ApiRoutes routes) {
        routes.post("/cgi-bin/media/upload", this::upload);
        routes.get("/cgi-bin/media/get", this::get);
        routes.get("/cgi-bin/media/get/jssdk", this::recording);
    }

    private ApiResponse upload(ApiCall call) throws ApiException {
        MediaKind kind = MediaUpload.kind(call);
        MediaUpload file = MediaUpload.read(call);
        file.check(kind, false);
        Media stored = media.store(kind, file.bytes());
        ObjectNode answer = ApiResponse.object().put("type", kind.wireName());
        answer.put(kind == MediaKind.THUMB ? "thumb_media_id" : "media_id", stored.id());
        answer.put("created_at", stored.createdAt().getEpochSecond());
        return ApiResponse.json(answer);
    }

    private ApiResponse get(ApiCall call) throws ApiException {
        String id = call.parameter("media_id").orElseThrow(ApiError.MEDIA_ID_MISSING::exception);
        Media found = media.findTemporary(id).orElseThrow(ApiError.INVALID_MEDIA_ID::exception);
        if (found.kind() == MediaKind.VIDEO) {
            String url = base.get().resolve(found.path()).toString();
            return ApiResponse.json(ApiResponse.object().put("video_url", url));
        }
        return new ApiResponse.File(found.bytes(), found.format().contentType(), found.fileName());
    }

    /** The voice of a web page as it was recorded: speex, which plain get turns into AMR. */
    private ApiResponse recording(ApiCall call) throws ApiException {
        String id = call.parameter("media_id").orElseThrow(ApiError.MEDIA_ID_MISSING::exception);
        byte[] speex = media.findRecording(id).orElseThrow(ApiError.INVALID_MEDIA_ID::exception);
        return new ApiResponse.File(speex, "voice/speex", id + ".speex");
    }
}
