// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.helpdesk.chat;

import io.github.camelwechat.message.FollowEvent;
import io.github.camelwechat.message.Inbound;
import io.github.camelwechat.message.InboundEvent;
import io.github.camelwechat.message.InboundMessage;
import io.github.camelwechat.message.MenuEvent;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The chat's text for something a user said or did. */
final class InboundText {

    private InboundText() {}

    static @Nullable String of(Inbound inbound) {
        return inbound instanceof InboundEvent event ? of(event) : of((InboundMessage) inbound);
    }

    private static @Nullable String of(InboundMessage message) {
        if (message instanceof InboundMessage.Text text) {
            return text.content();
        }
        if (message instanceof InboundMessage.Image) {
            return null;
        }
        if (message instanceof InboundMessage.Voice voice) {
            String heard = voice.recognition();
            return heard == null || heard.isBlank()
                    ? "Voice message"
                    : "Voice message: \u201c" + heard + "\u201d";
        }
        if (message instanceof InboundMessage.Video
                || message instanceof InboundMessage.ShortVideo) {
            return "Video";
        }
        if (message instanceof InboundMessage.Location place) {
            String label = place.label();
            return "Place: "
                    + (label == null || label.isBlank() ? "" : label + " ")
                    + coordinates(place.latitude(), place.longitude());
        }
        if (message instanceof InboundMessage.Link link) {
            return "Link: " + (link.title() == null ? "" : link.title() + " ") + link.url();
        }
        return "A message of a type this inbox does not show (" + typeOf(message) + ")";
    }

    private static String of(InboundEvent event) {
        if (event instanceof FollowEvent.Subscribe follow) {
            return follow.scene() == null
                    ? "Followed the account"
                    : "Followed through QR code " + follow.scene();
        }
        if (event instanceof FollowEvent.Unsubscribe) {
            return "Left the account";
        }
        if (event instanceof FollowEvent.Scan scan) {
            return "Scanned QR code " + scan.scene();
        }
        if (event instanceof MenuEvent.Click click) {
            return "Tapped menu item " + click.key();
        }
        if (event instanceof MenuEvent.View view) {
            return "Opened " + view.url() + " from the menu";
        }
        if (event instanceof FollowEvent.LocationReport report) {
            return "Is at " + coordinates(report.latitude(), report.longitude());
        }
        return "WeChat reports: " + event.received().event();
    }

    /** The name of a file that a user sent. */
    static String fileOf(Inbound inbound) {
        return switch (typeOf(inbound)) {
            case "voice" -> "A voice message";
            case "video", "shortvideo" -> "A video";
            default -> "A picture";
        };
    }

    static String typeOf(Inbound inbound) {
        String type = inbound.received().msgType();
        return type == null || type.isBlank() ? "unknown" : type;
    }

    private static String coordinates(double latitude, double longitude) {
        return String.format(Locale.ROOT, "(%.5f, %.5f)", latitude, longitude);
    }
}
