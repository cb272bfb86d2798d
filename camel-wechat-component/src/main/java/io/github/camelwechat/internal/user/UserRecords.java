// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.user;

import io.github.camelwechat.internal.window.ServiceWindow;
import io.github.camelwechat.internal.window.WindowState;
import io.github.camelwechat.message.Received;
import io.github.camelwechat.message.Received.Conversation;
import io.github.camelwechat.store.StateStore;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The records of users that learn from callbacks. Thread-safe. */
public interface UserRecords {

    /**
     * Learns from a callback. Any number of times the same one is the same as once.
     *
     * @return fails with a {@link io.github.camelwechat.failure.StateStoreException} if the store
     *     cannot answer
     */
    CompletionStage<UserState> record(Received callback);

    /** The state of a user of whom nothing can be found out. */
    default UserState unknown() {
        return UserState.of(new WindowState.Unknown());
    }

    /**
     * The records that are wanted: the window always.
     *
     * @param conversationGap after what time without an act a new conversation begins; zero for no
     *     conversations
     */
    static UserRecords of(
            ServiceWindow window, StateStore store, Duration conversationGap, boolean followers) {
        if (conversationGap.isZero() && !followers) {
            return callback -> window.record(callback).thenApply(UserState::of);
        }
        return new WithOptions(
                window,
                conversationGap.isZero()
                        ? null
                        : new Conversations(store, window::now, conversationGap),
                followers ? new Followers(store, window) : null);
    }

    /** The window, and what options ask for. */
    final class WithOptions implements UserRecords {

        private final ServiceWindow window;
        private final @Nullable Conversations conversations;
        private final @Nullable Followers followers;

        private WithOptions(
                ServiceWindow window,
                @Nullable Conversations conversations,
                @Nullable Followers followers) {
            this.window = window;
            this.conversations = conversations;
            this.followers = followers;
        }

        @Override
        public CompletionStage<UserState> record(Received callback) {
            CompletionStage<UserState> known =
                    window.record(callback).thenApply(state -> with(state, null, null));
            if (conversations != null) {
                known =
                        known.thenCombine(
                                conversations.record(callback),
                                (state, id) -> with(state.window(), id.orElse(null), null));
            }
            return followers == null
                    ? known
                    : known.thenCombine(
                            followers.record(callback),
                            (state, follower) ->
                                    new UserState(
                                            state.window(),
                                            state.conversation(),
                                            follower.orElse(null)));
        }

        @Override
        public UserState unknown() {
            return with(new WindowState.Unknown(), null, null);
        }

        /** A conversation that nobody knows is told from none that anybody asked for. */
        private UserState with(
                WindowState state, @Nullable String conversation, @Nullable Follower follower) {
            return new UserState(
                    state, conversations == null ? null : new Conversation(conversation), follower);
        }
    }
}
