// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.callback;

import io.github.camelwechat.failure.CallbackRejectedException;
import io.github.camelwechat.internal.callback.source.SourceFilter;
import io.github.camelwechat.message.Reply;

/**
 * Hears what the answer to WeChat cannot tell. Called on the thread that noticed; must not block.
 */
public interface CallbackListener extends SourceFilter.Listener {

    /** A request was refused; the caller got an empty 4xx. */
    void rejected(CallbackRejectedException rejection);

    /** WeChat checked the path, as it does when it is saved in the console; it was answered. */
    default void handshake() {}

    /**
     * A route failed and WeChat will not deliver the callback again.
     *
     * @param acknowledged whether WeChat had its answer before the route failed
     */
    void failed(InboundExchange exchange, Throwable failure, boolean acknowledged);

    /** A route failed, and WeChat did not deliver the callback again although it should have. */
    void notDeliveredAgain(InboundExchange exchange, Throwable failure);

    /**
     * A route came up with a reply that could not ride in the callback's answer: too late, or not
     * of a passive kind.
     */
    void unanswered(InboundExchange exchange, Reply reply);

    /**
     * A genuine callback still needed a credential that is being rotated out.
     *
     * @param option {@code previousToken} or {@code previousEncodingAesKey}
     */
    default void previousUsed(String option) {}

    /** The state store could not answer; the callback goes on without it, at least once. */
    void storeFailed(Throwable failure);

    /** The state store answers again. */
    default void storeAnswers() {}
}
