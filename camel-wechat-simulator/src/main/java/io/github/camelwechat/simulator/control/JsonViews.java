// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.control;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelwechat.simulator.api.ApiRequest;
import io.github.camelwechat.simulator.callback.Callback;
import io.github.camelwechat.simulator.callback.Delivery;
import io.github.camelwechat.simulator.clock.SimulatorClock;
import io.github.camelwechat.simulator.user.ChatEntry;
import io.github.camelwechat.simulator.user.User;
import io.github.camelwechat.simulator.window.ServiceWindow;
import java.net.URI;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** The JSON forms of what the control API shows. */
final class JsonViews {
    private static final int MAX_TEXT = 4000;

    ArrayNode chat(List<ChatEntry> chat, String host) {
        ArrayNode lines = ControlResponse.array();
        for (ChatEntry entry : chat) {
            String url = entry.mediaUrl();
            ObjectNode line = lines.addObject();
            line.put("from", entry.from().wireName())
                    .put("type", entry.type())
                    .put("text", entry.text())
                    .put(
                            "mediaUrl",
                            url != null && url.startsWith("/") ? "http://" + host + url : url)
                    .put("at", entry.at())
                    .put("via", entry.via() == null ? null : entry.via().wireName())
                    .put("agent", entry.frame().agent())
                    .put("aiGenerated", entry.frame().aiGenerated());
            ArrayNode choices = line.putArray("choices");
            entry.frame()
                    .choices()
                    .forEach(
                            one -> choices.addObject().put("id", one.id()).put("text", one.text()));
        }
        return lines;
    }

    ObjectNode user(User user, Instant now) {
        ObjectNode view = ControlResponse.object().put("openid", user.openid());
        view.put("relation", user.relation().name().toLowerCase(Locale.ROOT));
        return view.put("typing", user.typingAt(now));
    }

    /** Makes the view of somebody who was never seen. */
    ObjectNode stranger(String openid) {
        ObjectNode view = ControlResponse.object().put("state", "closed").put("remaining", 0);
        view.putNull("expiresAt").putNull("trigger").putArray("grants");
        return view.put("openid", openid).put("relation", "stranger").put("typing", false);
    }

    ObjectNode window(User user, Instant now) {
        ServiceWindow window = user.window();
        List<ServiceWindow.Grant> live = window.live(now);
        int remaining = window.remaining(now);
        String state = remaining > 0 ? "open" : live.isEmpty() ? "closed" : "exhausted";
        ObjectNode view = ControlResponse.object().put("state", state).put("remaining", remaining);
        live.stream()
                .filter(grant -> remaining == 0 || grant.remaining() > 0)
                .max(Comparator.comparing(ServiceWindow.Grant::expiresAt))
                .ifPresentOrElse(
                        grant ->
                                view.put("expiresAt", grant.expiresAt().getEpochSecond())
                                        .put("trigger", wireName(grant)),
                        () -> view.putNull("expiresAt").putNull("trigger"));
        ArrayNode grants = view.putArray("grants");
        for (ServiceWindow.Grant grant : live) {
            grants.addObject()
                    .put("trigger", wireName(grant))
                    .put("remaining", grant.remaining())
                    .put("expiresAt", grant.expiresAt().getEpochSecond());
        }
        view.setAll(user(user, now));
        return view;
    }

    ObjectNode clock(SimulatorClock clock) {
        return ControlResponse.object()
                .put("now", clock.instant().toEpochMilli())
                .put("offset", clock.offset().toMillis())
                .put("manual", clock.isManual());
    }

    /** One row for each delivery that has ended. */
    ArrayNode deliveries(List<Callback> callbacks, long limit) {
        record Row(Callback callback, Delivery delivery) {}
        List<Row> rows =
                callbacks.stream()
                        .flatMap(one -> one.deliveries().stream().map(a -> new Row(one, a)))
                        .toList();
        ArrayNode view = ControlResponse.array();
        rows.stream()
                .skip(Math.max(0, rows.size() - limit))
                .forEach(
                        row ->
                                view.addObject()
                                        .put("id", row.callback().id())
                                        .put("openid", row.callback().openid())
                                        .put("to", path(row.callback()))
                                        .put("attempt", row.delivery().number())
                                        .put("at", row.delivery().at().getEpochSecond())
                                        .put("atMillis", row.delivery().at().toEpochMilli())
                                        .put("status", row.delivery().status())
                                        .put("body", row.delivery().body())
                                        .put("outcome", row.delivery().outcome().wireName())
                                        .put("kind", kind(row.callback()))
                                        .put("detail", row.delivery().detail())
                                        .put("millis", row.delivery().millis()));
        return view;
    }

    ArrayNode requests(List<ApiRequest> requests, long limit) {
        ArrayNode view = ControlResponse.array();
        requests.stream()
                .skip(Math.max(0, requests.size() - limit))
                .forEach(
                        request ->
                                view.addObject()
                                        .put("number", request.number())
                                        .put("at", request.at().getEpochSecond())
                                        .put("atMillis", request.at().toEpochMilli())
                                        .put("method", request.method())
                                        .put("path", request.path())
                                        .put("query", request.rawQuery())
                                        .put("body", cut(request.bodyText()))
                                        .put("status", request.status())
                                        .put("response", cut(request.responseText()))
                                        .put("errcode", request.errcode())
                                        .put("fault", request.fault())
                                        .put("millis", request.millis()));
        return view;
    }

    private static String cut(String text) {
        return text.substring(0, Math.min(MAX_TEXT, text.length()));
    }

    private static String path(Callback callback) {
        URI endpoint = callback.endpoint();
        return endpoint == null ? "" : endpoint.getPath();
    }

    private static String kind(Callback callback) {
        if (callback.openid().isEmpty()) {
            return callback.payload().replaceFirst("(?s).*<InfoType><!\\[CDATA\\[(\\w+).*", "$1");
        }
        return callback.interaction().name().toLowerCase(Locale.ROOT);
    }

    private static String wireName(ServiceWindow.Grant grant) {
        return grant.trigger().name().toLowerCase(Locale.ROOT);
    }
}
