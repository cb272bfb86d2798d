// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.benchmark.load;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The size of a run.
 *
 * @param full whether processes are started anew for what needs a fresh one, and goals are scaled
 *     to their real numbers
 * @param round how long one round of one contender should take
 * @param rounds how many are measured; the median counts
 * @param mostWarmUps rounds before that, if they do not agree earlier
 * @param users in the memory store
 * @param slowBot how long the slow bot thinks
 * @param slowBotShare the part of the callbacks that wait for it
 * @param soak how long the load lasts under which nothing may grow
 * @param other folder with the classes of another build of the component; null for none
 */
public record Effort(
        boolean full,
        Duration round,
        int rounds,
        int mostWarmUps,
        int users,
        Duration slowBot,
        double slowBotShare,
        Duration soak,
        @Nullable Path other) {

    /** Enough to see that everything runs. */
    public static Effort brief() {
        return new Effort(
                false,
                Duration.ofMillis(60),
                1,
                1,
                2_000,
                Duration.ofMillis(100),
                0.01,
                Duration.ofMillis(600),
                null);
    }

    public static Effort full(int users, Duration soak, @Nullable Path other) {
        return new Effort(
                true, Duration.ofSeconds(3), 7, 20, users, Duration.ofSeconds(4), 1, soak, other);
    }
}
