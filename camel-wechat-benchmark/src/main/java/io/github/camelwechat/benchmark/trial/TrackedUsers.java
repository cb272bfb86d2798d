// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.benchmark.trial;

import io.github.camelwechat.account.OpenId;
import io.github.camelwechat.benchmark.load.Effort;
import io.github.camelwechat.benchmark.load.EncryptedCallbacks;
import io.github.camelwechat.benchmark.load.OwnProcess;
import io.github.camelwechat.store.InMemoryStateStore;
import java.io.IOException;
import java.lang.ref.Reference;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionStage;

/** Users in the memory store, each of whom wrote once and was answered once. */
public final class TrackedUsers implements Trial {

    private static final int ONCE = 1000;

    @Override
    public List<Goal> goals() {
        return List.of(Goal.TRACKED_USER);
    }

    @Override
    public List<Figure> run(Effort effort) throws IOException, InterruptedException {
        int users = effort.users();
        long bytes =
                effort.full()
                        ? Long.parseLong(
                                OwnProcess.run(
                                                TrackedUsers.class,
                                                OwnProcess.classpath(),
                                                List.of("-Xmx" + (512 + users / 1000L) + "m"),
                                                Integer.toString(users))
                                        .line())
                        : bytesEach(users);
        return List.of(
                Figure.of(
                        Goal.TRACKED_USER,
                        bytes,
                        String.format(Locale.ROOT, "among %,d users", users)));
    }

    /** Prints the heap that each of so many users takes. */
    public static void main(String[] arguments) {
        System.out.println(bytesEach(Integer.parseInt(arguments[0])));
    }

    private static long bytesEach(int users) {
        // What is loaded and compiled once is no user's.
        fill(ONCE);
        long before = usedHeap();
        Object kept = fill(users);
        long bytes = (usedHeap() - before) / users;
        Reference.reachabilityFence(kept);
        return bytes;
    }

    private static Object fill(int users) {
        InstantSource clock = InstantSource.system();
        Entrances.Window window =
                new Entrances.Window(new InMemoryStateStore(2L * users, clock), clock);
        for (int i = 0; i < users; i++) {
            String user = EncryptedCallbacks.user(i);
            done(window.open(user));
            done(window.reserve(new OpenId(user)));
        }
        return window;
    }

    private static void done(CompletionStage<?> stage) {
        stage.toCompletableFuture().join();
    }

    private static long usedHeap() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            System.gc();
            Runtime runtime = Runtime.getRuntime();
            least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
        }
        return least;
    }
}
