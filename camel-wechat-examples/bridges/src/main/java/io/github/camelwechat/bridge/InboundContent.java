// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.bridge;

import io.github.camelwechat.bridge.desk.Content;
import io.github.camelwechat.message.FollowEvent;
import io.github.camelwechat.message.Inbound;
import io.github.camelwechat.message.InboundMessage;
import io.github.camelwechat.message.MenuEvent;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The content of what a user said or did, but for its file. */
final class InboundContent {

    /**
     * A file that WeChat keeps for three days.
     *
     * @param heard what WeChat heard in a voice message; null if nothing
     */
    record WeChatFile(Content.Kind kind, String mediaId, @Nullable String heard) {}

    private InboundContent() {}

    /** The file of a message that has one. */
    static Optional<WeChatFile> file(Inbound inbound) {
        if (inbound instanceof InboundMessage.Image image) {
            return Optional.of(new WeChatFile(Content.Kind.IMAGE, image.mediaId(), null));
        }
        if (inbound instanceof InboundMessage.Voice voice) {
            String heard = voice.recognition();
            return Optional.of(
                    new WeChatFile(
                            Content.Kind.VOICE,
                            voice.mediaId(),
                            heard == null || heard.isBlank() ? null : heard));
        }
        if (inbound instanceof InboundMessage.Video video) {
            return Optional.of(new WeChatFile(Content.Kind.VIDEO, video.mediaId(), null));
        }
        return inbound instanceof InboundMessage.ShortVideo video
                ? Optional.of(new WeChatFile(Content.Kind.VIDEO, video.mediaId(), null))
                : Optional.empty();
    }

    /**
     * The content of anything without a file.
     *
     * @param offered what the last answer to the user let them choose from; empty if nothing
     */
    static Content of(Inbound inbound, List<Content.Option> offered) {
        if (inbound instanceof InboundMessage.Text text) {
            return text.content().isBlank() ? event(inbound) : text(text, offered);
        }
        if (inbound instanceof InboundMessage.Location place) {
            return new Content.Place(place.latitude(), place.longitude(), given(place.label()));
        }
        if (inbound instanceof InboundMessage.Link link) {
            return new Content.Link(given(link.title()), given(link.description()), link.url());
        }
        return event(inbound);
    }

    /** A tap tells what was chosen; who types writes the number of the line, or what it says. */
    private static Content text(InboundMessage.Text text, List<Content.Option> offered) {
        String said = text.content().strip();
        for (int i = 0; i < offered.size(); i++) {
            Content.Option option = offered.get(i);
            if (option.value().equals(text.menuId())
                    || said.equals(option.label())
                    || said.equals(Integer.toString(i + 1))) {
                return new Content.Selection(option.value(), option.label());
            }
        }
        return new Content.Text(text.content());
    }

    private static Content.Event event(Inbound inbound) {
        String event = inbound.received().event();
        String type = event == null ? inbound.received().msgType() : event;
        return new Content.Event(
                described(inbound),
                type == null ? "unknown" : type,
                given(inbound.received().text("EventKey")));
    }

    private static String described(Inbound inbound) {
        if (inbound instanceof InboundMessage.Text) {
            return "an empty message";
        }
        if (inbound instanceof InboundMessage.MiniProgramPage page) {
            return "mini program card"
                    + (page.title() == null ? "" : " \u201c" + page.title() + "\u201d");
        }
        if (inbound instanceof InboundMessage.File file) {
            return "file \u201c" + file.name() + "\u201d, which WeChat does not hand out";
        }
        if (inbound instanceof FollowEvent.Subscribe follow) {
            return follow.scene() == null
                    ? "follows the account"
                    : "follows the account, by QR code " + follow.scene();
        }
        if (inbound instanceof FollowEvent.Unsubscribe) {
            return "does not follow the account any more";
        }
        if (inbound instanceof FollowEvent.Scan scan) {
            return "scanned QR code " + scan.scene();
        }
        if (inbound instanceof MenuEvent.Click click) {
            return "tapped menu item " + click.key();
        }
        if (inbound instanceof MenuEvent.View view) {
            return "opened " + view.url() + " from the menu";
        }
        String type = inbound.received().event();
        return type == null
                ? "message of type " + inbound.received().msgType() + ", which is not shown here"
                : "WeChat reports " + type;
    }

    private static @Nullable String given(@Nullable String text) {
        return text == null || text.isBlank() ? null : text;
    }
}
