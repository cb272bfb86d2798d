// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.callback;

import io.github.camelwechat.internal.async.Deadlines;
import io.github.camelwechat.internal.user.UserRecords;
import io.github.camelwechat.message.Received;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Tells the windows what users did while the store could not be told: without that, a window of
 * before would refuse messages that WeChat would take. Keeps only so many, the newest; a process
 * that dies forgets them. Thread-safe.
 */
final class WindowBacklog {

    private static final long AGAIN_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final UserRecords users;
    private final Deadlines deadlines;
    private final int most;

    private final Deque<Received> waiting = new ArrayDeque<>();
    private boolean working;

    WindowBacklog(UserRecords users, Deadlines deadlines, int most) {
        this.users = users;
        this.deadlines = deadlines;
        this.most = most;
    }

    /** Recording one twice does no harm. */
    void add(Received callback) {
        synchronized (waiting) {
            if (waiting.size() == most) {
                waiting.removeFirst();
            }
            waiting.addLast(callback);
            if (working) {
                return;
            }
            working = true;
        }
        deadlines.in(AGAIN_NANOS, this::next);
    }

    /** Forgets some of the callbacks. */
    void forget(Predicate<Received> which) {
        synchronized (waiting) {
            waiting.removeIf(which);
        }
    }

    /** One after another, so that a store that has just come back is not overrun. */
    private void next() {
        Received first;
        synchronized (waiting) {
            first = waiting.pollFirst();
            if (first == null) {
                working = false;
                return;
            }
        }
        users.record(first)
                .whenComplete(
                        (state, failure) -> {
                            if (failure != null) {
                                again(first);
                            }
                            deadlines.in(failure == null ? 0 : AGAIN_NANOS, this::next);
                        });
    }

    /** Behind the others: what fails may be the record of one user, and not the store. */
    private void again(Received callback) {
        synchronized (waiting) {
            if (waiting.size() < most) {
                waiting.addLast(callback);
            }
        }
    }
}
