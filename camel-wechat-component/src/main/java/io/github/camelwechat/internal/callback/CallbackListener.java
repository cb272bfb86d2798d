// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.callback;

import io.github.camelwechat.failure.CallbackRejectedException;
import io.github.camelwechat.message.Reply;

/**
 * Hears what the answer to WeChat cannot tell. Called on the thread that noticed; must not block.
 */
public interface CallbackListener {

    /** A request was refused; the caller got an empty 4xx. */
    void rejected(CallbackRejectedException rejection);

    /** A request was let through that would be refused if its source address were enforced. */
    default void suspected(CallbackRejectedException rejection) {}

    /**
     * The addresses WeChat calls from could not be listed.
     *
     * @param known whether an older list is still used; if not, every address is taken
     */
    default void sourcesUnknown(Throwable failure, boolean known) {}

    /**
     * A route failed and WeChat will not deliver the callback again.
     *
     * @param acknowledged whether WeChat had its answer before the route failed
     */
    void failed(InboundExchange delivery, Throwable failure, boolean acknowledged);

    /**
     * A route came up with a reply that could not ride in the callback's answer: too late, or not
     * of a passive kind.
     */
    void unanswered(InboundExchange delivery, Reply reply);

    /**
     * A genuine callback still needed a credential that is being rotated out.
     *
     * @param option {@code previousToken} or {@code previousEncodingAesKey}
     */
    default void previousUsed(String option) {}

    /** The state store could not answer; the callback goes on without it, at least once. */
    void storeFailed(Throwable failure);
}
