// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.mass;

import io.github.camelwechat.simulator.article.ArticleSet;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A message to many.
 *
 * @param id its {@code msg_id}
 * @param dataId its {@code msg_data_id}; 0 where it has no articles
 * @param deletable whether its content can be taken back: articles and films
 * @param state how far it got
 * @param issue the articles that were sent, or null
 * @param at when it was submitted
 */
public record MassMessage(
        long id,
        long dataId,
        boolean deletable,
        State state,
        @Nullable ArticleSet issue,
        Instant at) {

    /** The state of a mass message, in the words of {@code mass/get}. */
    public enum State {
        SENDING("SENDING"),
        SENT("SEND_SUCCESS"),
        FAILED("SEND_FAIL"),
        DELETED("DELETE");

        private final String wireName;

        State(String wireName) {
            this.wireName = wireName;
        }

        public String wireName() {
            return wireName;
        }
    }

    public MassMessage with(State next, @Nullable ArticleSet sent) {
        return new MassMessage(id, dataId, deletable, next, sent, at);
    }
}
