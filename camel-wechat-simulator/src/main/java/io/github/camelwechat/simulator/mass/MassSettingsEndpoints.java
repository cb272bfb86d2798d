// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.mass;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelwechat.simulator.api.ApiCall;
import io.github.camelwechat.simulator.api.ApiError;
import io.github.camelwechat.simulator.api.ApiException;
import io.github.camelwechat.simulator.api.ApiResponse;
import io.github.camelwechat.simulator.api.ApiRoutes;
import io.github.camelwechat.simulator.api.EndpointGroup;
import io.github.camelwechat.simulator.media.Media;
import io.github.camelwechat.simulator.media.MediaKind;
import io.github.camelwechat.simulator.media.MediaStore;

/** {@code /cgi-bin/message/mass/speed/...}, and films for mass messages. */
public final class MassSettingsEndpoints implements EndpointGroup {
    /** Ten thousand users a minute, by speed. */
    private static final int[] REAL_SPEED = {80, 60, 45, 30, 10};

    private final MassMessages masses;
    private final MediaStore media;

    public MassSettingsEndpoints(MassMessages masses, MediaStore media) {
        this.masses = masses;
        this.media = media;
    }

    @Override
    public void register(ApiRoutes routes) {
        routes.either("/cgi-bin/message/mass/speed/get", this::speed);
        routes.post("/cgi-bin/message/mass/speed/set", this::setSpeed);
        routes.post("/cgi-bin/media/uploadvideo", this::film);
    }

    private ApiResponse speed(ApiCall call) {
        int speed = masses.speed();
        return ApiResponse.json(
                ApiResponse.object().put("speed", speed).put("realspeed", REAL_SPEED[speed]));
    }

    private ApiResponse setSpeed(ApiCall call) throws ApiException {
        JsonNode speed = call.json().path("speed");
        if (!speed.isNumber()) {
            throw MassError.NO_SPEED.exception();
        }
        if (speed.asInt() < 0 || speed.asInt() >= REAL_SPEED.length) {
            throw MassError.SPEED_RANGE.exception();
        }
        masses.speed(speed.asInt());
        return ApiResponse.ok();
    }

    private ApiResponse film(ApiCall call) throws ApiException {
        JsonNode body = call.json();
        Media given =
                media.find(body.path("media_id").asText())
                        .filter(found -> found.kind() == MediaKind.VIDEO)
                        .orElseThrow(ApiError.INVALID_MEDIA_ID::exception);
        Media made = media.store(MediaKind.VIDEO, given.bytes());
        masses.addFilm(made.id(), body.path("title").asText());
        return ApiResponse.json(
                ApiResponse.object()
                        .put("type", "video")
                        .put("media_id", made.id())
                        .put("created_at", made.createdAt().getEpochSecond()));
    }
}
