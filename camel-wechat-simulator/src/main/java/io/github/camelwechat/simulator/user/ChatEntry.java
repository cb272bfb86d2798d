// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.user;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One line of a chat, as the user sees it.
 *
 * @param from who wrote it
 * @param type a message type, {@code system} for WeChat's own notice, or {@code event} for what the
 *     user did without writing (follow, menu tap)
 * @param text its text, or a description of what it shows
 * @param mediaUrl where its picture, sound or film is
 * @param at seconds since the epoch, by the simulator's clock
 * @param via how an account's message came, null for all others
 * @param frame what stands around its text
 */
public record ChatEntry(
        From from,
        String type,
        String text,
        @Nullable String mediaUrl,
        long at,
        @Nullable Via via,
        Frame frame) {

    /** WeChat's notice that the account's server failed. */
    public static final String FAULT_BANNER = "该公众号提供的服务出现故障，请稍后再试";

    /**
     * The frame around an account's message.
     *
     * @param agent the name of the agent who says it; null for the account itself
     * @param aiGenerated whether WeChat notes that the content came from an AI
     * @param choices what can be tapped, of a menu message
     */
    public record Frame(@Nullable String agent, boolean aiGenerated, List<Choice> choices) {
        public static final Frame NONE = new Frame(null, false, List.of());

        public Frame {
            choices = List.copyOf(choices);
        }
    }

    /**
     * An item of a menu message.
     *
     * @param id what a tap sends back
     * @param text what the user sees
     */
    public record Choice(String id, String text) {}

    public ChatEntry(
            From from,
            String type,
            String text,
            @Nullable String mediaUrl,
            long at,
            @Nullable Via via) {
        this(from, type, text, mediaUrl, at, via, Frame.NONE);
    }

    /** The author of an entry. */
    public enum From {
        USER,
        ACCOUNT;

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The way in which an account's message came. */
    public enum Via {
        PASSIVE("passive"),
        CUSTOMER_SERVICE("customer-service"),
        TEMPLATE("template"),
        /** Subscription notifications and one-time subscriptions. */
        NOTIFICATION("notification"),
        MASS("mass"),
        /** A person at the customer-service desk. */
        AGENT("agent");

        private final String wireName;

        Via(String wireName) {
            this.wireName = wireName;
        }

        public String wireName() {
            return wireName;
        }
    }

    public static ChatEntry byUser(String type, String text, @Nullable String mediaUrl, long at) {
        return new ChatEntry(From.USER, type, text, mediaUrl, at, null);
    }

    public static ChatEntry faultBanner(long at) {
        return new ChatEntry(From.ACCOUNT, "system", FAULT_BANNER, null, at, null);
    }

    public boolean isEvent() {
        return type.equals("event");
    }

    public boolean isFaultBanner() {
        return type.equals("system") && text.equals(FAULT_BANNER);
    }

    public ChatEntry withMediaUrl(@Nullable String url) {
        return new ChatEntry(from, type, text, url, at, via, frame);
    }

    public ChatEntry framed(Frame around) {
        return new ChatEntry(from, type, text, mediaUrl, at, via, around);
    }
}
