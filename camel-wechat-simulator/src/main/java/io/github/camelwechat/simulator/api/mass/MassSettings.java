// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.api.mass;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelwechat.simulator.api.ApiAnswer;
import io.github.camelwechat.simulator.api.ApiCall;
import io.github.camelwechat.simulator.api.ApiError;
import io.github.camelwechat.simulator.api.ApiRefusal;
import io.github.camelwechat.simulator.api.ApiRoutes;
import io.github.camelwechat.simulator.api.ApiSection;
import io.github.camelwechat.simulator.api.JsonBody;
import io.github.camelwechat.simulator.mass.Masses;
import io.github.camelwechat.simulator.media.Media;
import io.github.camelwechat.simulator.media.MediaKind;
import io.github.camelwechat.simulator.media.MediaStore;

/** {@code /cgi-bin/message/mass/speed/...}, and films for mass messages. */
public final class MassSettings implements ApiSection {
    /** Ten thousand users a minute, by speed. */
    private static final int[] REAL_SPEED = {80, 60, 45, 30, 10};

    private final Masses masses;
    private final MediaStore media;
    private final JsonBody json;

    public MassSettings(Masses masses, MediaStore media, JsonBody json) {
        this.masses = masses;
        this.media = media;
        this.json = json;
    }

    @Override
    public void register(ApiRoutes routes) {
        routes.either("/cgi-bin/message/mass/speed/get", this::speed);
        routes.post("/cgi-bin/message/mass/speed/set", this::setSpeed);
        routes.post("/cgi-bin/media/uploadvideo", this::film);
    }

    private ApiAnswer speed(ApiCall call) {
        int speed = masses.speed();
        return ApiAnswer.json(
                ApiAnswer.object().put("speed", speed).put("realspeed", REAL_SPEED[speed]));
    }

    private ApiAnswer setSpeed(ApiCall call) throws ApiRefusal {
        JsonNode speed = json.read(call).path("speed");
        if (!speed.isNumber()) {
            throw MassError.NO_SPEED.refusal();
        }
        if (speed.asInt() < 0 || speed.asInt() >= REAL_SPEED.length) {
            throw MassError.SPEED_RANGE.refusal();
        }
        masses.speed(speed.asInt());
        return ApiAnswer.ok();
    }

    private ApiAnswer film(ApiCall call) throws ApiRefusal {
        JsonNode body = json.read(call);
        Media given =
                media.find(body.path("media_id").asText())
                        .filter(found -> found.kind() == MediaKind.VIDEO)
                        .orElseThrow(ApiError.INVALID_MEDIA_ID::refusal);
        Media made = media.store(MediaKind.VIDEO, given.bytes());
        masses.addFilm(made.id(), body.path("title").asText());
        return ApiAnswer.json(
                ApiAnswer.object()
                        .put("type", "video")
                        .put("media_id", made.id())
                        .put("created_at", made.createdAt().getEpochSecond()));
    }
}
