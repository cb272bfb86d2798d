// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.helpdesk.chat;

/**
 * An agent's answer as it goes into the queue.
 *
 * @param id the message's id in the chat
 * @param attempt 1, and one more for every "send again"
 * @param openId whom it is for
 * @param waits whether it waits for the service window if that is closed, instead of failing
 * @param content a {@code String} for text, {@code byte[]} for a picture
 */
public record Answer(String id, int attempt, String openId, boolean waits, Object content) {

    /** Names this attempt to the broker and to the component, so that neither takes it twice. */
    public String sendId() {
        return id + "." + attempt;
    }
}
