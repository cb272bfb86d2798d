// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.window;

import io.github.camelwechat.option.WindowMerge;
import java.util.List;
import java.util.stream.IntStream;

/** The arithmetic of grants that work together. */
final class GrantMerge {

    private GrantMerge() {}

    /**
     * The number of messages that may be sent.
     *
     * @param left of each live grant, 0 or more
     */
    static int remaining(WindowMerge merge, IntStream left) {
        return switch (merge) {
            case MAX -> left.max().orElse(0);
            case INDEPENDENT -> left.sum();
        };
    }

    /**
     * The grants that one message is taken from.
     *
     * @param live the one that ends first in front; at least one has something left
     */
    static List<Grant> paying(WindowMerge merge, List<Grant> live) {
        return switch (merge) {
            case MAX -> live;
            case INDEPENDENT -> live.stream().filter(Grant::hasMessagesLeft).limit(1).toList();
        };
    }

    /**
     * Tells whether a message is taken from every grant that is live, so that it is known what one
     * of them has paid of which we hear later.
     */
    static boolean chargesEveryGrant(WindowMerge merge) {
        return merge == WindowMerge.MAX;
    }
}
