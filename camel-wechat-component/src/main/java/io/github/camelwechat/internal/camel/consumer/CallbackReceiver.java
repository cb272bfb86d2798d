// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.consumer;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.failure.CallbackRejectedException;
import io.github.camelwechat.internal.callback.reply.CallbackResponse;
import io.github.camelwechat.internal.callback.source.Caller;
import io.github.camelwechat.internal.callback.verify.CallbackRequest;
import java.util.OptionalInt;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Somebody who takes callbacks that arrive at a path. Thread-safe. */
public interface CallbackReceiver {

    Account account();

    /** The callbacks that may be held open at once; empty where nobody said. */
    OptionalInt maxWaiting();

    /** In bytes; a larger body is refused. */
    int maxBodySize();

    String routeId();

    /** Tells whether it takes what arrives below the path too. */
    default boolean takesBelow() {
        return false;
    }

    /** Refuses a caller before the body is read; null if it is not refused for where it is. */
    @Nullable CallbackRejectedException refusal(Caller caller);

    /** Answers a request that is refused. */
    CallbackResponse refuse(CallbackRejectedException rejection);

    /** Never fails: whatever goes wrong, WeChat gets an answer that is one. */
    CompletionStage<CallbackResponse> handle(CallbackRequest request);

    /**
     * Makes sure that no callback could be for either of two receivers at a path.
     *
     * @throws IllegalArgumentException if one could
     */
    void checkTellsApart(CallbackReceiver other, String path);
}
