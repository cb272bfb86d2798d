// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.bridge.desk;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A helpdesk or bot: what a bridge asks of it. Calls may block, and come from several threads, but
 * never two at once about one user. They fail with a {@link HelpdeskException} and no other; the
 * bridge decides what follows. Nothing is remembered here: the bridge keeps contacts, conversations
 * and ids in its database.
 */
public interface Helpdesk {

    /**
     * The name of the system, such as {@code chatwoot}: lower case, the first word of its Kamelets.
     */
    String name();

    /**
     * Gets ready, once, before any other call.
     *
     * @throws IllegalArgumentException if a property is missing or wrong: which, what was expected
     *     and what to do
     */
    void start(BridgeServices services);

    /**
     * Finds the contact of a customer, or creates it. Called again after a failure, so it finds
     * what an earlier call created.
     *
     * @return the helpdesk's id of the contact
     */
    String contact(Customer customer);

    /** Opens a new conversation with its first message. */
    PostedMessage open(String contact, CustomerMessage message);

    /**
     * Adds a customer's message to a conversation, and opens that again if it was closed.
     *
     * @throws HelpdeskException.Missing if contact or conversation are gone
     */
    PostedMessage post(Conversation conversation, CustomerMessage message);

    /**
     * Looks for a message after a call to {@link #open} or {@link #post} of which nobody knows how
     * it ended. What was only partly done is finished here.
     *
     * @param conversation null after {@code open}: look through those of the contact
     * @return empty if the helpdesk does not have the message
     */
    Optional<PostedMessage> find(
            String contact, @Nullable String conversation, CustomerMessage message);

    /** Shows the agent that an answer did not reach the user, with the reason. */
    void refuse(Conversation conversation, Answer answer, String sentence);

    /** Shows the agent that an answer reached WeChat, where the helpdesk has a place for that. */
    default void confirm(Conversation conversation, Answer answer) {}

    /** Shows the state of the user's service window where the agent looks. */
    default void showWindow(Conversation conversation, WindowSentence window) {}

    /**
     * Verifies a request to the bridge's path, on its raw body, and reads it. Quick, and without a
     * call to the helpdesk.
     */
    Webhook webhook(WebhookRequest request);

    /** Fetches the file of an answer. */
    Content.Media fetch(Content.Attachment attachment);

    /**
     * The time between two calls of {@link #missed}; empty if webhooks are enough, and it is called
     * at the start only.
     */
    default Optional<Duration> pollInterval() {
        return Optional.empty();
    }

    /**
     * Looks for answers of which no webhook told, after the start and every {@link #pollInterval}.
     * Those that are known already may be among them.
     *
     * @param cursor what the last call returned; null at first
     * @param recent the conversations in which something happened lately
     */
    default Missed missed(@Nullable String cursor, List<Conversation> recent) {
        return new Missed(List.of(), cursor);
    }

    /**
     * Answers of which no webhook told.
     *
     * @param cursor where the next look begins, kept by the bridge; null for none
     */
    record Missed(List<Answer> answers, @Nullable String cursor) {
        public Missed {
            answers = List.copyOf(answers);
        }
    }
}
