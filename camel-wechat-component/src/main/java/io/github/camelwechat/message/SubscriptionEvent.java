// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.message;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Subscription notifications: what a user allows, and what became of a notification (WeChat's
 * protocol, inbound.md 5.4).
 */
public sealed interface SubscriptionEvent extends InboundEvent {

    /**
     * The user answered the question whether the account may send notifications.
     *
     * @param choices the answer for each template
     */
    record PopupAnswered(Received received, List<Choice> choices) implements SubscriptionEvent {

        public PopupAnswered {
            choices = List.copyOf(choices);
        }
    }

    /**
     * The user changed the settings. WeChat reports refusals only.
     *
     * @param choices the new setting of each template
     */
    record SettingsChanged(Received received, List<Choice> choices) implements SubscriptionEvent {

        public SettingsChanged {
            choices = List.copyOf(choices);
        }
    }

    /**
     * Notifications reached the user or did not.
     *
     * @param results of each notification
     */
    record Sent(Received received, List<Result> results) implements SubscriptionEvent {

        public Sent {
            results = List.copyOf(results);
        }
    }

    /**
     * The user's decision about one template.
     *
     * @param status {@link #ACCEPT}, {@link #REJECT}, or what WeChat may add
     * @param popupScene where the question was asked: 0 mini program, 1 web page, 2 article; null
     *     if it was not asked
     */
    record Choice(String templateId, String status, @Nullable Integer popupScene) {

        public static final String ACCEPT = "accept";
        public static final String REJECT = "reject";

        /** Tells whether the account may send it. */
        public boolean accepted() {
            return status.equals(ACCEPT);
        }
    }

    /**
     * The outcome of one notification.
     *
     * @param messageId the {@code msgid} that the send call returned
     * @param errorCode 0 if it was delivered, else why not
     * @param errorStatus the same in words, null if not sent
     */
    record Result(
            String templateId, String messageId, int errorCode, @Nullable String errorStatus) {

        /** Tells whether the notification was delivered. */
        public boolean delivered() {
            return errorCode == 0;
        }
    }
}
