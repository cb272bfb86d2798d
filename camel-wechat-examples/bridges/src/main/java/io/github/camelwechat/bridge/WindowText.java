// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.bridge;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelwechat.bridge.desk.HelpdeskHttp;
import io.github.camelwechat.bridge.desk.WindowSentence;
import io.github.camelwechat.message.Headers;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;

/** Sentences about service windows that stay true as time goes by. */
final class WindowText {

    private static final DateTimeFormatter MINUTES =
            DateTimeFormatter.ofPattern("d MMM yyyy, HH:mm 'UTC'", Locale.ENGLISH)
                    .withZone(ZoneOffset.UTC);

    private WindowText() {}

    /** A moment as agents read it. */
    static String minute(Instant time) {
        return MINUTES.format(time);
    }

    /** The sentence for what the component reports in its header or as the body of an event. */
    static Optional<WindowSentence> of(@Nullable String report) {
        if (report == null) {
            return Optional.empty();
        }
        try {
            JsonNode window = HelpdeskHttp.JSON.readTree(report);
            return switch (window.path("state").asText()) {
                case "open" ->
                        Optional.of(
                                open(
                                        window.path("remaining").asInt(),
                                        window.path("expiresAt").asLong()));
                case "exhausted" -> Optional.of(shut("used up", window));
                case "closed" -> Optional.of(shut("closed", window));
                default -> Optional.empty();
            };
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    /** The sentence after a message was sent, whose headers tell what is left. */
    static Optional<WindowSentence> after(Message sent) {
        Integer remaining = sent.getHeader(Headers.WINDOW_REMAINING, Integer.class);
        Long expires = sent.getHeader(Headers.WINDOW_EXPIRES_AT, Long.class);
        return remaining == null || expires == null
                ? Optional.empty()
                : Optional.of(open(remaining, expires));
    }

    private static WindowSentence open(int remaining, long expiresAt) {
        String until = minute(Instant.ofEpochSecond(expiresAt));
        if (remaining == 0) {
            return new WindowSentence(
                    false,
                    "No message may be sent until the user writes again: all that WeChat allows until "
                            + until
                            + " were sent.");
        }
        return new WindowSentence(
                true,
                remaining
                        + (remaining == 1 ? " message" : " messages")
                        + " may be sent until "
                        + until
                        + ".");
    }

    private static WindowSentence shut(String word, JsonNode window) {
        JsonNode since = window.path("since");
        return new WindowSentence(
                false,
                "The service window is "
                        + word
                        + (since.isNumber()
                                ? " since " + minute(Instant.ofEpochSecond(since.asLong()))
                                : "")
                        + (window.hasNonNull("why") ? ": " + window.path("why").asText() : "")
                        + ". It reopens when "
                        + window.path("reopens").asText("the user writes again")
                        + ".");
    }
}
