// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.api.quota;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelwechat.simulator.api.ApiAnswer;
import io.github.camelwechat.simulator.api.ApiCall;
import io.github.camelwechat.simulator.api.ApiError;
import io.github.camelwechat.simulator.api.ApiRefusal;
import io.github.camelwechat.simulator.api.ApiRequest;
import io.github.camelwechat.simulator.api.ApiRoutes;
import io.github.camelwechat.simulator.api.ApiSection;
import io.github.camelwechat.simulator.api.JsonBody;
import io.github.camelwechat.simulator.api.RequestLog;
import io.github.camelwechat.simulator.clock.SimulatorClock;
import java.time.Duration;
import java.util.regex.Pattern;

/** {@code openapi/rid/get}: what a request id in an error stands for. */
public final class RequestEndpoints implements ApiSection {
    private static final Pattern RID = Pattern.compile("[0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8}");
    private static final Duration KEPT = Duration.ofDays(7);

    private final RequestLog log;
    private final SimulatorClock clock;
    private final JsonBody json;

    public RequestEndpoints(RequestLog log, SimulatorClock clock, JsonBody json) {
        this.log = log;
        this.clock = clock;
        this.json = json;
    }

    @Override
    public void register(ApiRoutes routes) {
        routes.post("/cgi-bin/openapi/rid/get", this::get);
    }

    private ApiAnswer get(ApiCall call) throws ApiRefusal {
        String rid = json.read(call).path("rid").asText();
        if (!RID.matcher(rid).matches()) {
            throw ApiError.RID_MALFORMED.refusal();
        }
        ApiRequest request =
                log.withError("rid: " + rid).orElseThrow(ApiError.RID_NOT_FOUND::refusal);
        if (request.path().startsWith("/sns/")) {
            throw ApiError.RID_FORBIDDEN.refusal();
        }
        if (request.at().plus(KEPT).isBefore(clock.instant())) {
            throw ApiError.RID_TOO_OLD.refusal();
        }
        ObjectNode answer = ApiAnswer.object();
        answer.putObject("request")
                .put("invoke_time", request.at().getEpochSecond())
                .put("cost_in_ms", request.millis())
                .put("request_url", request.rawQuery())
                .put("request_body", request.bodyText())
                .put("response_body", request.responseText())
                .put("client_ip", request.from());
        return ApiAnswer.ok(answer);
    }
}
