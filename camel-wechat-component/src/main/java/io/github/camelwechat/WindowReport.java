// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat;

import io.github.camelwechat.internal.window.WindowState;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What operation windowStatus puts into the body: {@code state} (open, exhausted, closed or
 * unknown), and where they are known {@code remaining}, {@code expiresAt} and {@code since} in
 * seconds since 1970, {@code trigger}, {@code why} and {@code reopens}.
 */
final class WindowReport {

    private WindowReport() {}

    static Map<String, Object> of(WindowState state, String reopens) {
        Map<String, Object> report = new LinkedHashMap<>();
        if (state instanceof WindowState.Open open) {
            report.put("state", "open");
            report.put("remaining", open.remaining());
            report.put("expiresAt", open.expiresAt().getEpochSecond());
            report.put("trigger", open.trigger());
        } else if (state instanceof WindowState.Exhausted exhausted) {
            report.put("state", "exhausted");
            report.put("remaining", 0);
            report.put("expiresAt", exhausted.expiresAt().getEpochSecond());
            putClosing(report, exhausted.since(), exhausted.why());
        } else if (state instanceof WindowState.Closed closed) {
            report.put("state", "closed");
            report.put("remaining", 0);
            putClosing(report, closed.since(), closed.why());
        } else {
            report.put("state", "unknown");
        }
        if (!(state instanceof WindowState.Open)) {
            report.put("reopens", reopens);
        }
        return report;
    }

    private static void putClosing(
            Map<String, Object> report, @Nullable Instant since, String why) {
        if (since != null) {
            report.put("since", since.getEpochSecond());
        }
        report.put("why", why);
    }
}
