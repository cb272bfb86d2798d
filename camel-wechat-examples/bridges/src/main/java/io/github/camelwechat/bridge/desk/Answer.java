// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.bridge.desk;

import org.jspecify.annotations.Nullable;

/**
 * One thing that an agent or bot says to a user. A message with a text and two files is three
 * answers, in the order in which the user is to see them.
 *
 * @param id different for any two answers of the helpdesk, the same whenever the same one is told;
 *     of a message with several parts {@code message} and a number, such as {@code 91.2}
 * @param message the helpdesk's id of the message
 * @param conversation the helpdesk's id of the conversation; null only where {@code openId} says
 *     whose it is
 * @param openId whom it is for; null if only the conversation tells
 * @param again whether the agent asks that it be sent once more: done if it was refused, else it is
 *     a repetition
 */
public record Answer(
        String id,
        String message,
        @Nullable String conversation,
        @Nullable String openId,
        Agent agent,
        Content content,
        boolean again) {

    /**
     * The author of an answer. Whatever is null is not known.
     *
     * @param id the helpdesk's id of the agent
     */
    public record Agent(@Nullable String id, @Nullable String name, @Nullable String email) {
        public static final Agent UNKNOWN = new Agent(null, null, null);
    }

    /** The same answer under another id. */
    public Answer named(String other) {
        return new Answer(other, other, conversation, openId, agent, content, again);
    }

    /** The same answer for that user, and said for the first time. */
    public Answer to(String user) {
        return new Answer(id, message, conversation, user, agent, content, false);
    }
}
