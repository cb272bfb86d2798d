// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.message;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The one table from WeChat's names to our types. */
final class InboundTypes {

    private static final String QR_SCENE_PREFIX = "qrscene_";

    private InboundTypes() {}

    static InboundMessage message(Received r) {
        InboundMessage unknown = new InboundMessage.Unknown(r);
        String type = r.msgType();
        if (type == null) {
            return unknown;
        }
        String mediaId = r.text("MediaId");
        return switch (type) {
            case "text" -> {
                String content = r.text("Content");
                yield content != null
                        ? new InboundMessage.Text(r, content, r.text("bizmsgmenuid"))
                        : unknown;
            }
            case "image" ->
                    mediaId != null
                            ? new InboundMessage.Image(r, mediaId, r.text("PicUrl"))
                            : unknown;
            case "voice" ->
                    mediaId != null
                            ? new InboundMessage.Voice(
                                    r,
                                    mediaId,
                                    r.text("Format"),
                                    r.text("MediaId16K"),
                                    r.text("Recognition"))
                            : unknown;
            case "video" ->
                    mediaId != null
                            ? new InboundMessage.Video(r, mediaId, r.text("ThumbMediaId"))
                            : unknown;
            case "shortvideo" ->
                    mediaId != null
                            ? new InboundMessage.ShortVideo(r, mediaId, r.text("ThumbMediaId"))
                            : unknown;
            case "location" -> {
                Double latitude = number(r.text("Location_X"));
                Double longitude = number(r.text("Location_Y"));
                yield latitude != null && longitude != null
                        ? new InboundMessage.Location(
                                r, latitude, longitude, r.text("Scale"), r.text("Label"))
                        : unknown;
            }
            case "link" -> {
                String url = r.text("Url");
                yield url != null
                        ? new InboundMessage.Link(r, r.text("Title"), r.text("Description"), url)
                        : unknown;
            }
            default -> unknown;
        };
    }

    static InboundEvent event(Received r) {
        InboundEvent unknown = new InboundEvent.Unknown(r);
        String event = r.event();
        if (event == null) {
            return unknown;
        }
        String key = r.text("EventKey");
        return switch (event.toLowerCase(Locale.ROOT)) {
            case "subscribe" -> new InboundEvent.Subscribe(r, qrScene(key), r.text("Ticket"));
            case "unsubscribe" -> new InboundEvent.Unsubscribe(r);
            case "scan" -> key != null ? new InboundEvent.Scan(r, key, r.text("Ticket")) : unknown;
            case "click" -> key != null ? new InboundEvent.Click(r, key) : unknown;
            case "view" -> key != null ? new InboundEvent.View(r, key, r.text("MenuId")) : unknown;
            case "location" -> {
                Double latitude = number(r.text("Latitude"));
                Double longitude = number(r.text("Longitude"));
                yield latitude != null && longitude != null
                        ? new InboundEvent.LocationReport(
                                r, latitude, longitude, number(r.text("Precision")))
                        : unknown;
            }
            default -> unknown;
        };
    }

    /**
     * Only once, and only if it is there: a scene may itself begin with the prefix, a payment has
     * none.
     */
    private static @Nullable String qrScene(@Nullable String eventKey) {
        return eventKey != null && eventKey.startsWith(QR_SCENE_PREFIX)
                ? eventKey.substring(QR_SCENE_PREFIX.length())
                : null;
    }

    private static @Nullable Double number(@Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            return Double.valueOf(text.strip());
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
