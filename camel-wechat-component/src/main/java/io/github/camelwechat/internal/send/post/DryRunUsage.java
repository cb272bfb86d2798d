// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.send.post;

import io.github.camelwechat.account.OpenId;
import io.github.camelwechat.failure.StateStoreException;
import io.github.camelwechat.internal.async.Completion;
import io.github.camelwechat.internal.window.ServiceWindow;
import io.github.camelwechat.internal.window.WindowState;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The messages that dry runs would have sent in the windows of one account's users. Nobody else
 * asks for them. Forgets the user who had no dry run for the longest time when there are too many.
 * Thread-safe.
 */
public final class DryRunUsage {

    private static final int MOST_USERS = 10_000;

    private final Map<OpenId, Usage> used = new LinkedHashMap<>(16, 0.75f, true);

    /**
     * @param end of the window that they would have been sent in
     */
    private record Usage(Instant end, int messages) {}

    /**
     * The window of a user as it is for dry runs; unknown if the store cannot say, for then WeChat
     * is asked.
     */
    CompletionStage<WindowState> left(ServiceWindow window, String account, OpenId user) {
        return window.state(account, user)
                .exceptionallyCompose(
                        thrown ->
                                Completion.cause(thrown) instanceof StateStoreException
                                        ? CompletableFuture.completedStage(
                                                new WindowState.Unknown())
                                        : CompletableFuture.failedStage(thrown))
                .thenApply(state -> left(user, state));
    }

    /** The window as it is for dry runs, with what they would have sent taken from it. */
    private synchronized WindowState left(OpenId user, WindowState really) {
        if (!(really instanceof WindowState.Open open)) {
            return really;
        }
        int left = open.remaining() - used(user, open.expiresAt());
        return left > 0
                ? new WindowState.Open(left, open.expiresAt(), open.trigger())
                : new WindowState.Exhausted(
                        open.expiresAt(),
                        null,
                        "sends and dry runs together would have used every message it allows");
    }

    /** Takes several messages of the window that ends then. */
    synchronized void add(OpenId user, Instant end, int count) {
        used.put(user, new Usage(end, used(user, end) + count));
        if (used.size() > MOST_USERS) {
            used.remove(used.keySet().iterator().next());
        }
    }

    private int used(OpenId user, Instant end) {
        Usage before = used.get(user);
        return before != null && before.end().equals(end) ? before.messages() : 0;
    }
}
