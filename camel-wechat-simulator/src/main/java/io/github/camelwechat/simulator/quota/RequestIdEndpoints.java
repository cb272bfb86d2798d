// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.quota;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelwechat.simulator.api.ApiCall;
import io.github.camelwechat.simulator.api.ApiError;
import io.github.camelwechat.simulator.api.ApiException;
import io.github.camelwechat.simulator.api.ApiRequest;
import io.github.camelwechat.simulator.api.ApiResponse;
import io.github.camelwechat.simulator.api.ApiRoutes;
import io.github.camelwechat.simulator.api.EndpointGroup;
import io.github.camelwechat.simulator.api.RequestLog;
import io.github.camelwechat.simulator.clock.SimulatorClock;
import java.time.Duration;
import java.util.regex.Pattern;

/** {@code openapi/rid/get}: what a request id in an error stands for. */
public final class RequestIdEndpoints implements EndpointGroup {
    private static final Pattern RID = Pattern.compile("[0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8}");
    private static final Duration KEPT = Duration.ofDays(7);

    private final RequestLog log;
    private final SimulatorClock clock;

    public RequestIdEndpoints(RequestLog log, SimulatorClock clock) {
        this.log = log;
        this.clock = clock;
    }

    @Override
    public void register(ApiRoutes routes) {
        routes.post("/cgi-bin/openapi/rid/get", this::get);
    }

    private ApiResponse get(ApiCall call) throws ApiException {
        String rid = call.json().path("rid").asText();
        if (!RID.matcher(rid).matches()) {
            throw ApiError.RID_MALFORMED.exception();
        }
        ApiRequest request =
                log.withError("rid: " + rid).orElseThrow(ApiError.RID_NOT_FOUND::exception);
        if (request.path().startsWith("/sns/")) {
            throw ApiError.RID_FORBIDDEN.exception();
        }
        if (request.at().plus(KEPT).isBefore(clock.instant())) {
            throw ApiError.RID_TOO_OLD.exception();
        }
        ObjectNode answer = ApiResponse.object();
        answer.putObject("request")
                .put("invoke_time", request.at().getEpochSecond())
                .put("cost_in_ms", request.millis())
                .put("request_url", request.rawQuery())
                .put("request_body", request.bodyText())
                .put("response_body", request.responseText())
                .put("client_ip", request.from());
        return ApiResponse.ok(answer);
    }
}
