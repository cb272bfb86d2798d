// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.exchange;

import io.github.camelwechat.account.OpenId;
import io.github.camelwechat.internal.user.Follower;
import io.github.camelwechat.message.Headers;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;

/**
 * A follower as routes are told of one: {@code account}, {@code openId} and {@code state}
 * (following, left or unknown), and where they are known {@code since}, {@code firstInteraction}
 * and {@code lastInteraction} in seconds since 1970, and {@code scene}.
 */
public final class FollowerReport {

    private FollowerReport() {}

    /**
     * @param follower null if nothing is known of the user
     */
    public static Map<String, Object> of(
            String account, OpenId openId, @Nullable Follower follower) {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("account", account);
        report.put("openId", openId.value());
        if (follower == null) {
            report.put("state", "unknown");
            return report;
        }
        report.put("state", follower.isFollowing() ? "following" : "left");
        put(report, "since", second(follower.since()));
        put(report, "scene", follower.scene());
        put(report, "firstInteraction", second(follower.first()));
        put(report, "lastInteraction", second(follower.last()));
        return report;
    }

    private static void put(Map<String, Object> report, String name, @Nullable Object value) {
        if (value != null) {
            report.put(name, value);
        }
    }

    /** Says the same in headers; those of an earlier report that are not true any more go. */
    public static void write(@Nullable Follower follower, Message message) {
        Follower known = follower == null ? Follower.NOBODY : follower;
        set(message, Headers.FOLLOWING, follower == null ? null : follower.isFollowing());
        set(message, Headers.FOLLOWING_SINCE, second(known.since()));
        set(message, Headers.FOLLOW_SCENE, known.scene());
        set(message, Headers.FIRST_INTERACTION, second(known.first()));
        set(message, Headers.LAST_INTERACTION, second(known.last()));
    }

    private static @Nullable Long second(@Nullable Instant time) {
        return time == null ? null : time.getEpochSecond();
    }

    private static void set(Message message, String header, @Nullable Object value) {
        if (value == null) {
            message.removeHeader(header);
        } else {
            message.setHeader(header, value);
        }
    }
}
