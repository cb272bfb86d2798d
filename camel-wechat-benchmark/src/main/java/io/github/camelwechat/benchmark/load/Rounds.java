// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.benchmark.load;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Rounds in which contenders take turns, so that whatever else the machine does meets all of them.
 * The first rounds warm up, until those of every contender agree; they also find out how many
 * operations make a round of the wanted length.
 */
public final class Rounds {

    /** The largest difference between two rounds in a row once a contender is warm. */
    private static final double AGREEMENT = 0.05;

    private static final int FIRST_ROUND = 200;
    private static final int LARGEST_ROUND = 5_000_000;

    private final Map<String, List<Sample>> measured = new LinkedHashMap<>();

    private Rounds() {}

    /** A participant of the comparison. It does as many operations as it is told to. */
    @FunctionalInterface
    public interface Contender {
        Sample run(int operations) throws Exception;
    }

    public static Rounds of(Effort effort, Map<String, Contender> contenders) throws Exception {
        Map<String, Integer> sizes = new LinkedHashMap<>();
        Map<String, Sample> last = new LinkedHashMap<>();
        for (int round = 0; round < effort.mostWarmUps(); round++) {
            boolean agree = round > 1;
            for (Map.Entry<String, Contender> contender : contenders.entrySet()) {
                String name = contender.getKey();
                Sample sample = contender.getValue().run(sizes.getOrDefault(name, FIRST_ROUND));
                agree &= agree(last.put(name, sample), sample);
                sizes.put(name, size(effort, sample));
            }
            if (agree) {
                break;
            }
        }
        Rounds rounds = new Rounds();
        for (int round = 0; round < effort.rounds(); round++) {
            for (Map.Entry<String, Contender> contender : contenders.entrySet()) {
                String name = contender.getKey();
                rounds.measured
                        .computeIfAbsent(name, none -> new ArrayList<>())
                        .add(contender.getValue().run(sizes.getOrDefault(name, FIRST_ROUND)));
            }
        }
        return rounds;
    }

    public double median(String contender, ToDoubleFunction<Sample> value) {
        List<Sample> samples = measured.get(contender);
        if (samples == null) {
            throw new IllegalArgumentException("nobody is called " + contender);
        }
        double[] sorted = samples.stream().mapToDouble(value).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    public boolean has(String contender) {
        return measured.containsKey(contender);
    }

    private static boolean agree(@Nullable Sample before, Sample after) {
        return before != null && Math.abs(before.nanosEach() / after.nanosEach() - 1) <= AGREEMENT;
    }

    /** Grows by steps: the first operations of a process are no measure for the rest. */
    private static int size(Effort effort, Sample sample) {
        double fitting = effort.round().toNanos() / sample.nanosEach();
        double step = Math.min(fitting, sample.operations() * 10.0);
        return (int) Math.max(64, Math.min(LARGEST_ROUND, step));
    }
}
