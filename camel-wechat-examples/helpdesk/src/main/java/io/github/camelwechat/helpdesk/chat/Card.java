// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.helpdesk.chat;

import io.github.camelwechat.message.Inbound;
import io.github.camelwechat.message.InboundMessage;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A place or a link as the inbox shows it.
 *
 * @param title the name of the place, or what the link is called
 * @param description the coordinates, or what the link says of itself; null for nothing
 * @param url the place on a map, or where the link leads; null if no browser should be sent there
 */
public record Card(String title, @Nullable String description, @Nullable String url) {

    /** WeChat's places are in the coordinates of this map, some hundred metres off elsewhere. */
    private static final String MAP =
            "https://apis.map.qq.com/uri/v1/marker?referer=helpdesk&marker=";

    /** A user may share what is no address of a web page, a script for instance. */
    private static final Pattern WEB = Pattern.compile("https?://.+", Pattern.CASE_INSENSITIVE);

    /** The card of a message; null if it shows no place and no link. */
    static @Nullable Card of(Inbound inbound) {
        if (inbound instanceof InboundMessage.Location place) {
            return of(place);
        }
        return inbound instanceof InboundMessage.Link link ? of(link) : null;
    }

    private static Card of(InboundMessage.Location place) {
        String at = String.format(Locale.ROOT, "%.5f, %.5f", place.latitude(), place.longitude());
        String name = orElse(place.label(), "Place");
        // What separates the parts of a marker stands in no name.
        String marker =
                "coord:"
                        + at.replace(" ", "")
                        + ";title:"
                        + name.replaceAll("[;:]", " ")
                        + ";addr:"
                        + name.replaceAll("[;:]", " ");
        return new Card(
                name,
                at,
                MAP + URLEncoder.encode(marker, StandardCharsets.UTF_8).replace("+", "%20"));
    }

    private static Card of(InboundMessage.Link link) {
        return new Card(
                orElse(link.title(), link.url()),
                link.description(),
                WEB.matcher(link.url()).matches() ? link.url() : null);
    }

    private static String orElse(@Nullable String text, String other) {
        return text == null || text.isBlank() ? other : Objects.requireNonNull(text);
    }
}
