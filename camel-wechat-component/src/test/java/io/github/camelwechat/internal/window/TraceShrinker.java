// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.window;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Takes steps out of a trace for as long as it still fails: first many at once, then one by one.
 */
final class TraceShrinker {

    private TraceShrinker() {}

    /**
     * @return a trace that fails, and does not if any one step is left out
     */
    static <S> List<S> shrink(List<S> failing, Predicate<List<S>> fails) {
        List<S> shortest = failing;
        int size = Math.max(1, shortest.size() / 2);
        while (true) {
            List<S> shorter = withoutOneStretch(shortest, size, fails);
            if (shorter.size() < shortest.size()) {
                shortest = shorter;
            } else if (size == 1) {
                return shortest;
            } else {
                size = Math.max(1, size / 2);
            }
        }
    }

    private static <S> List<S> withoutOneStretch(
            List<S> trace, int size, Predicate<List<S>> fails) {
        for (int from = 0; from < trace.size(); from += size) {
            List<S> shorter = new ArrayList<>(trace.subList(0, from));
            shorter.addAll(trace.subList(Math.min(trace.size(), from + size), trace.size()));
            if (fails.test(shorter)) {
                return shorter;
            }
        }
        return trace;
    }
}
