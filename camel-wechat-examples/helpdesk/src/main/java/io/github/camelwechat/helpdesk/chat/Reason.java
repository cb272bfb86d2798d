// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.helpdesk.chat;

import io.github.camelwechat.failure.ApiErrorException;
import io.github.camelwechat.failure.ApiUnreachableException;
import io.github.camelwechat.failure.InvalidMessageException;
import io.github.camelwechat.failure.SendUncertainException;
import io.github.camelwechat.failure.WeChatException;
import io.github.camelwechat.failure.WindowClosedException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Why an answer did not reach the user, in the agent's words.
 *
 * @param code {@code WINDOW_CLOSED}, {@code WINDOW_EXHAUSTED}, {@code EXPIRED}, {@code UNCERTAIN},
 *     {@code UNREACHABLE}, {@code INVALID}, {@code WECHAT_} with WeChat's errcode, or {@code
 *     INTERNAL}
 * @param text one or two sentences
 */
public record Reason(String code, String text) {

    private static final DateTimeFormatter MINUTES =
            DateTimeFormatter.ofPattern("d MMM yyyy, HH:mm 'UTC'", java.util.Locale.ENGLISH)
                    .withZone(ZoneOffset.UTC);

    /**
     * WeChat's word that the user may not be written to, if the component passes it on as it is.
     */
    private static final int OUT_OF_WINDOW = 45015;

    /** WeChat's word that the window's messages are used up. */
    private static final int OUT_OF_MESSAGES = 45047;

    private static final Reason UNCERTAIN =
            new Reason(
                    "UNCERTAIN",
                    "It may have been delivered: the message was on its way to WeChat when the connection or this"
                            + " program ended. Look into the chat before you send it again.");

    /** Finds the reason that tells the agent of a failed send. */
    public static Reason of(WeChatException failure) {
        if (failure instanceof WindowClosedException window) {
            return window.reason() == WindowClosedException.Reason.CLOSED
                    ? closed(window.since(), window.reopens())
                    : exhausted(window.reopens());
        }
        if (failure instanceof SendUncertainException) {
            return UNCERTAIN;
        }
        if (failure instanceof ApiErrorException error) {
            return ofErrorCode(error);
        }
        if (failure instanceof ApiUnreachableException) {
            return new Reason(
                    "UNREACHABLE",
                    "WeChat could not be reached, after several tries. Nothing was sent.");
        }
        if (failure instanceof InvalidMessageException) {
            return new Reason(
                    "INVALID", "WeChat cannot carry this message: " + failure.getMessage());
        }
        return new Reason("INTERNAL", "Something went wrong on our side; the log has the details.");
    }

    /**
     * Finds the reason for which an answer waits no longer, and was not sent.
     *
     * @param event what the component tells on channel {@code window}
     * @param why in one clause, if there is more to say
     * @return nothing if that is no such event
     */
    static Optional<Reason> ofParked(String event, @Nullable Object why) {
        return switch (event) {
            case "messageExpired" ->
                    Optional.of(
                            new Reason(
                                    "EXPIRED",
                                    "It waited a day, and the service window did not open. Nothing was sent."));
            case "messageUncertain" -> Optional.of(UNCERTAIN);
            case "messageDropped" ->
                    Optional.of(
                            new Reason(
                                    "INVALID",
                                    "It waits no longer, and was not sent"
                                            + (why == null ? "." : ": " + why)));
            default -> Optional.empty();
        };
    }

    private static Reason ofErrorCode(ApiErrorException error) {
        return switch (error.errorCode()) {
            case OUT_OF_WINDOW -> closed(null, "the user writes again");
            case OUT_OF_MESSAGES -> exhausted("the user writes again");
            default ->
                    new Reason(
                            "WECHAT_" + error.errorCode(),
                            "WeChat refused it: " + error.errorMessage() + ". Nothing was sent.");
        };
    }

    private static Reason closed(@Nullable Instant since, String reopens) {
        return new Reason(
                "WINDOW_CLOSED",
                "The service window "
                        + (since == null ? "is closed" : "closed on " + MINUTES.format(since))
                        + ". Nothing was sent. It reopens when "
                        + reopens
                        + ".");
    }

    private static Reason exhausted(String reopens) {
        return new Reason(
                "WINDOW_EXHAUSTED",
                "Every message the service window allows was sent already. It reopens when "
                        + reopens
                        + ".");
    }
}
