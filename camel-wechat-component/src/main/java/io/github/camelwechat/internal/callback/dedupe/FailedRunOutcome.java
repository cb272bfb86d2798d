// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.callback.dedupe;

import java.util.Optional;

/** What becomes of a callback whose run failed. */
public enum FailedRunOutcome {
    /** WeChat is asked to deliver it again. */
    DELIVERED_AGAIN,
    /** It was the last delivery. */
    GIVEN_UP,
    /** Another node had acknowledged it before the run failed. */
    WAS_ACKNOWLEDGED;

    static FailedRunOutcome ofOurs(DedupeEntry entry) {
        return entry.isDone() ? GIVEN_UP : DELIVERED_AGAIN;
    }

    /** The run was no longer ours: another node acknowledged the callback, or took it over. */
    static FailedRunOutcome ofOthers(Optional<DedupeEntry> entry) {
        return entry.isPresent() && entry.get().isDone() ? WAS_ACKNOWLEDGED : DELIVERED_AGAIN;
    }
}
