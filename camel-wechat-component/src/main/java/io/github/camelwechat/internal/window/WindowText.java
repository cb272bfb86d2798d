// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.window;

import java.time.Duration;
import java.util.Collection;
import java.util.List;

/** The wording of windows for people. */
final class WindowText {

    private WindowText() {}

    /** In the largest unit that is exact: "48 hours", "1 minute", "90 seconds". */
    static String of(Duration duration) {
        long seconds = duration.toSeconds();
        if (seconds % 3600 == 0) {
            return counted(seconds / 3600, "hour");
        }
        return seconds % 60 == 0 ? counted(seconds / 60, "minute") : counted(seconds, "second");
    }

    static String counted(long count, String noun) {
        return count + " " + (count == 1 ? noun : noun + "s");
    }

    /** As in "3 more messages may be sent until ..., but 4 are needed". */
    static String tooFew(WindowState.Open open, int needed) {
        return "only "
                + counted(open.remaining(), "more message")
                + " may be sent until "
                + open.expiresAt()
                + ", but "
                + needed
                + " are needed";
    }

    /** As in "follows, scans or taps". */
    static String anyOf(Collection<String> choices) {
        List<String> all = List.copyOf(choices);
        int last = all.size() - 1;
        return last == 0
                ? all.get(0)
                : String.join(", ", all.subList(0, last)) + " or " + all.get(last);
    }
}
