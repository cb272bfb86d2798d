// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.runtime;

import io.github.camelwechat.internal.async.Completion;
import io.github.camelwechat.store.RecordKind;
import io.github.camelwechat.store.StateKey;
import io.github.camelwechat.store.StateStore;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Asks a state store whether it answers, for a health check, which may wait. */
public final class StoreProbe {

    private static final long PATIENCE_SECONDS = 2;

    private final StateStore store;
    private final StateKey key;

    public StoreProbe(String account, StateStore store) {
        this.store = store;
        this.key = RecordKind.HEALTH.key(account, "probe");
    }

    /** Describes the store's trouble and its consequences, null if it answers. */
    @Nullable
    public String trouble() {
        try {
            store.get(key).toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return null;
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : Completion.cause(e.getCause());
            return meaning(String.valueOf(cause.getMessage()));
        } catch (TimeoutException e) {
            return meaning(
                    "the state store did not answer within " + PATIENCE_SECONDS + " seconds");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return meaning("the wait for the state store was interrupted");
        }
    }

    /** Waits for an answer that comes from the store; null if it cannot give one. */
    public static <T> @Nullable T answer(CompletionStage<T> asked) {
        try {
            return asked.toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    private static String meaning(String what) {
        return what
                + ". Callbacks are still taken, but a redelivery may run its route again; sends ask"
                + " WeChat whether the window is open";
    }
}
