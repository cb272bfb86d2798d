// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.article;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A reader's comment on an article.
 *
 * @param id what the account names it by
 * @param openid who says it
 * @param text what
 * @param at when
 * @param elected whether all readers see it
 * @param reply the account's answer, or null
 * @param repliedAt when that was given, or null
 */
public record Comment(
        long id,
        String openid,
        String text,
        Instant at,
        boolean elected,
        @Nullable String reply,
        @Nullable Instant repliedAt) {

    Comment elected(boolean value) {
        return new Comment(id, openid, text, at, value, reply, repliedAt);
    }

    Comment replied(@Nullable String answer, @Nullable Instant now) {
        return new Comment(id, openid, text, at, elected, answer, now);
    }
}
