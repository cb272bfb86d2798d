// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.bridge;

import io.github.camelwechat.failure.ApiErrorException;
import io.github.camelwechat.failure.InvalidMessageException;
import io.github.camelwechat.failure.NotPermittedException;
import io.github.camelwechat.failure.PartlySentException;
import io.github.camelwechat.failure.SendUncertainException;
import io.github.camelwechat.failure.WeChatException;
import io.github.camelwechat.failure.WindowClosedException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Why an answer did not reach the user, in one or two sentences for the agent. */
final class RefusalText {

    private static final String NOT_DELIVERED = "Not delivered to WeChat: ";

    /** WeChat's words that the user may not be written to, if they are passed on as they are. */
    private static final int OUT_OF_WINDOW = 45015;

    private static final int OUT_OF_MESSAGES = 45047;

    private RefusalText() {}

    static String of(WeChatException failure) {
        if (failure instanceof WindowClosedException window) {
            return switch (window.reason()) {
                case CLOSED ->
                        NOT_DELIVERED
                                + window("closed", window.since(), window.why())
                                + reopens(window.reopens());
                case EXHAUSTED ->
                        NOT_DELIVERED
                                + window("used up", window.since(), window.why())
                                + reopens(window.reopens());
                case TOO_FEW ->
                        NOT_DELIVERED
                                + "the service window does not allow as many messages as this text"
                                + " takes ("
                                + window.why()
                                + "). Shorten it, or wait until "
                                + window.reopens()
                                + ".";
            };
        }
        if (failure instanceof SendUncertainException) {
            return "It may have been delivered to WeChat, or not: it was on its way when the"
                    + " connection or the bridge ended. Look into the chat before you send it again.";
        }
        if (failure instanceof PartlySentException parts) {
            return "Only the first "
                    + parts.delivered()
                    + " of the "
                    + parts.total()
                    + " messages that this text takes were delivered. "
                    + of(parts.failure());
        }
        if (failure instanceof ApiErrorException error) {
            return switch (error.errorCode()) {
                case OUT_OF_WINDOW ->
                        NOT_DELIVERED
                                + "the service window is closed"
                                + reopens("the user writes again");
                case OUT_OF_MESSAGES ->
                        NOT_DELIVERED
                                + "the service window is used up"
                                + reopens("the user writes again");
                default ->
                        NOT_DELIVERED
                                + "WeChat refused it with "
                                + error.errorCode()
                                + " ("
                                + error.errorMessage()
                                + ").";
            };
        }
        if (failure instanceof InvalidMessageException
                || failure instanceof NotPermittedException) {
            return NOT_DELIVERED + failure.getMessage();
        }
        return internal();
    }

    /** For a reason that agents can do nothing about. */
    static String internal() {
        return NOT_DELIVERED + "something went wrong in the bridge; its log has the details.";
    }

    /** For what the helpdesk or WeChat does not take at all. */
    static String because(String reason) {
        return NOT_DELIVERED + reason;
    }

    private static String window(String word, @Nullable Instant since, String why) {
        return "the service window is "
                + word
                + (since == null ? "" : " since " + WindowText.minute(since))
                + ": "
                + why;
    }

    private static String reopens(String when) {
        return ". It reopens when " + when + ".";
    }
}
