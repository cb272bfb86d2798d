// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.control;

import io.github.camelwechat.simulator.fault.Fault;
import java.time.Duration;

/** The JSON form of a fault, such as {@code {"fault":"stall","millis":3000,"times":2}}. */
final class FaultJson {
    private static final int MAX_STALL_MILLIS = 100_000;
    private static final int MAX_FILE = 256 << 20;

    private FaultJson() {}

    static Fault read(ControlRequest call) {
        return switch (call.text("fault")) {
            case "busy" -> new Fault.Busy();
            case "errcode" -> new Fault.ErrCode((int) call.number("code"), call.text("message"));
            case "expired-token" -> new Fault.ExpiredToken();
            case "drop-before-response" -> new Fault.DropBeforeResponse();
            case "drop-before-processing" -> new Fault.DropBeforeProcessing();
            case "drop-inside-download" -> new Fault.DropInsideDownload(bytes(call));
            case "stall" -> new Fault.Stall(Duration.ofMillis(millis(call)));
            case "ip-not-allowed" -> new Fault.IpNotAllowed(call.text("ip"));
            case "garbage-body" -> new Fault.GarbageBody();
            case "http-status" -> new Fault.HttpStatus(status(call));
            case "template-blocked" -> new Fault.TemplateBlocked();
            case "template-failed" -> new Fault.TemplateFailed();
            case "mass-failed" -> new Fault.MassFailed(call.text("status"));
            case "publish-failed" -> new Fault.PublishFailed((int) call.number("status"));
            case "notification-failed" ->
                    new Fault.NotificationFailed((int) call.number("code"), call.text("message"));
            case "duplicate-before-answer" -> new Fault.DuplicateBeforeAnswer();
            default ->
                    throw ControlException.badInput(
                            "\"fault\" must be one of busy, errcode, expired-token,"
                                    + " drop-before-response, drop-before-processing,"
                                    + " drop-inside-download, stall,"
                                    + " ip-not-allowed, garbage-body, http-status,"
                                    + " template-blocked, template-failed, notification-failed,"
                                    + " mass-failed, publish-failed,"
                                    + " duplicate-before-answer");
        };
    }

    private static int bytes(ControlRequest call) {
        double bytes = call.number("bytes");
        if (bytes < 0 || bytes > MAX_FILE) {
            throw ControlException.badInput("\"bytes\" must be from 0 to " + MAX_FILE);
        }
        return (int) bytes;
    }

    private static long millis(ControlRequest call) {
        double millis = call.number("millis");
        if (millis < 1 || millis > MAX_STALL_MILLIS) {
            throw ControlException.badInput("\"millis\" must be from 1 to " + MAX_STALL_MILLIS);
        }
        return (long) millis;
    }

    private static int status(ControlRequest call) {
        double status = call.number("status");
        if (status < 200 || status > 599) {
            throw ControlException.badInput("\"status\" must be an HTTP status from 200 to 599");
        }
        return (int) status;
    }
}
