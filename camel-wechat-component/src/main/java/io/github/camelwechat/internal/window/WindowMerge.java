// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.window;

import java.util.List;
import java.util.stream.IntStream;

/** How the grants of one user work together. WeChat documents neither for Official Accounts. */
public enum WindowMerge {
    /** What remains is the most that any live one has left, and a message lowers each of them. */
    MAX {
        @Override
        int remaining(IntStream left) {
            return left.max().orElse(0);
        }

        @Override
        List<Grant> paying(List<Grant> live) {
            return live;
        }

        @Override
        boolean chargesEveryGrant() {
            return true;
        }
    },
    /** They add up, and a message is taken from the one that ends first. */
    INDEPENDENT {
        @Override
        int remaining(IntStream left) {
            return left.sum();
        }

        @Override
        List<Grant> paying(List<Grant> live) {
            return live.stream().filter(Grant::hasMessagesLeft).limit(1).toList();
        }

        @Override
        boolean chargesEveryGrant() {
            return false;
        }
    };

    /**
     * How many messages may be sent.
     *
     * @param left of each live grant, 0 or more
     */
    abstract int remaining(IntStream left);

    /**
     * Which grants one message is taken from.
     *
     * @param live the one that ends first in front; at least one has something left
     */
    abstract List<Grant> paying(List<Grant> live);

    /**
     * Whether a message is taken from every grant that is live, so that it is known what one of
     * them has paid of which we hear later.
     */
    abstract boolean chargesEveryGrant();
}
