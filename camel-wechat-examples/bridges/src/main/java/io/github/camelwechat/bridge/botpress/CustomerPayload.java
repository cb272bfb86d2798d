// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.bridge.botpress;

import static io.github.camelwechat.bridge.desk.HelpdeskHttp.JSON;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelwechat.bridge.desk.Content;
import java.net.URI;

/** A message of a WeChat user, as a payload of the Chat API. */
final class CustomerPayload {

    private CustomerPayload() {}

    static ObjectNode of(Content content) {
        if (content instanceof Content.Place place) {
            ObjectNode payload =
                    payload("location")
                            .put("latitude", place.latitude())
                            .put("longitude", place.longitude());
            return place.label() == null ? payload : payload.put("address", place.label());
        }
        if (content instanceof Content.Selection selection) {
            return text(selection.value());
        }
        if (content instanceof Content.Media media && media.url() != null) {
            return file(media, media.url());
        }
        return text(content.readable());
    }

    private static ObjectNode file(Content.Media media, URI url) {
        return switch (media.kind()) {
            case IMAGE -> payload("image").put("imageUrl", url.toString());
            case VOICE -> payload("audio").put("audioUrl", url.toString());
            case VIDEO -> payload("video").put("videoUrl", url.toString());
            case FILE -> payload("file").put("fileUrl", url.toString()).put("title", media.name());
        };
    }

    private static ObjectNode text(String text) {
        return payload("text").put("text", text);
    }

    private static ObjectNode payload(String type) {
        return JSON.createObjectNode().put("type", type);
    }
}
