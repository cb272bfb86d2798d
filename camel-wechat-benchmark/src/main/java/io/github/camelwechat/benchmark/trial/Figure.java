// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.benchmark.trial;

import org.jspecify.annotations.Nullable;

/**
 * A measured value.
 *
 * @param goal what was measured
 * @param now the value of this build; null if what it is about does not exist yet
 * @param other the value of the other build; null if there is none to compare with
 * @param detail the numbers that it was made of
 */
public record Figure(Goal goal, @Nullable Double now, @Nullable Double other, String detail) {

    static Figure of(Goal goal, double now, String detail) {
        return new Figure(goal, now, null, detail);
    }

    public String nowText() {
        return now == null ? "none" : goal.text(now);
    }

    public String otherText() {
        return other == null ? "" : goal.text(other);
    }

    public String verdict() {
        if (!goal.isSet()) {
            return "";
        }
        return now != null && goal.isReachedBy(now) ? "yes" : "no";
    }
}
