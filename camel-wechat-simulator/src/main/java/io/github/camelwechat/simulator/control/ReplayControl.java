// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelwechat.simulator.replay.CallbackReplay;
import io.github.camelwechat.simulator.replay.Replay;
import io.github.camelwechat.simulator.replay.ReplayReport;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

/** Captured callbacks, pushed again. */
final class ReplayControl {
    private final CallbackReplay replay;

    ReplayControl(CallbackReplay replay) {
        this.replay = replay;
    }

    ControlResponse show(ControlRequest call) {
        return ControlResponse.ok(view(replay.report()));
    }

    /** Begins: directory, encodingAesKey, speed, keepTimes, newIds; does not wait for the end. */
    CompletableFuture<ControlResponse> start(ControlRequest call) {
        JsonNode body = call.body();
        Replay options =
                new Replay(
                        call.text("encodingAesKey"),
                        body.path("speed").asDouble(0),
                        body.path("keepTimes").asBoolean(),
                        body.path("newIds").asBoolean());
        return replay.startOnly(Path.of(call.text("directory")), options)
                .thenApply(report -> new ControlResponse(202, view(report)));
    }

    private static ObjectNode view(ReplayReport report) {
        return ControlResponse.object()
                .put("callbacks", report.callbacks())
                .put("repeated", report.repeated())
                .put("unreadable", report.unreadable())
                .put("pushed", report.pushed())
                .put("answered", report.answered())
                .put("failed", report.failed());
    }
}
