// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.store;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One step of a {@link StateStore#scan}.
 *
 * @param records at most as many as asked for, in order of their keys' texts
 * @param nextCursor what to pass to get the next page, null if there is none
 */
public record StatePage(List<StateRecord> records, @Nullable String nextCursor) {

    public StatePage {
        records = List.copyOf(records);
    }

    public static void requireLimit(int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("the limit must be at least 1, but it is " + limit);
        }
    }
}
