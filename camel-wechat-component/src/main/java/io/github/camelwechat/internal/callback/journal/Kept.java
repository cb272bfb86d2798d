// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.callback.journal;

import org.jspecify.annotations.Nullable;

/** A callback that is kept until its route came to an end, or not at all. */
public interface Kept {

    /** There is no journal. */
    Kept NOT =
            new Kept() {
                @Override
                public void ended() {
                    // Nothing is to be forgotten.
                }

                @Override
                public void cutShort() {
                    // Nothing is to be run again.
                }
            };

    /** The route is over, well or not: the callback is forgotten. */
    void ended();

    /**
     * The route was done, or failed.
     *
     * @param failure a {@link RouteCutShortException} if it did not come to its own end
     */
    default void over(@Nullable Throwable failure) {
        if (failure instanceof RouteCutShortException) {
            cutShort();
        } else {
            ended();
        }
    }

    /** The route was not run, or not to its end: the callback will be run again. */
    void cutShort();
}
