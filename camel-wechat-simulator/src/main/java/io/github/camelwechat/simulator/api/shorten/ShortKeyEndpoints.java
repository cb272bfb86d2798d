// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.api.shorten;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelwechat.simulator.api.ApiAnswer;
import io.github.camelwechat.simulator.api.ApiCall;
import io.github.camelwechat.simulator.api.ApiError;
import io.github.camelwechat.simulator.api.ApiRefusal;
import io.github.camelwechat.simulator.api.ApiRoutes;
import io.github.camelwechat.simulator.api.ApiSection;
import io.github.camelwechat.simulator.api.JsonBody;
import io.github.camelwechat.simulator.clock.SimulatorClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** {@code shorten/gen} and {@code shorten/fetch}. */
public final class ShortKeyEndpoints implements ApiSection {
    private static final int MAX_BYTES = 4 << 10;
    private static final long MAX_SECONDS = 2_592_000;

    private final ShortKeys keys;
    private final SimulatorClock clock;
    private final JsonBody json;

    public ShortKeyEndpoints(ShortKeys keys, SimulatorClock clock, JsonBody json) {
        this.keys = keys;
        this.clock = clock;
        this.json = json;
    }

    @Override
    public void register(ApiRoutes routes) {
        routes.post("/cgi-bin/shorten/gen", this::generate);
        routes.post("/cgi-bin/shorten/fetch", this::fetch);
    }

    private ApiAnswer generate(ApiCall call) throws ApiRefusal {
        JsonNode body = json.read(call);
        String data = body.path("long_data").asText();
        long seconds = body.path("expire_seconds").asLong(MAX_SECONDS);
        if (data.isEmpty() || seconds < 1) {
            throw ApiError.INVALID_ARGS.refusal();
        }
        if (data.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
            throw ApiError.SHORT_KEY_DATA_TOO_LONG.refusal();
        }
        if (seconds > MAX_SECONDS) {
            throw ApiError.SHORT_KEY_LIFE_TOO_LONG.refusal();
        }
        String key = keys.put(data, Duration.ofSeconds(seconds));
        return ApiAnswer.ok(ApiAnswer.object().put("short_key", key));
    }

    private ApiAnswer fetch(ApiCall call) throws ApiRefusal {
        ShortKeys.Entry entry =
                keys.find(json.read(call).path("short_key").asText())
                        .orElseThrow(ApiError.NO_SUCH_SHORT_KEY::refusal);
        ObjectNode answer = ApiAnswer.object().put("long_data", entry.data());
        answer.put("create_time", entry.createdAt().getEpochSecond());
        long left = Duration.between(clock.instant(), entry.expiresAt()).toSeconds();
        return ApiAnswer.ok(answer.put("expire_seconds", left));
    }
}
