// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.bridge.desk;

import io.github.camelwechat.message.MediaContent;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The content of one message, in either direction. */
public sealed interface Content {

    /** The kind of a file. */
    enum Kind {
        IMAGE,
        VOICE,
        VIDEO,
        /** Anything else, which only a helpdesk sends: WeChat's API has no files. */
        FILE;

        /** The kind that a media type such as {@code image/png} belongs to. */
        public static Kind of(String contentType) {
            String type = contentType.toLowerCase(Locale.ROOT);
            if (type.startsWith("image/")) {
                return IMAGE;
            }
            if (type.startsWith("audio/")) {
                return VOICE;
            }
            return type.startsWith("video/") ? VIDEO : FILE;
        }

        /** The word for it in a sentence. */
        public String word() {
            return switch (this) {
                case IMAGE -> "picture";
                case VOICE -> "voice message";
                case VIDEO -> "video";
                case FILE -> "file";
            };
        }
    }

    /** Plain text, never empty. */
    record Text(String text) implements Content {}

    /**
     * A file whose bytes are here.
     *
     * @param contentType such as {@code image/jpeg}
     * @param heard what WeChat heard in a voice message; null if nothing
     * @param url where the helpdesk can fetch it for some days; null if the bridge has no public
     *     address
     */
    record Media(
            Kind kind,
            String name,
            String contentType,
            MediaContent bytes,
            @Nullable String heard,
            @Nullable URI url)
            implements Content {}

    /**
     * A file of an answer that is still in the helpdesk.
     *
     * @param reference where it is: a URL or an id that {@link Helpdesk#fetch} understands
     */
    record Attachment(Kind kind, String name, String contentType, String reference)
            implements Content {}

    /**
     * A place.
     *
     * @param label its name or address; null if not known
     */
    record Place(double latitude, double longitude, @Nullable String label) implements Content {

        /** A page that shows the place, in the coordinates that WeChat uses. */
        public String map() {
            return "https://apis.map.qq.com/uri/v1/marker?marker=coord:"
                    + number(latitude)
                    + ","
                    + number(longitude)
                    + ";title:"
                    + URLEncoder.encode(label == null ? "WeChat" : label, StandardCharsets.UTF_8)
                            .replace("+", "%20")
                    + "&referer=camel-wechat";
        }

        static String number(double degrees) {
            return String.format(Locale.ROOT, "%.6f", degrees);
        }
    }

    /** A link to a page; whatever is null is not known. */
    record Link(
            @Nullable String title,
            @Nullable String description,
            String url,
            @Nullable String picture)
            implements Content {

        public Link(@Nullable String title, @Nullable String description, String url) {
            this(title, description, url, null);
        }
    }

    /**
     * A question with answers to choose from, which only a helpdesk asks.
     *
     * @param options at least one
     */
    record Choice(String question, List<Option> options) implements Content {
        public Choice {
            options = List.copyOf(options);
        }
    }

    /**
     * One answer to choose.
     *
     * @param value what the helpdesk gets if it is chosen
     * @param label what the user sees
     */
    record Option(String value, String label) {}

    /** An answer that a user chose. */
    record Selection(String value, String label) implements Content {}

    /**
     * Something a customer did without saying anything, such as following.
     *
     * @param text what it was, for agents
     * @param name WeChat's name of it, such as {@code CLICK}; of a message that is not shown, its
     *     type
     * @param key WeChat's key of it, such as that of the menu item; null if it has none
     */
    record Event(String text, String name, @Nullable String key) implements Content {}

    /** The content as text, for helpdesks that have nothing better for it. */
    default String readable() {
        if (this instanceof Text text) {
            return text.text();
        }
        if (this instanceof Media media) {
            return "["
                    + media.kind().word()
                    + "]"
                    + (media.heard() == null ? "" : " \u201c" + media.heard() + "\u201d");
        }
        if (this instanceof Attachment file) {
            return "[" + file.kind().word() + "] " + file.name();
        }
        if (this instanceof Place place) {
            return "[place] "
                    + (place.label() == null ? "" : place.label() + " ")
                    + "("
                    + Place.number(place.latitude())
                    + ", "
                    + Place.number(place.longitude())
                    + ")\n"
                    + place.map();
        }
        if (this instanceof Link link) {
            return "[link] "
                    + (link.title() == null ? "" : link.title() + "\n")
                    + (link.description() == null ? "" : link.description() + "\n")
                    + link.url();
        }
        if (this instanceof Choice choice) {
            return IntStream.rangeClosed(1, choice.options().size())
                    .mapToObj(i -> "\n" + i + ". " + choice.options().get(i - 1).label())
                    .collect(Collectors.joining("", choice.question() + "\n", ""));
        }
        if (this instanceof Selection selection) {
            return selection.label();
        }
        return "[" + ((Event) this).text() + "]";
    }
}
