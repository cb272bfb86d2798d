// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.window;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The last second of which callbacks of one kind were counted, and which. That is all it takes to
 * count none twice: an earlier one is known to be late, a later one to be new. Immutable.
 *
 * @param at to the second
 * @param digests of the callbacks of that second, the last {@value #MOST_DIGESTS} of them
 */
record SeenCallbacks(Instant at, List<Long> digests) {

    /** A user who does more than this in one second may be counted twice if all of it is re-run. */
    static final int MOST_DIGESTS = 16;

    SeenCallbacks {
        digests = List.copyOf(digests);
    }

    static SeenCallbacks first(Instant at, long digest) {
        return new SeenCallbacks(at, List.of(digest));
    }

    /** Tells whether a callback was counted already, or is older than one that was. */
    boolean covers(Instant when, long digest) {
        return when.isBefore(at) || when.equals(at) && digests.contains(digest);
    }

    /** With one that is not covered. */
    SeenCallbacks and(Instant when, long digest) {
        if (!when.equals(at)) {
            return first(when, digest);
        }
        List<Long> all = new ArrayList<>(digests);
        all.add(digest);
        return new SeenCallbacks(
                at, all.subList(Math.max(0, all.size() - MOST_DIGESTS), all.size()));
    }
}
