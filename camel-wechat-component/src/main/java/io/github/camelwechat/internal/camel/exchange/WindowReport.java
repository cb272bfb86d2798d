// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.exchange;

import io.github.camelwechat.account.OpenId;
import io.github.camelwechat.failure.WindowClosedException;
import io.github.camelwechat.internal.json.Json;
import io.github.camelwechat.internal.window.WindowState;
import io.github.camelwechat.message.Headers;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;

/**
 * A window as routes and agents' screens are told of it: {@code account}, {@code openId}, {@code
 * state} (open, exhausted, closed or unknown) and {@code reopens}, and where they are known {@code
 * remaining}, {@code expiresAt}, {@code since} and {@code acceptedAt} in seconds since 1970, {@code
 * trigger} and {@code why}.
 */
public final class WindowReport {

    private static final Json JSON = new Json();

    private WindowReport() {}

    /**
     * @param reopens what opens a window, in one clause
     */
    public static Map<String, Object> of(
            String account, OpenId openId, WindowState state, String reopens) {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("account", account);
        report.put("openId", openId.value());
        if (state instanceof WindowState.Open open) {
            report.put("state", "open");
            report.put("remaining", open.remaining());
            report.put("expiresAt", open.expiresAt().getEpochSecond());
            report.put("trigger", open.trigger());
        } else if (state instanceof WindowState.Exhausted exhausted) {
            report.put("state", "exhausted");
            report.put("remaining", 0);
            report.put("expiresAt", exhausted.expiresAt().getEpochSecond());
            putTime(report, "since", exhausted.since());
            report.put("why", exhausted.why());
        } else if (state instanceof WindowState.Closed closed) {
            report.put("state", "closed");
            report.put("remaining", 0);
            putTime(report, "since", closed.since());
            report.put("why", closed.why());
        } else if (state instanceof WindowState.Unknown unknown) {
            report.put("state", "unknown");
            putTime(report, "acceptedAt", unknown.acceptedAt());
        }
        report.put("reopens", reopens);
        return report;
    }

    /** The same of a window that did not allow a message. */
    public static Map<String, Object> of(WindowClosedException refusal) {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("account", refusal.account());
        report.put("openId", refusal.openId().value());
        if (refusal.reason() == WindowClosedException.Reason.TOO_FEW) {
            report.put("state", "open");
        } else {
            report.put("state", refusal.reason().name().toLowerCase(Locale.ROOT));
            report.put("remaining", 0);
        }
        putTime(report, "since", refusal.since());
        report.put("why", refusal.why());
        report.put("reopens", refusal.reopens());
        return report;
    }

    private static void putTime(Map<String, Object> report, String name, @Nullable Instant time) {
        if (time != null) {
            report.put(name, time.getEpochSecond());
        }
    }

    /** Says the same in headers; those that would say nothing are not set. */
    public static void write(Map<String, Object> report, Message message) {
        clear(message);
        add(report, message);
    }

    /** Says it in headers of a message that has none of an earlier report. */
    static void add(Map<String, Object> report, Message message) {
        set(message, Headers.WINDOW_REMAINING, report.get("remaining"));
        set(message, Headers.WINDOW_EXPIRES_AT, report.get("expiresAt"));
        set(message, Headers.WINDOW_STATE, report.get("state"));
        set(message, Headers.WINDOW_TRIGGER, report.get("trigger"));
        set(message, Headers.WINDOW_REOPENS, report.get("reopens"));
        message.setHeader(Headers.WINDOW, JSON.write(report));
    }

    /** Removes the headers of an earlier report, which is not true any more. */
    public static void clear(Message message) {
        message.removeHeaders("CamelWeChatWindow*");
    }

    private static void set(Message message, String header, @Nullable Object value) {
        if (value != null) {
            message.setHeader(header, value);
        }
    }
}
