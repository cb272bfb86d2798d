// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.benchmark.load;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * The cost of some operations.
 *
 * @param operations how many
 * @param nanos how long all of them took
 * @param bytes allocated by the threads that were measured
 * @param processorNanos used by the threads that were measured
 */
public record Sample(int operations, long nanos, long bytes, long processorNanos) {

    public static final Sample NOTHING = new Sample(0, 0, 0, 0);

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /**
     * Measures all threads but those that stand for somebody else's machine.
     *
     * @param elsewhere ids of the threads that are left out
     * @param work does the operations and tells how many nanoseconds they took
     */
    public static Sample of(int operations, Set<Long> elsewhere, LongSupplier work) {
        long bytesBefore = bytes(elsewhere);
        long processorBefore = processorNanos(elsewhere);
        long nanos = work.getAsLong();
        return new Sample(
                operations,
                nanos,
                bytes(elsewhere) - bytesBefore,
                processorNanos(elsewhere) - processorBefore);
    }

    public Sample plus(Sample other) {
        return new Sample(
                operations + other.operations,
                nanos + other.nanos,
                bytes + other.bytes,
                processorNanos + other.processorNanos);
    }

    public double perSecond() {
        return operations * 1e9 / nanos;
    }

    public double nanosEach() {
        return (double) nanos / operations;
    }

    public double bytesEach() {
        return (double) bytes / operations;
    }

    public double processorNanosEach() {
        return (double) processorNanos / operations;
    }

    private static long bytes(Set<Long> elsewhere) {
        long[] ids = threads(elsewhere);
        return sum(THREADS.getThreadAllocatedBytes(ids));
    }

    private static long processorNanos(Set<Long> elsewhere) {
        return sum(THREADS.getThreadCpuTime(threads(elsewhere)));
    }

    private static long[] threads(Set<Long> elsewhere) {
        return Arrays.stream(THREADS.getAllThreadIds())
                .filter(id -> !elsewhere.contains(id))
                .toArray();
    }

    /** A thread that has ended meanwhile has -1. */
    private static long sum(long[] values) {
        return Arrays.stream(values).filter(value -> value > 0).sum();
    }
}
