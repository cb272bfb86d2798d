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
import java.time.Duration;

/** {@code qrcode/create} and {@code showqrcode}. */
public final class QrEndpoints implements EndpointGroup {
    private static final long DEFAULT_SECONDS = 60;
    private static final long MAX_SECONDS = 2_592_000;
    private static final long MAX_TEMPORARY_SCENE = 0xffff_ffffL;
    private static final long MAX_PERMANENT_SCENE = 100_000;
    private static final int MAX_TEXT_SCENE = 64;

    private final QrCodes codes;

    public QrEndpoints(QrCodes codes) {
        this.codes = codes;
    }

    @Override
    public void register(ApiRoutes routes) {
        routes.post("/cgi-bin/qrcode/create", this::create);
        routes.page("/cgi-bin/showqrcode", this::show);
    }

    private ApiResponse create(ApiCall call) throws ApiException {
        JsonNode body = call.json();
        JsonNode scene = body.path("action_info").path("scene");
        return switch (body.path("action_name").asText()) {
            case "QR_SCENE" -> temporary(number(scene, MAX_TEMPORARY_SCENE), false, body);
            case "QR_STR_SCENE" -> temporary(text(scene), true, body);
            case "QR_LIMIT_SCENE" -> permanent(number(scene, MAX_PERMANENT_SCENE), false);
            case "QR_LIMIT_STR_SCENE" -> permanent(text(scene), true);
            default -> throw ApiError.INVALID_ACTION_NAME.exception();
        };
    }

    private ApiResponse temporary(String scene, boolean isText, JsonNode body) throws ApiException {
        long seconds = body.path("expire_seconds").asLong(DEFAULT_SECONDS);
        if (seconds < 1 || seconds > MAX_SECONDS) {
            throw ApiError.INVALID_ARGS.exception();
        }
        QrCode code = codes.temporary(scene, isText, Duration.ofSeconds(seconds));
        ObjectNode answer = ApiResponse.object().put("ticket", code.ticket());
        return ApiResponse.json(answer.put("expire_seconds", seconds).put("url", code.url()));
    }

    private ApiResponse permanent(String scene, boolean isText) throws ApiException {
        QrCode code = codes.permanent(scene, isText).orElseThrow(ApiError.QRCODE_COUNT::exception);
        ObjectNode answer = ApiResponse.object().put("ticket", code.ticket());
        return ApiResponse.json(answer.put("url", code.url()));
    }

    /** The picture; this is the one place where an error is an HTTP status. */
    private ApiResponse show(ApiCall call) {
        return call.parameter("ticket")
                .flatMap(codes::find)
                .map(code -> ApiResponse.picture("image/jpg", QrPicture.jpeg(code.url())))
                .orElseGet(() -> ApiResponse.text(404, "text/html", ""));
    }

    private static String number(JsonNode scene, long max) throws ApiException {
        long id = scene.path("scene_id").asLong();
        if (id < 1 || id > max) {
            throw ApiError.INVALID_ACTION_INFO.exception();
        }
        return Long.toString(id);
    }

    private static String text(JsonNode scene) throws ApiException {
        String text = scene.path("scene_str").asText();
        if (text.isEmpty() || text.codePointCount(0, text.length()) > MAX_TEXT_SCENE) {
            throw ApiError.INVALID_ACTION_INFO.exception();
        }
        return text;
    }
}
