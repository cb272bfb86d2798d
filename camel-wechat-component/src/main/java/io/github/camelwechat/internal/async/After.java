// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.async;

import io.github.camelwechat.failure.WeChatException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What follows a stage, whether it succeeded or failed in a way of ours; a defect passes by. */
public interface After<T, R> {

    CompletionStage<R> then(T result, @Nullable WeChatException failure);

    static <T, R> CompletionStage<R> of(CompletionStage<T> stage, After<T, R> next) {
        return stage.handle(
                        (result, thrown) -> {
                            Throwable cause = thrown == null ? null : Stages.cause(thrown);
                            return cause == null || cause instanceof WeChatException
                                    ? next.then(result, (WeChatException) cause)
                                    : CompletableFuture.<R>failedFuture(cause);
                        })
                .thenCompose(stage2 -> stage2);
    }
}
