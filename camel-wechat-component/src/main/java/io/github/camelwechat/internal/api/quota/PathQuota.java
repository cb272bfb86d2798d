// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api.quota;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The day's quota of one path. Immutable.
 *
 * @param used the calls of today that are known: those of all nodes, and of others as far as
 *     getQuota told
 * @param limit the calls WeChat takes a day; null if nobody told
 * @param told whether getQuota told the limit, and not a table
 * @param refusal WeChat's words for the end of it, with the request id behind a blank if it gave
 *     one; null while it takes calls
 * @param endsAt WeChat's next midnight
 */
public record PathQuota(
        String path,
        long used,
        @Nullable Long limit,
        boolean told,
        @Nullable String refusal,
        Instant endsAt) {

    /** The percentages that are warned of. */
    private static final List<Integer> LEVELS = List.of(70, 90);

    /** Tells whether WeChat refuses more calls. */
    public boolean isUsedUp() {
        return refusal != null;
    }

    /** Returns the part that is used, in percent; -1 if the limit is not known. */
    public long percent() {
        return limit == null || limit <= 0 ? -1 : used * 100 / limit;
    }

    /** Returns the highest level that was passed since, 0 for none. */
    int levelSince(PathQuota before) {
        int passed = 0;
        for (int level : LEVELS) {
            if (before.percent() < level && percent() >= level) {
                passed = level;
            }
        }
        return passed;
    }

    PathQuota plus(long calls) {
        return new PathQuota(path, used + calls, limit, told, refusal, endsAt);
    }

    PathQuota refused(String words) {
        return new PathQuota(path, used, limit, told, words, endsAt);
    }

    /** As getQuota says: it knows better, and takes calls again if there are any left. */
    PathQuota corrected(long usedToday, long limitToday) {
        return new PathQuota(
                path, usedToday, limitToday, true, usedToday < limitToday ? null : refusal, endsAt);
    }

    PathQuota cleared() {
        return new PathQuota(path, 0, limit, told, null, endsAt);
    }
}
