// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.user;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The knowledge about a user as a follower. All times are WeChat's, to the second. Immutable.
 *
 * @param first when the user first did something that is known; null if never
 * @param last when the user did so last
 * @param followed when the user last began to follow; null if that is not known
 * @param scene of the QR code by which the user did; null without one
 * @param left when the user last left; null if never
 */
public record Follower(
        @Nullable Instant first,
        @Nullable Instant last,
        @Nullable Instant followed,
        @Nullable String scene,
        @Nullable Instant left) {

    /** Of whom nothing is known. */
    public static final Follower NOBODY = new Follower(null, null, null, null, null);

    /** Nobody but a follower can do anything. Who left and did something in one second, left. */
    public boolean isFollowing() {
        return left == null || last != null && last.isAfter(left);
    }

    /** Returns since when the user follows, or does not; null if that is not known. */
    public @Nullable Instant since() {
        if (!isFollowing()) {
            return left;
        }
        return followed != null && (left == null || followed.isAfter(left)) ? followed : null;
    }

    Follower acted(Instant at) {
        return new Follower(earlier(first, at), later(last, at), followed, scene, left);
    }

    Follower followed(Instant at, @Nullable String by) {
        Follower acted = acted(at);
        return followed != null && !at.isAfter(followed)
                ? acted
                : new Follower(acted.first(), acted.last(), at, by, left);
    }

    Follower left(Instant at) {
        return new Follower(first, last, followed, scene, later(left, at));
    }

    private static Instant earlier(@Nullable Instant one, Instant other) {
        return one != null && one.isBefore(other) ? one : other;
    }

    private static Instant later(@Nullable Instant one, Instant other) {
        return one != null && one.isAfter(other) ? one : other;
    }
}
