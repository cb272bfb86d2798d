// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.helpdesk.chat;

import org.jspecify.annotations.Nullable;

/**
 * One line of a chat, as the inbox shows it.
 *
 * @param fromAgent whether an agent wrote it; the user did otherwise
 * @param type WeChat's {@code MsgType}: {@code text}, {@code image}, {@code event}...
 * @param text what was written, or a sentence that stands for what cannot be shown; null for a
 *     picture
 * @param card what the user shared, of a place or a link
 * @param mediaType the content type of the bytes that can be fetched; null if there are none
 * @param at epoch seconds
 * @param status what became of an agent's answer; null for a user's message
 * @param reason why the answer failed; null if it did not
 * @param waitsSince since when the answer waits for the service window, epoch seconds; null if it
 *     does not
 */
public record ChatMessage(
        String id,
        boolean fromAgent,
        String type,
        @Nullable String text,
        @Nullable Card card,
        @Nullable String mediaType,
        long at,
        @Nullable AnswerStatus status,
        @Nullable Reason reason,
        @Nullable Long waitsSince) {

    /** Tells whether there are bytes to fetch. */
    public boolean hasMedia() {
        return mediaType != null;
    }
}
