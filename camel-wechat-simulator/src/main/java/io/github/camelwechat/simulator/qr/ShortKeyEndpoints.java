// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.qr;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelwechat.simulator.api.ApiCall;
import io.github.camelwechat.simulator.api.ApiError;
import io.github.camelwechat.simulator.api.ApiException;
import io.github.camelwechat.simulator.api.ApiResponse;
import io.github.camelwechat.simulator.api.ApiRoutes;
import io.github.camelwechat.simulator.api.EndpointGroup;
import io.github.camelwechat.simulator.clock.SimulatorClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** {@code shorten/gen} and {@code shorten/fetch}. */
public final class ShortKeyEndpoints implements EndpointGroup {
    private static final int MAX_BYTES = 4 << 10;
    private static final long MAX_SECONDS = 2_592_000;

    private final ShortKeys keys;
    private final SimulatorClock clock;

    public ShortKeyEndpoints(ShortKeys keys, SimulatorClock clock) {
        this.keys = keys;
        this.clock = clock;
    }

    @Override
    public void register(ApiRoutes routes) {
        routes.post("/cgi-bin/shorten/gen", this::generate);
        routes.post("/cgi-bin/shorten/fetch", this::fetch);
    }

    private ApiResponse generate(ApiCall call) throws ApiException {
        JsonNode body = call.json();
        String data = body.path("long_data").asText();
        long seconds = body.path("expire_seconds").asLong(MAX_SECONDS);
        if (data.isEmpty() || seconds < 1) {
            throw ApiError.INVALID_ARGS.exception();
        }
        if (data.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
            throw ApiError.SHORT_KEY_DATA_TOO_LONG.exception();
        }
        if (seconds > MAX_SECONDS) {
            throw ApiError.SHORT_KEY_LIFE_TOO_LONG.exception();
        }
        String key = keys.put(data, Duration.ofSeconds(seconds));
        return ApiResponse.ok(ApiResponse.object().put("short_key", key));
    }

    private ApiResponse fetch(ApiCall call) throws ApiException {
        ShortKeys.Entry entry =
                keys.find(call.json().path("short_key").asText())
                        .orElseThrow(ApiError.NO_SUCH_SHORT_KEY::exception);
        ObjectNode answer = ApiResponse.object().put("long_data", entry.data());
        answer.put("create_time", entry.createdAt().getEpochSecond());
        long left = Duration.between(clock.instant(), entry.expiresAt()).toSeconds();
        return ApiResponse.ok(answer.put("expire_seconds", left));
    }
}
