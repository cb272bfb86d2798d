// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.user;

import io.github.camelwechat.internal.window.WindowState;
import io.github.camelwechat.message.Received.Conversation;
import org.jspecify.annotations.Nullable;

/**
 * The knowledge about a user after a callback.
 *
 * @param conversation null if nobody asked for conversations
 * @param follower null if nobody asked for the state of followers, or nothing is known of it
 */
public record UserState(
        WindowState window, @Nullable Conversation conversation, @Nullable Follower follower) {

    static UserState of(WindowState window) {
        return new UserState(window, null, null);
    }
}
